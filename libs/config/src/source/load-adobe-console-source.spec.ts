import { configNotes, configProblems, filesAround, MemoryKeychain, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';
import type { AdobeConsoleSourceConfig } from './source-config.js';

const INTEGRATION = `integration:
  org_id: 123@AdobeOrg
  client_id: id-1
  client_secret: s3cret
`;
const CONNECTOR = `authentication_method: oauth\n${INTEGRATION}`;

const files = (connector: string) => filesAround('adobe_console', connector);

async function sourceOf(connector: string): Promise<AdobeConsoleSourceConfig> {
  const { sources } = await tryConfig(files(connector));
  return sources[0] as AdobeConsoleSourceConfig;
}

describe('connector-adobe-console.yml', () => {
  it('has the defaults of the original', async () => {
    const source = await sourceOf(CONNECTOR);
    expect(source).toMatchObject({
      ...{ type: 'adobe_console', organizationId: '123@AdobeOrg' },
      apiUrl: 'https://usermanagement.adobe.io/v2/usermanagement',
      tokenUrl: 'https://ims-na1.adobelogin.com/ims/token/v2',
      ...{ timeoutMs: 120_000, retries: 3, verifyTls: true },
    });
    expect(source.identityType).toBeUndefined();
    expect([source.clientId, source.clientSecret].map((secret) => secret.reveal())).toEqual([
      'id-1',
      's3cret',
    ]);
    expect(await configNotes(files(CONNECTOR))).toEqual([]);
  });

  it('takes a file without a method for OAuth when nothing in it is of JWT', async () => {
    expect(await configProblems(files(INTEGRATION))).toEqual([]);
  });

  it('takes old names, other servers and one identity type', async () => {
    const connector = `${CONNECTOR.replace('client_id', 'api_key')}identity_type_filter: FederatedID
user_identity_type: enterpriseID
server:
  host: http://localhost:8080
  endpoint: v2/usermanagement/
  ims_host: http://localhost:8081
  auth_endpoint: /token
  timeout: 10
  retries: 0
`;
    expect(await sourceOf(connector)).toMatchObject({
      apiUrl: 'http://localhost:8080/v2/usermanagement',
      tokenUrl: 'http://localhost:8081/token',
      ...{ timeoutMs: 10_000, retries: 0, identityType: 'federatedID' },
    });
  });

  it('finds both secrets in the keychain, under the organization', async () => {
    const keychain = new MemoryKeychain({
      'umapi-id': { '123@AdobeOrg': 'one' },
      'umapi-secret': { '123@AdobeOrg': 'two' },
    });
    const connector = `integration:
  org_id: 123@AdobeOrg
  secure_client_id_key: umapi-id
  secure_client_secret_key: umapi-secret
`;
    const { sources } = await tryConfig(files(connector), { keychain });
    const { clientId, clientSecret } = sources[0] as AdobeConsoleSourceConfig;
    expect([clientId, clientSecret].map((secret) => secret.reveal())).toEqual(['one', 'two']);
  });

  it('warns of certificates that are not verified', async () => {
    expect(await configNotes(files(`${CONNECTOR}ssl_cert_verify: False\n`))).toEqual([
      expect.stringContaining('6 ssl_cert_verify: certificates are not verified'),
    ]);
  });

  it.for([
    [
      'JWT, and says what to make instead',
      CONNECTOR.replace('oauth', 'jwt'),
      [
        '1:24 authentication_method: jwt is gone. Adobe has retired service accounts (JWT). Make OAuth Server-to-Server',
      ],
    ],
    [
      'JWT by default',
      `${INTEGRATION}  tech_acct_id: x\n  priv_key_path: private.key\n`,
      ['authentication_method: missing, and the default is jwt. Adobe has retired service accounts (JWT).'],
    ],
    [
      'keys of JWT beside OAuth',
      `${CONNECTOR}  tech_acct: x\n`,
      ['6:14 integration.tech_acct: belongs to a service account (JWT)'],
    ],
    [
      'a method that is none',
      CONNECTOR.replace('oauth', 'oath'),
      ['"oath" is not an authentication method. The only one is oauth. Did you mean "oauth"?'],
    ],
    [
      'the client id under both names',
      `${CONNECTOR}  api_key: x\n`,
      ['integration.api_key: is the old name of client_id, and both are given. Keep client_id.'],
    ],
    [
      'both ways to give the secret',
      `${CONNECTOR}  secure_client_secret_key: x\n`,
      ['integration.secure_client_secret_key: both client_secret and secure_client_secret_key are given.'],
    ],
    [
      'no secret',
      CONNECTOR.replace(/ {2}client_secret.*\n/u, ''),
      ['integration.client_secret: missing. Give client_secret with the client secret itself'],
    ],
    [
      'no organization',
      CONNECTOR.replace(/ {2}org_id.*\n/u, ''),
      ['integration.org_id: missing. Give the id of the organization'],
    ],
    [
      'no integration',
      'authentication_method: oauth\n',
      ['integration: missing. Give a mapping with org_id'],
    ],
    [
      'both names of the host that gives tokens',
      `${CONNECTOR}server: {auth_host: a.example.com, ims_host: b.example.com}\n`,
      ['server.ims_host: is the old name of auth_host, and both are given.'],
    ],
    [
      'the token path of JWT',
      `${CONNECTOR}server: {auth_endpoint: /ims/exchange/jwt}\n`,
      ['server.auth_endpoint: gives tokens for JWT alone.'],
    ],
    [
      'http to another machine',
      `${CONNECTOR}server: {host: "http://umapi.example.com"}\n`,
      ['server.host: "http://umapi.example.com" would send the client secret unencrypted'],
    ],
    [
      'the misleading key of the template',
      `${CONNECTOR}ssl_verify: False\n`,
      ['ssl_verify: unknown key. Did you mean "ssl_cert_verify"?'],
    ],
    [
      'an identity type that is none',
      `${CONNECTOR}identity_type_filter: adobe\n`,
      ['identity_type_filter: "adobe" is not an identity type or all.'],
    ],
    ['no time at all', `${CONNECTOR}server: {timeout: 0}\n`, ['server.timeout: 0 is too small.']],
  ] as const)('is refused with %s', async ([, connector, expected]) => {
    const problems = await configProblems(files(connector));
    expect(problems).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(problems[index]).toContain(part);
    expect(problems.join('\n')).not.toContain('s3cret');
  });
});
