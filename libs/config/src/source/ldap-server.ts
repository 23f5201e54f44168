import { isLoopback, nameAndPortProblem } from '../schema/host-url.js';
import { show } from '../schema/fields.js';

/** How the server is reached. */
export interface LdapServer {
  readonly url: string;
  readonly startTls: boolean;
  readonly verifyTls: boolean;
  /** A password would travel unencrypted to another machine. */
  readonly isInTheClear: boolean;
}

interface Given {
  readonly host: string;
  readonly requireTlsCert: boolean | undefined;
  readonly startTls: boolean | undefined;
}

type ServerProblem = { readonly key: 'host' | 'start_tls'; readonly problem: string };

const WANTED = 'Give ldaps://name or ldap://name, with :port where it is not 636 or 389.';

/**
 * Address and encryption. `require_tls_cert: True` with `ldap://` asks for StartTLS, as in the original; `ldaps://` is
 * verified unless that key says False (SEMANTICS 34).
 */
export function ldapServerOf({ host, requireTlsCert, startTls }: Given): LdapServer | ServerProblem {
  const [, scheme = '', name = ''] = /^([a-z]+):\/\/(.*?)\/?$/iu.exec(host) ?? [];
  const isLdaps = scheme.toLowerCase() === 'ldaps';
  if (!isLdaps && scheme.toLowerCase() !== 'ldap') {
    return { key: 'host', problem: `${show(host)} is neither ldaps:// nor ldap://. ${WANTED}` };
  }
  const problem = nameAndPortProblem(name);
  if (problem !== undefined) return { key: 'host', problem: `${show(host)} ${problem}. ${WANTED}` };
  if (isLdaps && startTls === true) {
    return {
      key: 'start_tls',
      problem: 'is for ldap://; ldaps:// is encrypted from the start. Take it out.',
    };
  }
  if (!isLdaps && requireTlsCert === true && startTls === false) {
    return {
      key: 'start_tls',
      problem: 'contradicts require_tls_cert: True, which asks for StartTLS with ldap://. Keep one.',
    };
  }
  const withStartTls = !isLdaps && (startTls ?? requireTlsCert === true);
  return {
    url: `${isLdaps ? 'ldaps' : 'ldap'}://${name.toLowerCase()}`,
    startTls: withStartTls,
    verifyTls: requireTlsCert !== false || !(isLdaps || withStartTls),
    isInTheClear: !isLdaps && !withStartTls && !isLoopback(name.replace(/:\d+$/u, '')),
  };
}
