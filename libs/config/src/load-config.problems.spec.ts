import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigInvalidError } from './problems/config-invalid.error.js';
import { MemoryKeychain } from '#testing';
import { loadConfig, type LoadOptions } from './load-config.js';

const MAIN = `sign_orgs:
  primary: connector-sign.yml
  emea: connector-sign-emea.yml
identity_source:
  type: csv
  connector: connector-csv.yml
user_sync:
  sign_only_limit: 100
  sign_only_user_action: exclude
cache:
  path: cache/sign
user_management:
  - directory_group: Sign Sales
    sign_group: Sales
    group_admin: False
    account_admin: False
`;
const UMG = MAIN.replace('action: exclude\n', 'action: exclude\n  umg: True\n');
const SIGN = `host: api.echosign.com
integration_key: key-primary
admin_email: admin@example.com
create_users: True
deactivate_users: False
`;
const EMEA = SIGN.replace('key-primary', 'key-emea');
const CSV = 'file_path: users.csv\n';
const USERS = 'email,firstname,lastname,country,groups\n';

type Files = Readonly<Record<string, string | Buffer>>;

let root = '';
let count = 0;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'sign-sync-config-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const main = (from: string, to: string): Files => ({ 'sign-sync-config.yml': replaced(MAIN, from, to) });
const umg = (from: string, to: string): Files => ({ 'sign-sync-config.yml': replaced(UMG, from, to) });
const sign = (from: string, to: string): Files => ({ 'connector-sign.yml': replaced(SIGN, from, to) });
const csv = (more: string): Files => ({ 'connector-csv.yml': CSV + more });

/** A replacement that does not take place would test nothing. */
function replaced(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

/** Each problem as `file:line:column key: message`. */
async function problemsOf(files: Files, options: LoadOptions = {}): Promise<string[]> {
  count += 1;
  const folder = path.join(root, `set-${count}`);
  mkdirSync(folder);
  const all: Files = {
    'sign-sync-config.yml': MAIN,
    'connector-sign.yml': SIGN,
    'connector-sign-emea.yml': EMEA,
    'connector-csv.yml': CSV,
    'users.csv': USERS,
    ...files,
  };
  for (const [name, contents] of Object.entries(all)) {
    if (contents !== '(none)') writeFileSync(path.join(folder, name), contents);
  }
  try {
    await loadConfig(path.join(folder, 'sign-sync-config.yml'), {
      env: {},
      keychain: new MemoryKeychain(),
      ...options,
    });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigInvalidError)) throw error;
    return error.problems.map(({ file, line, column, key, message }) => {
      const place = [path.basename(file), line, column].filter((part) => part !== undefined).join(':');
      return `${place} ${key}: ${message.replaceAll(`${folder}${path.sep}`, '')}`;
    });
  }
}

const M = 'sign-sync-config.yml';
const S = 'connector-sign.yml';
const C = 'connector-csv.yml';
const rule = (more: string): Files => main('    sign_group: Sales\n', `    sign_group: Sales\n    ${more}\n`);
const umgRule = (more: string): Files => umg('    group_admin: False\n', `    ${more}\n`);
const end = (more: string): Files => ({ 'sign-sync-config.yml': `${MAIN}${more}\n` });
const umgEnd = (more: string): Files => ({ 'sign-sync-config.yml': `${UMG}${more}\n` });

/** What is wrong · the files · the places and the words of every message, in order. */
const BAD: readonly (readonly [string, Files, readonly string[]])[] = [
  [
    'an unknown key at the top',
    end('something_else: 1'),
    [`${M}:17:1 something_else: unknown key. Known here: sign_orgs`],
  ],
  ['a misspelt section', main('cache:', 'cahce:'), [`${M}:10:1 cahce: unknown key. Did you mean "cache"?`]],
  [
    'a misspelt key in a rule',
    main('    sign_group', '    sign_grup'),
    [`${M}:14:5 user_management[0].sign_grup: unknown key. Did you mean "sign_group"?`],
  ],
  [
    'admin_group for admin_groups',
    umgRule('admin_group: [Sales]'),
    [`${M}:16:5 user_management[0].admin_group: unknown key. Did you mean "admin_groups"?`],
  ],
  [
    'an unknown action',
    main('action: exclude', 'action: disable'),
    [
      `${M}:9:26 user_sync.sign_only_user_action: "disable" is not an action. One of: exclude, reset, deactivate, remove_groups, remove_roles.`,
    ],
  ],
  [
    'a misspelt action',
    main('action: exclude', 'action: deactivat'),
    [
      `${M}:9:26 user_sync.sign_only_user_action: "deactivat" is not an action. One of: exclude, reset, deactivate, remove_groups, remove_roles. Did you mean "deactivate"?`,
    ],
  ],
  ['an action in another case', main('action: exclude', 'action: Exclude'), ['Did you mean "exclude"?']],
  [
    'a missing section',
    main('user_sync:\n  sign_only_limit: 100\n  sign_only_user_action: exclude\n', ''),
    [`${M}:1 user_sync: missing. Give a mapping with sign_only_limit`],
  ],
  [
    'a missing key in a section',
    main('  sign_only_limit: 100\n', ''),
    [`${M}:7 user_sync.sign_only_limit: missing. Give a whole number of people (100) or a percentage (5%).`],
  ],
  [
    'no primary org',
    main('  primary:', '  main:'),
    [`${M}:1 sign_orgs.primary: missing: one org must be called primary.`],
  ],
  [
    'a list of orgs',
    main(
      '  primary: connector-sign.yml\n  emea: connector-sign-emea.yml\n',
      '  - primary: connector-sign.yml\n',
    ),
    [
      `${M}:2:3 sign_orgs: is a list, and a mapping is wanted. Give a mapping of org names to connector files, such as primary: connector-sign.yml.`,
    ],
  ],
  [
    'a connector file that is not there',
    main('primary: connector-sign.yml', 'primary: conector.yml'),
    [`${M}:2:12 sign_orgs.primary: "conector.yml" does not exist.`],
  ],
  [
    'an empty connector name',
    main('primary: connector-sign.yml', "primary: ''"),
    [`${M}:2:12 sign_orgs.primary: is empty.`],
  ],
  [
    'two orgs of one account',
    { 'connector-sign-emea.yml': SIGN },
    [`${M}:3:9 sign_orgs.emea: has the same host and integration key as "primary", so both are one account.`],
  ],
  [
    'an unknown source',
    main('type: csv', 'type: cvs'),
    [
      `${M}:5:9 identity_source.type: "cvs" is not an identity source. One of: csv, okta, ldap, adobe_console, scim. Did you mean "csv"?`,
    ],
  ],
  [
    'a source connector that is not there',
    { [C]: '(none)' },
    [`${M}:6:14 identity_source.connector: "connector-csv.yml" does not exist.`],
  ],
  [
    'a limit above 100 %',
    main('limit: 100', 'limit: 101%'),
    [`${M}:8:20 user_sync.sign_only_limit: "101%" is more than 100%.`],
  ],
  [
    'a negative limit',
    main('limit: 100', 'limit: -1'),
    [`${M}:8:20 user_sync.sign_only_limit: -1 is negative.`],
  ],
  [
    'a limit with a fraction of a person',
    main('limit: 100', 'limit: 2.5'),
    ['2.5 is not a whole number of people'],
  ],
  [
    'a quoted limit',
    main('limit: 100', 'limit: "100"'),
    [`${M}:8:20 user_sync.sign_only_limit: "100" is text because it is quoted. Write 100 without quotes.`],
  ],
  [
    'a limit that is a word',
    main('limit: 100', 'limit: many'),
    ['"many" is not a limit. Give a whole number of people (100) or a percentage (5%).'],
  ],
  [
    'a limit that is a boolean',
    main('limit: 100', 'limit: True'),
    ['true is read as true or false, and a limit is wanted'],
  ],
  [
    'a quoted boolean',
    main('group_admin: False', 'group_admin: "False"'),
    [
      `${M}:15:18 user_management[0].group_admin: "False" is text because it is quoted. Write False without quotes.`,
    ],
  ],
  ['a word for a boolean', main('group_admin: False', 'group_admin: nope'), ['"nope" is not True or False.']],
  [
    'a letter that is no boolean to the original',
    main('group_admin: False', 'group_admin: n'),
    ['"n" is not True or False.'],
  ],
  [
    'a number for a boolean',
    main('group_admin: False', 'group_admin: 0'),
    ['0 is read as a number, and True or False is wanted.'],
  ],
  [
    'no rules',
    main(
      'user_management:\n  - directory_group: Sign Sales\n    sign_group: Sales\n    group_admin: False\n    account_admin: False\n',
      'user_management: []\n',
    ),
    [`${M}:12:18 user_management: is empty: nobody would be managed.`],
  ],
  [
    'blank rules',
    main(
      'user_management:\n  - directory_group: Sign Sales\n    sign_group: Sales\n    group_admin: False\n    account_admin: False\n',
      'user_management:\n',
    ),
    [`${M}:12:1 user_management: has no value.`],
  ],
  [
    'a rule that is text',
    main(
      '  - directory_group: Sign Sales\n    sign_group: Sales\n    group_admin: False\n    account_admin: False\n',
      '  - Sign Sales\n',
    ),
    [`${M}:13:5 user_management[0]: "Sign Sales" is read as text, and a mapping is wanted.`],
  ],
  [
    'a rule without a directory group',
    main('- directory_group: Sign Sales\n    sign', '- sign'),
    [`${M}:13 user_management[0].directory_group: missing.`],
  ],
  [
    'a blank directory group',
    main('group: Sign Sales', 'group:'),
    [`${M}:13:5 user_management[0].directory_group: has no value.`],
  ],
  [
    'a directory group that is a number',
    main('group: Sign Sales', 'group: 2024'),
    [
      `${M}:13:22 user_management[0].directory_group: 2024 is read as a number, and text is wanted. Put it in quotes.`,
    ],
  ],
  [
    'an empty Sign group',
    main('sign_group: Sales', 'sign_group: ""'),
    [`${M}:14:17 user_management[0].sign_group: is empty.`],
  ],
  [
    'an unknown org',
    main('sign_group: Sales', 'sign_group: emae::Sales'),
    [
      `${M}:14:17 user_management[0].sign_group: unknown org "emae". Did you mean "emea"? sign_orgs names: primary, emea.`,
    ],
  ],
  [
    'an org without a group',
    main('sign_group: Sales', 'sign_group: "emea::"'),
    [`${M}:14:17 user_management[0].sign_group: "emea::" names no group after "::".`],
  ],
  [
    'a group without its org',
    main('sign_group: Sales', 'sign_group: "::Sales"'),
    ['"::Sales" has no org before "::".'],
  ],
  [
    'a list of groups without umg',
    main('sign_group: Sales', 'sign_group: [Sales, Legal]'),
    [
      `${M}:14:17 user_management[0].sign_group: is a list, and one group is wanted. Name one group, or set user_sync.umg: True`,
    ],
  ],
  [
    'a group list with an empty name',
    umg('sign_group: Sales', 'sign_group: [Sales, ""]'),
    [`${M}:15:25 user_management[0].sign_group[1]: is empty.`],
  ],
  [
    'a group list with an org alone',
    umg('sign_group: Sales', 'sign_group: [Sales, "primary::"]'),
    [`${M}:15:25 user_management[0].sign_group[1]: "primary::" names no group`],
  ],
  [
    'an empty group list',
    umg('sign_group: Sales', 'sign_group: []'),
    [`${M}:15:17 user_management[0].sign_group: is an empty list.`],
  ],
  [
    'admin_groups that are a mapping',
    umgRule('admin_groups: {"Sales": true}'),
    [`${M}:16:19 user_management[0].admin_groups: is a mapping, and a list is wanted.`],
  ],
  [
    'empty admin_groups',
    umgRule('admin_groups: []'),
    [`${M}:16:19 user_management[0].admin_groups: is an empty list.`],
  ],
  [
    'admin_groups against group_admin False',
    umg('group_admin: False', 'group_admin: False\n    admin_groups: [Sales]'),
    [`${M}:16:18 user_management[0].group_admin: is False, yet admin_groups makes people group admins.`],
  ],
  [
    'group_admin without groups, with umg',
    umg('    sign_group: Sales\n    group_admin: False', '    group_admin: True'),
    [`${M}:15:18 user_management[0].group_admin: with umg it needs sign_group`],
  ],
  [
    'an unknown org in a rule',
    main('    sign_group: Sales\n', '    orgs: [primary, asia]\n'),
    [`${M}:14:21 user_management[0].orgs[1]: unknown org "asia". sign_orgs names: primary, emea.`],
  ],
  [
    'orgs as text',
    main('    sign_group: Sales\n', '    orgs: emea\n'),
    [`${M}:14:11 user_management[0].orgs: "emea" is text. Give a list of org names, or all: [emea]`],
  ],
  [
    'orgs beside sign_group',
    rule('orgs: all'),
    [`${M}:15:11 user_management[0].orgs: is only for a rule without sign_group`],
  ],
  [
    'a primary rule without a primary',
    umgEnd('primary_group_rules: [{sign_groups: [Sales]}]'),
    [`${M}:18 primary_group_rules[0].primary_group: missing.`],
  ],
  [
    'a primary outside its groups',
    umgEnd('primary_group_rules: [{sign_groups: [Sales], primary_group: Legal}]'),
    [`${M}:18:61 primary_group_rules[0].primary_group: must be one of sign_groups: Sales.`],
  ],
  [
    'a primary rule of two orgs',
    umgEnd('primary_group_rules: [{sign_groups: [Sales, emea::Sales], primary_group: Sales}]'),
    ['primary_group_rules[0].sign_groups[1]: belongs to another org than the first'],
  ],
  [
    'a primary rule with an unknown org',
    umgEnd('primary_group_rules: [{sign_groups: [emae::Sales], primary_group: emea::Sales}]'),
    ['primary_group_rules[0].sign_groups[0]: unknown org "emae". Did you mean "emea"?'],
  ],
  [
    'empty primary rules',
    umgEnd('primary_group_rules: []'),
    [`${M}:18:22 primary_group_rules: is an empty list.`],
  ],
  [
    'empty account_admin_groups',
    umgEnd('account_admin_groups: []'),
    [`${M}:18:23 account_admin_groups: is an empty list.`],
  ],
  [
    'a negative connection value',
    end('connection: {retry_count: -1}'),
    [`${M}:17:27 connection.retry_count: -1 is too small.`],
  ],
  [
    'a quoted connection value',
    end('connection: {timeout: "60"}'),
    ['connection.timeout: "60" is text because it is quoted. Write 60 without quotes.'],
  ],
  ['a fraction of a request', end('connection: {request_concurrency: 1.5}'), ['1.5 is not a whole number.']],
  [
    'a log level',
    end('logging: {console_log_level: warning}'),
    ['logging.console_log_level: "warning" is not a log level. One of: info, debug.'],
  ],
  [
    'a name of log files that is none',
    end("logging: {file_log_name_format: '{date}.log'}"),
    [
      'logging.file_log_name_format: "{date}.log" has a field that is no date. Give a name such as {:%Y-%m-%d}.log.',
    ],
  ],
  [
    'log files outside of their folder',
    end("logging: {file_log_name_format: '../{:%Y}.log'}"),
    [
      'logging.file_log_name_format: "../{:%Y}.log" leads out of file_log_directory. Give a name such as {:%Y-%m-%d}.log.',
    ],
  ],
  ['a key of another product', end('logging: {log_progress: True}'), ['logging.log_progress: unknown key.']],
  ['a blank section', main('cache:\n  path: cache/sign\n', 'cache:\n'), [`${M}:10:1 cache: has no value.`]],
  ['an empty cache path', main('path: cache/sign', "path: ''"), [`${M}:11:9 cache.path: is empty.`]],
  [
    'a time that is none',
    main('  path: cache/sign', '  path: cache/sign\n  max_age: soon'),
    [`${M}:12:12 cache.max_age: "soon" is not a duration. Give a time such as 24h`],
  ],
  [
    'a protected word that is no address',
    main('action: exclude', 'action: exclude\n  protected: [admin]'),
    [`${M}:10:15 user_sync.protected[0]: "admin" matches no address.`],
  ],
  [
    'an assignment that is none',
    main('action: exclude', 'action: exclude\n  org_assignment: last'),
    ['"last" is not an assignment. One of: per_org, first.'],
  ],
  [
    'users that are no word',
    end('invocation_defaults: {users: everybody}'),
    [`${M}:17:30 invocation_defaults.users: "everybody" is not known here. One of: mapped, all, group "A,B"`],
  ],
  [
    'the users word group alone',
    end('invocation_defaults: {users: group}'),
    ['invocation_defaults.users: group needs the groups to read'],
  ],
  [
    'users group with only commas',
    end('invocation_defaults: {users: [group, " , "]}'),
    ['invocation_defaults.users: group needs the groups to read'],
  ],
  [
    'an empty users list',
    end('invocation_defaults: {users: []}'),
    ['invocation_defaults.users: is an empty list.'],
  ],
  [
    'a users mapping',
    end('invocation_defaults: {users: {group: A}}'),
    ['invocation_defaults.users: is a mapping, and text or a list is wanted.'],
  ],
  [
    'a shell value',
    main('group: Sign Sales', 'group: $(whoami)'),
    [`${M}:13:22 user_management[0].directory_group: the form $(…) once ran a command`],
  ],
  [
    'a CA file that is not there',
    end('tls: {ca_file: ca.pem}'),
    [`${M}:17:16 tls.ca_file: "ca.pem" does not exist.`],
  ],
  [
    'a CA file that is none',
    end('tls: {ca_file: users.csv}'),
    ['tls.ca_file: "users.csv" holds no certificate in PEM form'],
  ],
  ['a list that is not closed', main('sign_orgs:\n', 'sign_orgs: [\n'), [`${M}:3:7 : not valid YAML: `]],
  [
    'a tab for indentation',
    main('  type: csv', '\ttype: csv'),
    [`${M}:5:1 : not valid YAML: tab characters must not be used in indentation`],
  ],
  ['two documents', end('---\na: 1'), [': not valid YAML: more than one document']],
  [
    'a reference to nothing',
    main('group: Sign Sales', 'group: *sales'),
    [`${M}:13:22 : not valid YAML: a value that starts with * refers to an anchor`],
  ],
  [
    'a tag',
    main('group: Sign Sales', 'group: !sales x'),
    [`${M}:13:22 : not valid YAML: a value that starts with ! is a YAML tag`],
  ],
  [
    'a template left as it was',
    sign('host: api.echosign.com', 'host: {{SIGN_HOST}}'),
    [`${S}:1:8 : not valid YAML: a key is a list, a mapping or a reference`],
  ],
  [
    'an org called no',
    main('  emea:', '  no:'),
    [`${M}:3:3 : not valid YAML: a key is read as true or false; put it in quotes`],
  ],
  ['a main file that is a list', { [M]: '- a\n' }, [`${M} : does not contain settings`]],
  ['an empty main file', { [M]: '# nothing\n' }, [`${M} : is empty`]],
  ['a missing main file', { [M]: '(none)' }, [`${M} : no such file. Name the configuration with -c FILE.`]],
  [
    'a main file in Latin-1',
    { [M]: Buffer.from('sign_orgs: {primary: "é"}\n', 'latin1') },
    [`${M}:1 : is not UTF-8; save it as UTF-8.`],
  ],
  [
    'a connector in Latin-1',
    { [S]: Buffer.from('a: 1\nhost: é\nb: 2\n', 'latin1') },
    [`${S}:2 : is not UTF-8; save it as UTF-8.`],
  ],
  ['a connector that is not YAML', { [S]: 'host: [\n' }, [`${S}:2:1 : not valid YAML: `]],
  [
    'a connector without create_users',
    sign('create_users: True\n', ''),
    [`${S}:1 create_users: missing. Give True to create people`],
  ],
  [
    'the old name of deactivate_users',
    sign('deactivate_users', 'deactivate'),
    [
      `${S}:1 deactivate_users: missing.`,
      `${S}:5:1 deactivate: unknown key. Did you mean "deactivate_users"?`,
    ],
  ],
  [
    'a connector without a key',
    sign('integration_key: key-primary\n', ''),
    [
      `${S}:1 integration_key: missing. Give integration_key with the integration key itself, env:NAME or file:PATH, or secure_integration_key_key with the name of a keychain entry.`,
    ],
  ],
  ['a blank key', sign('key-primary', ''), [`${S}:2:1 integration_key: has no value.`]],
  [
    'a key that is a number',
    sign('key-primary', '0123456'),
    [`${S}:2:18 integration_key: is read as a number, and text is wanted. Put it in quotes.`],
  ],
  [
    'a keychain entry',
    sign('integration_key: key-primary', 'secure_integration_key_key: sign'),
    [
      `${S}:2:29 secure_integration_key_key: the keychain (memory) has no secret for the service "sign" and the account "admin@example.com". Store it with: sign-sync credentials set "sign" --account "admin@example.com"`,
    ],
  ],
  [
    'both ways to give a key',
    sign('integration_key: key-primary', 'integration_key: x\nsecure_integration_key_key: sign'),
    [`${S}:3:29 secure_integration_key_key: both integration_key and secure_integration_key_key are given.`],
  ],
  [
    'an unset variable',
    sign('key-primary', 'env:SIGN_KEY'),
    [`${S}:2:18 integration_key: the environment variable SIGN_KEY is not set.`],
  ],
  [
    'a key file that is not there',
    sign('key-primary', 'file:key.txt'),
    [`${S}:2:18 integration_key: the file "key.txt": no such file.`],
  ],
  [
    'an empty key file',
    { ...sign('key-primary', 'file:key.txt'), 'key.txt': '\n' },
    ['integration_key: the file "key.txt" is empty.'],
  ],
  [
    'an owner that is no address',
    sign('admin@example.com', 'admin'),
    [`${S}:3:14 admin_email: "admin" is not an e-mail address.`],
  ],
  [
    'a host with a path',
    sign('api.echosign.com', 'https://api.echosign.com/api/rest/v6'),
    [`${S}:1:7 host: "https://api.echosign.com/api/rest/v6" goes on after the host; leave the path out.`],
  ],
  [
    'a host without encryption',
    sign('api.echosign.com', 'http://api.echosign.com'),
    ['host: "http://api.echosign.com" would send the integration key unencrypted'],
  ],
  [
    'a host with a space',
    sign('api.echosign.com', 'api echosign com'),
    ['host: "api echosign com" is not a host.'],
  ],
  [
    'a port out of range',
    sign('api.echosign.com', 'api.echosign.com:99999'),
    ['has no port from 1 to 65535'],
  ],
  [
    'a CSV file that is not there',
    { 'users.csv': '(none)' },
    [`${C}:1:12 file_path: "users.csv" does not exist. Paths are relative to this file.`],
  ],
  ['a CSV file that is a folder', { [C]: 'file_path: .\n' }, [`${C}:1:12 file_path: `]],
  [
    'an encoding that is none',
    csv('string_encoding: utf9'),
    [`${C}:2:18 string_encoding: "utf9" is not an encoding that can be read here.`],
  ],
  [
    'a delimiter of two characters',
    csv("delimiter: '\\t'"),
    [`${C}:2:12 delimiter: "\\\\t" is not a delimiter. Give one character in double quotes`],
  ],
  [
    'an identity type that is none',
    csv('user_identity_type: federated'),
    [
      'user_identity_type: "federated" is not an identity type. One of: adobeID, enterpriseID, federatedID. Did you mean "federatedID"?',
    ],
  ],
  [
    'a column setting of another source',
    csv('user_email_format: "{mail}"'),
    [`${C}:2:1 user_email_format: unknown key.`],
  ],
  [
    'a CSV connector without its file',
    { [C]: 'delimiter: ","\n' },
    [`${C}:1 file_path: missing. Give the CSV file, relative to this file.`],
  ],
];

describe('loadConfig with wrong files', () => {
  it.each(BAD)('names place, cause and cure of %s', async (_, files, expected) => {
    const problems = await problemsOf(files);
    expect(problems).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(problems[index]).toContain(part);
  });

  it('says everything that is wrong with all files at once, the main file first, from top to bottom', async () => {
    const problems = await problemsOf({
      [M]: MAIN.replace('action: exclude', 'action: disable')
        .replace('sign_group: Sales', 'sign_group: emae::Sales')
        .replace('account_admin: False', 'account_admin: "no"')
        .replace('emea: connector-sign-emea.yml', 'emea: gone.yml'),
      [S]: SIGN.replace('create_users: True\n', '').replace('api.echosign.com', 'http://x'),
      [C]: `${CSV}delimeter: ","\n`,
      'users.csv': '(none)',
    });
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      `${M}:3:9 sign_orgs.emea:`,
      `${M}:9:26 user_sync.sign_only_user_action:`,
      `${M}:16:20 user_management[0].account_admin:`,
      `${S}:1 create_users:`,
      `${S}:1:7 host:`,
      `${C}:1:12 file_path:`,
      `${C}:2:1 delimeter:`,
    ]);
  });

  it.each([
    [
      ['everybody'],
      '--users : "everybody" is not known here. One of: mapped, all, group "A,B" (one or more names).',
    ],
    [['mappd'], 'Did you mean "mapped"?'],
    [['group'], '--users : group needs the groups to read: group "A,B", or several names.'],
    [['group', ' , '], '--users : group needs the groups to read'],
    [['all', 'Sales'], '--users : all takes no names, but "Sales" follows.'],
    [[], '--users : names nobody.'],
  ])('names --users for the words %j', async (users, expected) => {
    expect(await problemsOf({}, { users })).toEqual([expect.stringContaining(expected)]);
  });

  it('never shows an integration key, whatever is wrong with it', async () => {
    const key = '3AAABLsecret';
    const files = [
      `[${key}]`,
      `*${key}`,
      `!${key} x`,
      `{${key}: 1}`,
      `"${key} ${key}"`,
      `"${key}`,
      `&${key}`,
      `|${key}`,
      `%${key}`,
      `@${key}`,
    ];
    for (const written of files) {
      const problems = await problemsOf(sign('key-primary', written));
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join('\n')).not.toContain(key);
    }
  });
});
