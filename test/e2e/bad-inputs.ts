import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { crowd, csvOf } from '../support/people.js';
import type { RunOptions } from '../support/workspace.js';

/** The integration key, which no message may show. */
export const secret = 'sesame-4f1d9c77';
export const people = crowd(3);

export interface BadInput {
  readonly name: string;
  readonly config?: ConfigOptions;
  /** It concerns what only a command has that is its own engine. */
  readonly isLocal?: true;
  /** Instead of, or besides, the files of a good folder; undefined leaves one out. */
  readonly files?: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly args?: readonly string[];
  readonly options?: RunOptions;
  /** Everything that the message must hold: the place, what is wrong, what to do. */
  readonly says: readonly (RegExp | string)[];
}

export const main = 'sign-sync-config.yml';
export const goodMain = configFiles()[main] ?? '';
export const goodConnector = configFiles({ orgs: { primary: { key: secret } } })['connector-sign.yml'] ?? '';
const latin1 = Buffer.from(`${csvOf(people)}J\xfcrgen,Gr\xfcn,juergen@example.com,DE,Sign Sales\n`, 'latin1');

export const badInputs: readonly BadInput[] = [
  { name: 'no configuration at all', isLocal: true, files: { [main]: undefined }, says: [main] },
  {
    name: 'another file named by -c that is not there',
    isLocal: true,
    args: ['-c', 'other.yml'],
    says: ['other.yml'],
  },
  {
    name: 'a missing connector file',
    files: { 'connector-sign.yml': undefined },
    says: [`${main}:2`, 'connector-sign.yml'],
  },
  {
    name: 'a main file that is not YAML',
    files: { [main]: `${goodMain}\n  broken: [\n` },
    says: [/sign-sync-config\.yml:\d+/],
  },
  {
    name: 'a tab as indentation',
    files: { 'connector-sign.yml': 'host: h\n\tadmin_email: a@b\n' },
    says: [/connector-sign\.yml:2/],
  },
  {
    name: 'a misspelt key of a rule',
    files: { [main]: goodMain.replace('sign_group:', 'sign_grup:') },
    says: [/sign-sync-config\.yml:13:\d+/, 'user_management[0].sign_grup', 'Did you mean "sign_group"?'],
  },
  {
    name: 'an unknown action',
    files: { [main]: goodMain.replace('exclude', 'disable') },
    says: [`${main}:8`, '"disable"', 'remove_groups', 'deactivate'],
  },
  {
    name: 'a limit that is no number',
    files: { [main]: goodMain.replace('100', 'many') },
    says: [`${main}:7`, 'sign_only_limit'],
  },
  {
    name: 'a limit above 100 %',
    files: { [main]: goodMain.replace('100', '101%') },
    says: [`${main}:7`, '101%'],
  },
  {
    name: 'a list where one group belongs',
    files: { [main]: goodMain.replace('"Sales"', '["Sales", "Legal"]') },
    says: [/sign-sync-config\.yml:13/, 'umg'],
  },
  {
    name: 'an unknown org prefix',
    config: { rules: [{ directoryGroup: 'Sign Sales', signGroup: 'emae::Sales' }] },
    says: [/sign-sync-config\.yml:13/, 'emae'],
  },
  {
    name: 'no primary org',
    files: { [main]: goodMain.replace('primary:', 'first:') },
    says: [/sign-sync-config\.yml:\d/, 'primary'],
  },
  {
    name: 'no rules',
    files: { [main]: goodMain.replace(/user_management:[^]*$/, 'user_management: []\n') },
    says: [/sign-sync-config\.yml:\d+/, 'user_management'],
  },
  {
    name: 'a quoted boolean',
    files: { 'connector-sign.yml': goodConnector.replace('create_users: True', 'create_users: "True"') },
    says: ['connector-sign.yml:4', 'create_users'],
  },
  {
    name: 'a key that an unset variable should hold',
    files: { 'connector-sign.yml': goodConnector.replace(secret, 'env:SIGN_KEY_THAT_IS_NOT_SET') },
    says: ['connector-sign.yml:2', 'SIGN_KEY_THAT_IS_NOT_SET'],
  },
  {
    name: 'http to another machine',
    files: { 'connector-sign.yml': goodConnector.replace('"{{SIGN_HOST}}"', '"http://sign.example.com"') },
    says: ['connector-sign.yml:1', 'https'],
  },
  {
    name: 'a configuration in another encoding',
    files: { [main]: Buffer.from(goodMain.replace('Sign Sales', 'S\xfcd'), 'latin1') },
    says: [main, /UTF-8/i],
  },
  { name: 'a missing directory file', files: { 'users.csv': undefined }, says: ['users.csv'] },
  { name: 'an empty directory file', files: { 'users.csv': '' }, says: ['users.csv', /header|empty/i] },
  {
    name: 'a directory file that is a folder',
    files: { 'users.csv': undefined, 'users.csv/inside': 'x' },
    says: ['users.csv', /folder|directory/i],
  },
  {
    name: 'a directory file in another encoding',
    files: { 'users.csv': latin1 },
    says: ['users.csv', 'string_encoding'],
  },
  {
    name: 'a directory without the e-mail column',
    files: { 'users.csv': csvOf(people).replace('email', 'e_mail') },
    says: ['users.csv', '"email"', 'e_mail'],
  },
  {
    name: 'a directory without the groups column',
    files: { 'users.csv': csvOf(people).replace(',groups', ',teams') },
    says: ['users.csv', '"groups"', 'teams'],
  },
  {
    name: 'a host that cannot be reached',
    config: { orgs: { primary: { key: secret, host: '127.0.0.1:1' } }, retryCount: 1 },
    says: ['primary', '127.0.0.1:1'],
  },
  {
    name: 'a host that does not exist',
    config: { orgs: { primary: { key: secret, host: 'sign.invalid' } }, retryCount: 1 },
    says: ['primary', 'sign.invalid'],
  },
  {
    name: 'a key that Sign refuses',
    config: { orgs: { primary: { key: `${secret}-wrong` } } },
    says: ['primary', /integration.key/i, 'INVALID_ACCESS_TOKEN'],
  },
  {
    name: 'a certificate that nobody trusts',
    isLocal: true,
    options: { env: { NODE_EXTRA_CA_CERTS: '' } },
    says: ['primary', /certificate/i, /NODE_EXTRA_CA_CERTS|tls\.ca_file/],
    config: { orgs: { primary: { key: secret } }, retryCount: 1 },
  },
  {
    name: 'a state path that is a file',
    isLocal: true,
    config: { orgs: { primary: { key: secret } }, more: 'state:\n  path: users.csv' },
    says: ['users.csv', 'state.path'],
  },
];
