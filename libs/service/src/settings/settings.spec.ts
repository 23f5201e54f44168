import { describe, expect, it } from 'vitest';
import { parseProcessSettings, parseServiceSettings, type Variables } from './settings.js';
import { SettingsInvalidError, type SettingProblem } from './settings-invalid.error.js';

const least: Variables = {
  SIGN_SYNC_DATABASE_URL: 'postgres://ann:p%40ss@db.example.com:5432/sync',
  SIGN_SYNC_AMQP_URL: 'amqp://ann:rabbit-pass@mq.example.com',
  SIGN_SYNC_CONFIG_DIR: '/etc/sign-sync',
};

function problemsOf(variables: Variables): readonly SettingProblem[] {
  try {
    parseServiceSettings(variables);
  } catch (error) {
    if (error instanceof SettingsInvalidError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseServiceSettings', () => {
  it('needs a database, a broker and configurations; everything else has a default', () => {
    const settings = parseServiceSettings(least);
    expect(settings).toMatchObject({
      configDir: '/etc/sign-sync',
      host: '127.0.0.1',
      healthPort: 9090,
      apiPort: 8080,
      orgLeaseMs: 60_000,
      callsInFlightMax: 0,
      apiToken: undefined,
      rateLimit: 6_000,
      trustedProxies: [],
      logLevel: 'info',
      logFormat: 'json',
    });
    expect(settings.databaseUrl.reveal()).toBe(least['SIGN_SYNC_DATABASE_URL']);
    expect(settings.amqpUrl.reveal()).toBe(least['SIGN_SYNC_AMQP_URL']);
  });

  it('signs no audit unless it is given keys, which it does not print', () => {
    expect(parseServiceSettings(least).audit).toEqual({
      hmacKey: undefined,
      signingKey: undefined,
      checkpointFile: undefined,
    });
    const { audit } = parseServiceSettings({ ...least, SIGN_SYNC_AUDIT_HMAC_KEY: 'canary' });
    expect(audit.hmacKey?.reveal()).toBe('canary');
    expect(JSON.stringify(audit)).not.toContain('canary');
  });

  it('names everything that is missing at once', () => {
    expect(problemsOf({}).map(({ name }) => name)).toEqual([
      'SIGN_SYNC_DATABASE_URL',
      'SIGN_SYNC_AMQP_URL',
      'SIGN_SYNC_CONFIG_DIR',
    ]);
  });

  it('takes an empty variable for one that is not set, as shells and manifests write it', () => {
    expect(parseServiceSettings({ ...least, SIGN_SYNC_HEALTH_PORT: '', SIGN_SYNC_API_TOKEN: '' })).toEqual(
      parseServiceSettings(least),
    );
    expect(problemsOf({ ...least, SIGN_SYNC_AMQP_URL: '' })).toHaveLength(1);
  });

  it.each([
    ['SIGN_SYNC_HEALTH_PORT', '70000', 'from 0 to 65535'],
    ['SIGN_SYNC_PORT', 'http', 'from 0 to 65535'],
    ['SIGN_SYNC_RATE_LIMIT', '1e3', 'a whole number from 0'],
    ['SIGN_SYNC_TRUSTED_PROXIES', '10.0.0.0/33', 'addresses and networks'],
    ['SIGN_SYNC_TRUSTED_PROXIES', 'proxy.example.com', 'addresses and networks'],
    ['SIGN_SYNC_LOG', 'verbose', 'debug, info, warn, error, silent'],
    ['SIGN_SYNC_LOG_FORMAT', 'xml', 'json, text'],
    ['SIGN_SYNC_ORG_LEASE_SECONDS', '2', 'from 3 to 9999'],
    ['SIGN_SYNC_ORG_LEASE_SECONDS', '2.5', 'from 3 to 9999'],
    ['SIGN_SYNC_CALLS_IN_FLIGHT', '-1', 'from 0 to 9999'],
    ['SIGN_SYNC_API_TOKEN', 'two words', 'no HTTP header takes'],
    ['SIGN_SYNC_DATABASE_URL', 'mysql://db.example.com/sync', 'postgres://user:password@host'],
    ['SIGN_SYNC_AMQP_URL', 'mq.example.com', 'amqp://user:password@host'],
  ])('refuses %s=%s and says what would be right', (name, value, words) => {
    const problems = problemsOf({ ...least, [name]: value });
    expect(problems).toMatchObject([{ name }]);
    expect(problems[0]?.message).toContain(words);
  });

  it('never repeats an address, which may hold a password', () => {
    const wrong = { SIGN_SYNC_DATABASE_URL: 'db:hunter2@host', SIGN_SYNC_AMQP_URL: 'mq:hunter2@host' };
    const problems = problemsOf({ ...least, ...wrong });
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
    expect(JSON.stringify(parseServiceSettings(least))).not.toMatch(/p%40ss|rabbit-pass/);
  });
});

describe('parseProcessSettings', () => {
  it('asks only for the database', () => {
    const { SIGN_SYNC_DATABASE_URL } = least;
    expect(parseProcessSettings({ SIGN_SYNC_DATABASE_URL, SIGN_SYNC_LOG: 'warn' })).toMatchObject({
      logLevel: 'warn',
      logFormat: 'json',
    });
  });
});
