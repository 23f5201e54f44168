import { inspect } from 'node:util';
import { configProblems, filesAround, MemoryKeychain, type TrialFiles, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';
import type { OktaSourceConfig } from '../source/source-config.js';
import type { Keychain } from './keychain.js';
import { KeychainUnavailableError } from './keychain-unavailable.error.js';

const files = (token: string, more: TrialFiles = {}): TrialFiles =>
  filesAround('okta', `host: example.okta.com\n${token}\n`, more);

/** A keychain where there is none, as on a server. */
const nowhere: Keychain = {
  name: 'Secret Service',
  get: () => Promise.reject(new KeychainUnavailableError('Secret Service', 'nobody is signed in')),
  set: () => Promise.reject(new Error('not asked')),
  delete: () => Promise.reject(new Error('not asked')),
};

async function tokenOf(...args: Parameters<typeof tryConfig>): Promise<string | undefined> {
  const { sources } = await tryConfig(...args);
  const { credentials } = sources[0] as OktaSourceConfig;
  return credentials.kind === 'token' ? credentials.token.reveal() : undefined;
}

describe('a secret', () => {
  it.for([
    ['as it stands in the file', files('api_token: 00abc'), '00abc'],
    ['in a variable, whatever line break follows it', files('api_token: env:TOKEN'), 'from-env'],
    [
      'in a file, without its last line break',
      files('api_token: file:t', { t: 'from-file\r\n' }),
      'from-file',
    ],
    ['in the keychain', files('secure_api_token_key: okta'), 'from-keychain'],
  ] as const)('is found %s', async ([, given, expected]) => {
    const keychain = new MemoryKeychain({ okta: { 'example.okta.com': 'from-keychain' } });
    expect(await tokenOf(given, { env: { TOKEN: 'from-env\n' }, keychain })).toBe(expected);
  });

  it.for([
    [
      'neither way',
      '',
      'api_token: missing. Give api_token with the API token itself, env:NAME or file:PATH, or secure_api_token_key with the name of a keychain entry.',
    ],
    [
      'both ways',
      'api_token: 00abc\nsecure_api_token_key: okta',
      '3:23 secure_api_token_key: both api_token and secure_api_token_key are given. Keep one.',
    ],
    [
      'both ways, one of them wrong',
      'api_token: 1\nsecure_api_token_key: okta',
      'both api_token and secure_api_token_key are given.',
    ],
    ['a blank value', 'api_token:', 'api_token: has no value.'],
    ['an empty value', 'api_token: ""', 'api_token: is empty.'],
    ['a blank service', 'secure_api_token_key:', 'secure_api_token_key: has no value.'],
    ['no variable', 'api_token: "env:"', 'api_token: env: names no variable.'],
    [
      'a variable that is not set',
      'api_token: env:NONE',
      '2:12 api_token: the environment variable NONE is not set. Set it to the API token.',
    ],
    ['an empty variable', 'api_token: env:EMPTY', 'the environment variable EMPTY is empty.'],
    ['no file', 'api_token: "file:"', 'api_token: file: names no file.'],
    ['a file that is not there', 'api_token: file:gone', 'gone": no such file.'],
    ['an empty file', 'api_token: file:empty', 'empty" is empty. Put the API token into it.'],
    [
      'no entry in the keychain',
      'secure_api_token_key: okta',
      '2:23 secure_api_token_key: the keychain (memory) has no secret for the service "okta" and the account "example.okta.com". Store it with: sign-sync credentials set "okta" --account "example.okta.com"',
    ],
    [
      'an empty entry in the keychain',
      'secure_api_token_key: hollow',
      'has an empty secret for the service "hollow"',
    ],
  ] as const)('is asked for with %s', async ([, token, expected]) => {
    const keychain = new MemoryKeychain({ hollow: { 'example.okta.com': ' ' } });
    const given = files(token, { empty: '\n' });
    const problems = await configProblems(given, { env: { EMPTY: '\n' }, keychain });
    expect(problems.some((problem) => problem.includes(expected))).toBe(true);
  });

  it('cannot come from a keychain where there is none, and may come from elsewhere', async () => {
    expect(await configProblems(files('secure_api_token_key: okta'), { keychain: nowhere })).toEqual([
      'connector.yml:2:23 secure_api_token_key: The keychain (Secret Service) cannot be used here: nobody is signed in. Use api_token: env:NAME or file:PATH instead.',
    ]);
  });

  it('of a directory is neither looked up nor held by a process that reads none', async () => {
    for (const token of [
      'api_token: 00abc',
      'api_token: env:NONE',
      'api_token: file:gone',
      'secure_api_token_key: okta',
    ]) {
      expect(await tokenOf(files(token), { withoutDirectory: true, keychain: nowhere })).toBe('');
    }
    expect(await configProblems(files(''), { withoutDirectory: true })).toEqual([
      expect.stringContaining('api_token: missing.'),
    ]);
  });

  it('of Sign is neither looked up nor held by a process that does not talk to it', async () => {
    const sign = (key: string) => ({
      ...files('api_token: 00abc'),
      'connector-sign.yml': `host: api.echosign.com\n${key}\nadmin_email: admin@example.com\ncreate_users: True\ndeactivate_users: False\n`,
    });
    for (const key of ['integration_key: env:NONE', 'secure_integration_key_key: sign']) {
      const { orgs } = await tryConfig(sign(key), { withoutKeys: true, keychain: nowhere });
      expect(orgs[0]?.key.reveal()).toBe('');
    }
    const keychain = new MemoryKeychain({ sign: { 'admin@example.com': 'from-keychain' } });
    const { orgs } = await tryConfig(sign('secure_integration_key_key: sign'), { keychain });
    expect(orgs[0]?.key.reveal()).toBe('from-keychain');
  });

  it('is no part of the digest, wherever it is kept', async () => {
    const keychain = new MemoryKeychain({ okta: { 'example.okta.com': 'x' } });
    const digests = await Promise.all(
      ['api_token: 00abc', 'api_token: 00def', 'secure_api_token_key: okta'].map(async (token) => {
        const { digest } = await tryConfig(files(token), { keychain });
        return digest;
      }),
    );
    expect(new Set(digests).size).toBe(1);
  });

  it('is shown by nothing', async () => {
    const config = await tryConfig(files('api_token: 00hidden'));
    expect(inspect(config, { depth: null }) + JSON.stringify(config)).not.toContain('00hidden');
  });
});
