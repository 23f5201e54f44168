import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, OsKeychain } from '#config';
import { configProblems, filesAround, type TrialFiles, tryConfig } from '#testing';
import { missingKeyringPackages, PrivateKeyring } from '../support/private-keyring.js';

/** In a process of its own, as each spec file is: the library reads where the bus is from the environment. */
const own = { ...process.env };
const environ = (env: Readonly<Record<string, string>>): void => void Object.assign(process.env, env);

let keyring: PrivateKeyring;

function secretOf({ orgs, sources: [source] }: Config): string[] {
  const key = orgs[0]?.key.reveal() ?? '';
  if (source?.type === 'ldap') return [key, source.bind?.password.reveal() ?? ''];
  if (source?.type === 'okta') {
    const { credentials } = source;
    return [key, (credentials.kind === 'token' ? credentials.token : credentials.privateKey).reveal()];
  }
  if (source?.type === 'adobe_console') return [key, source.clientId.reveal(), source.clientSecret.reveal()];
  return [key];
}

function files(type: string, connector: string): TrialFiles {
  const around = filesAround(type, connector);
  const sign = around['connector-sign.yml'] ?? '';
  return {
    ...around,
    'connector-sign.yml': sign.replace(
      'integration_key: key-primary',
      'secure_integration_key_key: sign-service',
    ),
  };
}

const LDAP =
  'host: ldaps://dc.example.com\nbase_dn: dc=x\nusername: CORP\\sync\nsecure_password_key: ldap-service\n';

describe.skipIf(missingKeyringPackages.length > 0)(
  'the keychain of the operating system (needs dbus, gnome-keyring and libsecret-tools)',
  () => {
    beforeAll(async () => {
      keyring = await PrivateKeyring.start();
      environ(keyring.env);
    });

    afterAll(async () => {
      environ(Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as never);
      await keyring.stop();
    });

    it('gives back what was stored, whatever characters are in it, and forgets what is deleted', async () => {
      const keychain = new OsKeychain();
      const account = 'cn=Zoë "the sync", ou=Ünits\\, dc=example';
      const secret = `-----BEGIN PRIVATE KEY-----\n${'MIIß'.repeat(1000)}\n-----END PRIVATE KEY-----`;
      expect(await keychain.get('round trip', account)).toBeUndefined();
      await keychain.set('round trip', account, 'first');
      await keychain.set('round trip', account, secret);
      expect(await keychain.get('round trip', account)).toBe(secret);
      expect(await keychain.get('round trip', 'somebody else')).toBeUndefined();
      expect(await keychain.delete('round trip', account)).toBe(true);
      expect(await keychain.delete('round trip', account)).toBe(false);
      expect(await keychain.get('round trip', account)).toBeUndefined();
    });

    it('shares its entries with other programs, by service and username', async () => {
      const keychain = new OsKeychain();
      await keyring.store('theirs', 'ann', 'stored by another program');
      expect(await keychain.get('theirs', 'ann')).toBe('stored by another program');
      await keychain.set('ours', 'ann', 'stored by us');
      expect(await keyring.lookUp('ours', 'ann')).toBe('stored by us');
    });

    it.for([
      ['ldap', LDAP, 'CORP\\sync', { 'ldap-service': 'p' }],
      [
        'okta',
        'host: https://example.okta.com\nsecure_api_token_key: okta-service\n',
        'https://example.okta.com',
        { 'okta-service': 't' },
      ],
      [
        'adobe_console',
        'integration:\n  org_id: 1@AdobeOrg\n  secure_client_id_key: id-service\n  secure_client_secret_key: secret-service\n',
        '1@AdobeOrg',
        { 'id-service': 'i', 'secret-service': 's' },
      ],
    ] as const)(
      'holds the secrets of %s under the account that the original looks for',
      async ([type, connector, account, entries]) => {
        await keyring.store('sign-service', 'admin@example.com', 'k');
        for (const [service, secret] of Object.entries(entries))
          await keyring.store(service, account, secret);
        const config = await tryConfig(files(type, connector), { keychain: new OsKeychain() });
        expect(secretOf(config)).toEqual(['k', ...Object.values(entries)]);
      },
    );

    it('is said to lack an entry, with the command that stores it', async () => {
      await keyring.store('sign-service', 'admin@example.com', 'k');
      const problems = await configProblems(files('ldap', LDAP.replace('ldap-service', 'nothing')), {
        keychain: new OsKeychain(),
      });
      expect(problems).toEqual([
        'connector.yml:4:22 secure_password_key: the keychain (Secret Service) has no secret for the service "nothing" and the account "CORP\\sync". Store it with: sign-sync credentials set "nothing" --account "CORP\\sync"',
      ]);
    });

    it('is no keychain while it is locked and nobody is there to open it', async () => {
      const keychain = new OsKeychain();
      await keychain.set('locked up', 'ann', 'x');
      await keyring.lock();
      for (const asked of [
        () => keychain.get('locked up', 'ann'),
        () => keychain.set('locked up', 'ann', 'y'),
        () => keychain.delete('locked up', 'ann'),
      ]) {
        await expect(asked()).rejects.toThrow(
          /^The keychain \(Secret Service\) cannot be used here: it is locked, and nobody opened it/u,
        );
      }
    });
  },
);

describe('where there is no keychain', () => {
  it('a secret that is kept in it is a problem that names another place', async () => {
    environ({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' });
    const problems = await configProblems(files('csv', 'file_path: connector.yml\n'), {
      keychain: new OsKeychain('linux'),
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^connector-sign\.yml:2:29 secure_integration_key_key: The keychain \(Secret Service\) cannot be used here: no Secret Service answers on this session's D-Bus \(.*\)\. Use integration_key: env:NAME or file:PATH instead\.$/u,
      ),
    ]);
  });
});
