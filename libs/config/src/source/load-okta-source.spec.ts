import { configNotes, configProblems, filesAround, MemoryKeychain, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';
import type { OktaSourceConfig } from './source-config.js';

const CONNECTOR = 'host: example.okta.com\napi_token: 00token\n';
const SERVICE_APP = `host: https://example.okta.com/
client_id: 0oa1
private_key: |
  -----BEGIN PRIVATE KEY-----
  MIIsecret
  -----END PRIVATE KEY-----
`;

const files = (connector: string) => filesAround('okta', connector);

async function sourceOf(connector: string, keychain = new MemoryKeychain()): Promise<OktaSourceConfig> {
  const { sources } = await tryConfig(files(connector), { keychain });
  return sources[0] as OktaSourceConfig;
}

describe('connector-okta.yml', () => {
  it('has the defaults of the original', async () => {
    const source = await sourceOf(CONNECTOR);
    expect(source).toMatchObject({
      ...{ type: 'okta', url: 'https://example.okta.com', groupFilterFormat: '{group}' },
      allUsersFilter: 'user.status == "ACTIVE"',
    });
    expect(source.formats).toEqual({
      ...{ email: '{email}', givenName: '{firstName}', surname: '{lastName}', countryCode: '{countryCode}' },
    });
    expect(source.credentials.kind === 'token' && source.credentials.token.reveal()).toBe('00token');
    expect(await configNotes(files(CONNECTOR))).toEqual([]);
  });

  it('takes every key of the original', async () => {
    const connector = `${CONNECTOR}group_filter_format: "{group}"
all_users_filter: user.status in ["ACTIVE", "LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY"]
user_email_format: "{email}"
user_username_format: "{login}"
user_domain_format: example.com
user_given_name_format: "{firstName}"
user_surname_format: "{lastName}"
user_country_code_format: "{countryCode}"
user_identity_type: federatedID
string_encoding: utf8
logger_name: okta
`;
    expect(await sourceOf(connector)).toMatchObject({
      formats: { username: '{login}', domain: 'example.com' },
      userIdentityType: 'federatedID',
    });
    expect(await configNotes(files(connector))).toEqual([]);
  });

  it('signs in as a service app, with a private key over several lines', async () => {
    const { url, credentials } = await sourceOf(`${SERVICE_APP}key_id: k1\n`);
    expect(url).toBe('https://example.okta.com');
    expect(credentials).toMatchObject({
      ...{ kind: 'service-app', clientId: '0oa1', keyId: 'k1' },
      scopes: ['okta.users.read', 'okta.groups.read'],
    });
    expect(credentials.kind === 'service-app' && credentials.privateKey.reveal()).toMatch(
      /^-----BEGIN PRIVATE KEY-----\nMIIsecret\n/u,
    );
  });

  it('finds the token in the keychain under the host as it is written, and a private key under the client id', async () => {
    const keychain = new MemoryKeychain({ okta: { 'https://example.okta.com': 'one', '0oa1': 'two' } });
    const host = 'host: https://example.okta.com\n';
    const token = await sourceOf(`${host}secure_api_token_key: okta\n`, keychain);
    expect(token.credentials.kind === 'token' && token.credentials.token.reveal()).toBe('one');
    const app = await sourceOf(`${host}client_id: 0oa1\nsecure_private_key_key: okta\n`, keychain);
    expect(app.credentials.kind === 'service-app' && app.credentials.privateKey.reveal()).toBe('two');
  });

  it('allows http for this machine itself', async () => {
    expect(await sourceOf(CONNECTOR.replace('example.okta.com', 'http://127.0.0.1:8080'))).toMatchObject({
      url: 'http://127.0.0.1:8080',
    });
  });

  it.for([
    [
      'a filter that takes people for leavers who cannot sign in just now',
      `${CONNECTOR}all_users_filter: user.status == "ACTIVE" and user.profile.department == "Sales"\n`,
      '3 all_users_filter: leaves out people who are LOCKED_OUT, PASSWORD_EXPIRED, RECOVERY',
    ],
    [
      'a key that never had an effect',
      `${CONNECTOR}user_identity_type_format: "{userType}"\n`,
      '3 user_identity_type_format: has no effect',
    ],
  ] as const)('warns of %s', async ([, connector, expected]) => {
    expect(await configNotes(files(connector))).toEqual([expect.stringContaining(expected)]);
  });

  it.for([
    ['no token', 'host: example.okta.com\n', ['connector.yml:1 api_token: missing. Give api_token with']],
    [
      'two ways to sign in',
      `${CONNECTOR}client_id: 0oa1\n`,
      ['3:12 client_id: belongs to a service app, and api_token is given as well.'],
    ],
    [
      'a service app without its key',
      'host: example.okta.com\nclient_id: 0oa1\n',
      ['private_key: missing. Give private_key with the private key of the service app itself'],
    ],
    [
      'a key without its service app',
      SERVICE_APP.replace('client_id: 0oa1\n', ''),
      ['client_id: missing. Give the client id of the service app.'],
    ],
    [
      'http to another machine',
      CONNECTOR.replace('example', 'http://example'),
      ['1:7 host: "http://example.okta.com" would send the API token unencrypted'],
    ],
    [
      'another scheme',
      CONNECTOR.replace('example', 'ftp://example'),
      ['1:7 host: "ftp://example.okta.com" is not https.'],
    ],
    [
      'a filter that is not an expression, and where',
      `${CONNECTOR}all_users_filter: user.status = "ACTIVE"\n`,
      ['3:19 all_users_filter: at character 13'],
    ],
    [
      'a filter that would run something',
      `${CONNECTOR}all_users_filter: __import__("os").system("x")\n`,
      ['3:19 all_users_filter: at character 1'],
    ],
    [
      'a token that cannot be one',
      CONNECTOR.replace('00token', '"00 token"'),
      ['2:12 api_token: the API token has characters that it cannot have'],
    ],
    [
      'a group text without its group',
      `${CONNECTOR}group_filter_format: Sales\n`,
      ['group_filter_format: has no {group} in it.'],
    ],
    [
      'scopes that are text',
      `${SERVICE_APP}scopes: okta.users.read\n`,
      ['scopes: "okta.users.read" is read as text'],
    ],
    ['an unknown key', `${CONNECTOR}api_tokn: x\n`, ['api_tokn: unknown key. Did you mean "api_token"?']],
  ] as const)('is refused with %s', async ([, connector, expected]) => {
    const problems = await configProblems(files(connector));
    expect(problems).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(problems[index]).toContain(part);
    expect(problems.join('\n')).not.toMatch(/00 ?token|MIIsecret/u);
  });

  it('is not read whole: all is refused, from the file and from the command line', async () => {
    const refused = expect.stringContaining('all is refused for Okta, which is read by groups.') as string;
    expect(await configProblems(files(CONNECTOR), { users: ['all'] })).toEqual([refused]);
    const main = `${files(CONNECTOR)['sign-sync-config.yml']}invocation_defaults: {users: all}\n`;
    expect(await configProblems({ ...files(CONNECTOR), 'sign-sync-config.yml': main })).toEqual([refused]);
  });
});
