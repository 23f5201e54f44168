import { hostRefusal } from '#domain';
import { show } from './fields.js';

const NAME_AND_PORT = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(\d{1,5}))?$/iu;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/iu;

interface HostWords {
  /** `api.echosign.com` */
  readonly example: string;
  /** What would travel unencrypted: `the integration key`. */
  readonly secret: string;
}

/**
 * What is wrong with a host that is spoken to by HTTPS: `name` or `name:port`, an `https://` URL, or `http://` of a
 * loopback address (SEMANTICS 34). Undefined when nothing is.
 */
export function httpHostProblem(host: string, words: HostWords): string | undefined {
  const wanted = `Give a name such as ${words.example}, name:port, or an https:// URL.`;
  if (host.includes('://')) return urlProblem(host, wanted, words) ?? reachProblem(host, wanted);
  const problem = nameAndPortProblem(host);
  return problem === undefined ? reachProblem(host, wanted) : `${show(host)} ${problem}. ${wanted}`;
}

/** Who writes the configuration may name a host of the house; nothing that we mean is where clouds keep secrets. */
function reachProblem(host: string, wanted: string): string | undefined {
  if (!URL.canParse(host.includes('://') ? host : `https://${host}`))
    return `${show(host)} is not a host. ${wanted}`;
  const refused = hostRefusal(new URL(httpOriginOf(host)).hostname, 'private');
  return refused === undefined ? undefined : `${show(host)}: the address ${refused}. ${wanted}`;
}

/** @returns what is wrong with `name` or `name:port`, as it reads after that; undefined when nothing is */
export function nameAndPortProblem(host: string): string | undefined {
  const match = NAME_AND_PORT.exec(host);
  if (match === null) return 'is not a host';
  const port = match[1];
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  return isPort ? undefined : 'has no port from 1 to 65535';
}

function urlProblem(host: string, wanted: string, { secret }: HostWords): string | undefined {
  if (!URL.canParse(host)) return `${show(host)} is not a URL. ${wanted}`;
  const url = new URL(host);
  if (url.username !== '' || url.password !== '') return `must not contain a user or password. ${wanted}`;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return `${show(host)} goes on after the host; leave the path out. ${wanted}`;
  }
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return `${show(host)} is not https. ${wanted}`;
  return isLoopback(url.hostname)
    ? undefined
    : `${show(host)} would send ${secret} unencrypted; http:// is only for this machine itself. ${wanted}`;
}

/** @param name without a port; IPv6 in brackets */
export function isLoopback(name: string): boolean {
  return LOOPBACK.test(name);
}

/** Scheme, name and port of a host that has no problem: `https://org.okta.com`. */
export function httpOriginOf(host: string): string {
  return new URL(host.includes('://') ? host : `https://${host}`).origin;
}
