import type { Secret } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { didYouMean } from '../problems/nearest-word.js';
import { show } from '../schema/fields.js';
import { ldapConnectorSchema, type LdapConnector } from '../schema/ldap-connector.schema.js';
import { ldapServerOf, type LdapServer } from './ldap-server.js';
import type { LdapMemberLookup, LdapSourceConfig } from './source-config.js';
import { flagOf, isGiven, type SourceContext, textOf } from './source-context.js';
import { commonFormatsOf } from './user-formats.js';

/** Reads connector-ldap.yml. @returns undefined when it is wrong; its problems are on the list */
export async function loadLdapSource(
  file: ConfigFile,
  { secrets }: SourceContext,
): Promise<LdapSourceConfig | undefined> {
  const settings = file.parse([], ldapConnectorSchema, file.value);
  const server = readServer(file);
  const bind = await readBind(file, secrets);
  const isLookupClear = checkLookup(file);
  if (!settings || !server || !bind || !isLookupClear) return undefined;
  noteDoubts(file, server, bind.account !== undefined);
  return {
    type: 'ldap',
    file: file.path,
    ...{ url: server.url, startTls: server.startTls, verifyTls: server.verifyTls },
    baseDn: settings.base_dn,
    ...(bind.account && { bind: bind.account }),
    pageSize: settings.search_page_size,
    allUsersFilter: settings.all_users_filter,
    groupFilterFormat: settings.group_filter_format,
    members: membersOf(settings),
    formats: {
      email: settings.user_email_format,
      givenName: settings.user_given_name_format,
      surname: settings.user_surname_format,
      countryCode: settings.user_country_code_format,
      ...commonFormatsOf(settings),
      ...(settings.user_identity_type_format && { identityType: settings.user_identity_type_format }),
    },
    ...(settings.user_identity_type && { userIdentityType: settings.user_identity_type }),
    ...(settings.watch && { watch: { everyMs: settings.watch.every ?? 60_000 } }),
  };
}

function readServer(file: ConfigFile): LdapServer | undefined {
  const host = textOf(file, 'host');
  if (host === undefined) return undefined;
  const found = ldapServerOf({
    host,
    requireTlsCert: flagOf(file, 'require_tls_cert'),
    startTls: flagOf(file, 'start_tls'),
  });
  if (!('problem' in found)) return found;
  file.problem([found.key], found.problem);
  return undefined;
}

const SERVICE_ACCOUNT =
  'Use simple: username and password of a service account, over ldaps:// or with start_tls: True.';
const METHODS = ['simple', 'anonymous'];

/** The account that reads; none of it for an anonymous read. @returns undefined when something is wrong with it */
async function readBind(
  file: ConfigFile,
  secrets: SourceContext['secrets'],
): Promise<{ account?: { username: string; password: Secret } } | undefined> {
  const method = methodOf(file);
  if (method === undefined) return undefined;
  const username = textOf(file, 'username');
  if (username === undefined) {
    const isClear =
      ['password', 'secure_password_key'].filter((key) => refuseWithoutUsername(file, key)).length === 0;
    return isClear && !isGiven(file, 'username') ? {} : undefined;
  }
  if (method === 'anonymous') {
    file.problem(['username'], 'is given, and authentication_method is anonymous. Take one of the two out.');
    return undefined;
  }
  const what = 'the password of the account that reads the directory';
  const password = await secrets.read({ file, at: [], name: 'password', what, account: username });
  return password && { account: { username, password } };
}

function refuseWithoutUsername(file: ConfigFile, key: string): boolean {
  if (!isGiven(file, key) || isGiven(file, 'username')) return false;
  file.problem([key], 'is given without username. Give the account that it belongs to, or take it out.');
  return true;
}

function methodOf(file: ConfigFile): string | undefined {
  const written = textOf(file, 'authentication_method');
  if (written === undefined) return isGiven(file, 'authentication_method') ? undefined : 'simple';
  const method = written.toLowerCase();
  if (METHODS.includes(method)) return method;
  const isKnown = method === 'ntlm' || method === 'kerberos';
  file.problem(
    ['authentication_method'],
    isKnown
      ? `${method} is not supported. ${SERVICE_ACCOUNT}`
      : `${show(written)} is not an authentication method. One of: ${METHODS.join(', ')}.${didYouMean(method, METHODS)}`,
  );
  return undefined;
}

function checkLookup(file: ConfigFile): boolean {
  if (!isGiven(file, 'two_steps_lookup') || !isGiven(file, 'group_member_filter_format')) return true;
  file.problem(
    ['group_member_filter_format'],
    'is given beside two_steps_lookup, and people are found by one of the two. Keep one.',
  );
  return false;
}

function membersOf({
  two_steps_lookup: two,
  group_member_filter_format: one,
}: LdapConnector): LdapMemberLookup {
  return two === undefined
    ? { kind: 'filter', filterFormat: one ?? '(memberOf={group_dn})' }
    : { kind: 'two-steps', attribute: two.group_member_attribute_name, nested: two.nested_group };
}

function noteDoubts(file: ConfigFile, server: LdapServer, hasAccount: boolean): void {
  if (!server.verifyTls) {
    file.note(
      ['require_tls_cert'],
      'the certificate is not verified: whoever answers at this address is believed and gets the password. Name your authority in tls.ca_file and take this key out.',
    );
  }
  if (hasAccount && server.isInTheClear) {
    file.note(['host'], 'the password travels unencrypted. Use ldaps://, or start_tls: True.');
  }
  if (!hasAccount && textOf(file, 'authentication_method')?.toLowerCase() !== 'anonymous') {
    file.note([], 'no username is given, so the directory is read anonymously.');
  }
  if (isGiven(file, 'dynamic_group_member_attribute')) {
    file.note(
      ['dynamic_group_member_attribute'],
      'has no effect here: it only counts for groups of the Admin Console.',
    );
  }
}
