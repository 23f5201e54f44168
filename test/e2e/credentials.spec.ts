import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/ensure-built.mjs';
import { missingKeyringPackages, PrivateKeyring } from '../support/private-keyring.js';
import { commandPath } from '../support/repository.js';
import { hasStack } from '../support/transport.js';
import { writeFolder } from '../support/write-folder.js';

const secret = 'hunter2-$ecret';
const PROMPT = 'Secret for the service "ldap" and the account "sync": ';

const files = {
  'sign-sync-config.yml': `sign_orgs: {primary: connector-sign.yml, emea: emea.yml}
identity_sources:
  - {type: ldap, connector: ldap.yml}
  - {type: okta, connector: okta.yml}
user_sync: {sign_only_limit: 100, sign_only_user_action: exclude}
user_management: [{directory_group: Sign Sales, sign_group: Sales}]
`,
  'connector-sign.yml': `host: api.echosign.com
secure_integration_key_key: sign
admin_email: admin@example.com
create_users: True
deactivate_users: False
`,
  'emea.yml': `host: api.eu1.echosign.com
secure_integration_key_key: sign
admin_email: admin@emea.example.com
create_users: True
deactivate_users: False
`,
  'ldap.yml': 'host: ldaps://dc.example.com\nbase_dn: dc=x\nusername: sync\nsecure_password_key: ldap\n',
  'okta.yml': 'host: example.okta.com\napi_token: env:OKTA_TOKEN\n',
};

let folder: string;
let keyring: PrivateKeyring;
let empty: PrivateKeyring;

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program there, with this as its standard input. */
function run(program: string, args: readonly string[], input: string, env = keyring.env): Promise<Said> {
  return new Promise((resolve) => {
    const variables = { ...env, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', NO_COLOR: '1' };
    const child = execFile(program, args, { cwd: folder, env: variables }, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

/** Types at the prompt of `credentials set ldap`, at a terminal of its own, which shows what a person would see. */
function typeAt(prompt: string, keys: string): Promise<Said> {
  return new Promise((resolve) => {
    const variables = { ...keyring.env, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', NO_COLOR: '1' };
    const command = `${process.execPath} ${commandPath} credentials set ldap`;
    const options = { cwd: folder, env: variables };
    const child = execFile('script', ['-qec', command, '/dev/null'], options, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
    });
    let seen = '';
    child.stdout?.on('data', (text: string) => {
      const isNew = !seen.includes(prompt);
      seen += text;
      if (isNew && seen.includes(prompt)) child.stdin?.write(keys);
    });
  });
}

function credentials(args: readonly string[], input = '', env = keyring.env): Promise<Said> {
  return run(process.execPath, [commandPath, 'credentials', ...args], input, env);
}

async function present(): Promise<Record<string, boolean>> {
  const { stdout } = await credentials(['list', '--json']);
  const listed = JSON.parse(stdout) as { file: string; key: string; present: boolean }[];
  return Object.fromEntries(listed.map((one) => [`${one.file} ${one.key}`, one.present]));
}

describe.skipIf(hasStack || missingKeyringPackages.length > 0)(
  'local only: sign-sync credentials (needs dbus, gnome-keyring and libsecret-tools)',
  () => {
    beforeAll(async () => {
      await ensureBuilt();
      folder = await mkdtemp(join(tmpdir(), 'sign-sync-credentials-'));
      await writeFolder(folder, files);
      keyring = await PrivateKeyring.start();
      empty = await PrivateKeyring.start({ empty: true });
    });

    afterAll(async () => {
      await keyring.stop();
      await empty.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('list every secret that the configuration needs, where it is kept, and what is missing', async () => {
      const { exitCode, stdout } = await credentials(['list']);
      expect(exitCode).toBe(1);
      const [head, ...rows] = stdout.split('\n');
      expect(head).toMatch(/^FILE +KEY +KEPT IN +SERVICE +ACCOUNT$/u);
      expect(rows.slice(0, 4)).toEqual([
        expect.stringMatching(
          /^connector-sign\.yml:2 +secure_integration_key_key +keychain +sign +admin@example\.com +missing$/u,
        ),
        expect.stringMatching(/^emea\.yml:2 .* sign +admin@emea\.example\.com +missing$/u),
        expect.stringMatching(/^ldap\.yml:4 +secure_password_key +keychain +ldap +sync +missing$/u),
        expect.stringMatching(/^okta\.yml:2 +api_token +env:OKTA_TOKEN +- +- +missing$/u),
      ]);
      expect(stdout).toContain('okta.yml:2  api_token: the environment variable OKTA_TOKEN is not set.');
      expect(stdout).toContain('Store it with: sign-sync credentials set "ldap" --account "sync"');
    });

    it('are stored from standard input, found by list, get and validate, and deleted', async () => {
      const stored = await credentials(['set', 'ldap'], `${secret}\n`);
      expect(stored).toEqual({
        exitCode: 0,
        stdout: 'Stored in the keychain (Secret Service): the service "ldap" and the account "sync".\n',
        stderr: '',
      });
      expect(await keyring.lookUp('ldap', 'sync')).toBe(secret);
      for (const account of ['admin@example.com', 'admin@emea.example.com']) {
        const { exitCode } = await credentials(['set', 'sign', '--account', account], `key-of-${account}`);
        expect(exitCode).toBe(0);
      }
      expect(await present()).toEqual({
        'connector-sign.yml secure_integration_key_key': true,
        'emea.yml secure_integration_key_key': true,
        'ldap.yml secure_password_key': true,
        'okta.yml api_token': false,
      });

      const got = await credentials(['get', 'ldap']);
      expect(got.stdout).toBe(
        'The keychain (Secret Service) has the secret for the service "ldap" and the account "sync".\n',
      );
      expect((await credentials(['get', 'ldap', '--show'])).stdout).toBe(`${secret}\n`);

      const env = { ...keyring.env, OKTA_TOKEN: '00token' };
      const validated = await run(process.execPath, [commandPath, 'validate'], '', env);
      expect(validated.stdout + validated.stderr).toContain('valid.');
      expect(validated.exitCode).toBe(0);
      const listed = await credentials(['list'], '', env);
      expect(listed.exitCode).toBe(0);
      expect(listed.stdout + validated.stdout).not.toMatch(/hunter2|00token|key-of/u);

      expect((await credentials(['delete', 'ldap'])).exitCode).toBe(0);
      const gone = await credentials(['get', 'ldap']);
      expect(gone.exitCode).toBe(1);
      expect(gone.stderr).toContain('Error CREDENTIAL_MISSING.');
      expect((await credentials(['delete', 'ldap'])).exitCode).toBe(1);
    });

    it('are typed at a terminal without being shown', async () => {
      const { exitCode, stdout } = await typeAt(PROMPT, `wrong\b\b\b\b\b${secret}\r`);
      expect(stdout).toContain(PROMPT);
      expect(stdout).toContain('Stored in the keychain');
      expect(stdout).not.toContain('hunter2');
      expect(exitCode).toBe(0);
      expect(await keyring.lookUp('ldap', 'sync')).toBe(secret);
    });

    it('are left as they are after Ctrl-C', async () => {
      await keyring.store('ldap', 'sync', 'before');
      const { exitCode, stdout } = await typeAt(PROMPT, 'half\u0003');
      expect(stdout).toContain('Stopped. Nothing was stored.');
      expect(exitCode).toBe(130);
      expect(await keyring.lookUp('ldap', 'sync')).toBe('before');
    });

    it.for([
      [
        'a service that the configuration does not name',
        ['set', 'ldpa'],
        'Did you mean "ldap"? It names: sign, ldap.',
        'Error CREDENTIAL_UNKNOWN. See docs/errors.md.',
      ],
      [
        'a service with two accounts',
        ['set', 'sign'],
        'with several accounts: admin@example.com, admin@emea.example.com. Name one with --account.',
        'Error CREDENTIAL_UNKNOWN. See docs/errors.md.',
      ],
      [
        'an empty secret',
        ['set', 'ldap'],
        'The secret is empty. Nothing was stored.',
        'Error CREDENTIAL_EMPTY.',
      ],
      ['no configuration', ['get', 'ldap', '-c', 'gone.yml'], 'gone.yml', 'Nothing was read or written.'],
    ] as const)('end with one message and exit code 1: %s', async ([, args, message, end]) => {
      const { exitCode, stdout, stderr } = await credentials(args, '\n');
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toContain(message);
      expect(stderr).toContain(end);
    });

    it('need no configuration when the account is named', async () => {
      const args = ['any', '--account', 'ann', '-c', 'gone.yml'];
      expect((await credentials(['set', ...args], secret)).exitCode).toBe(0);
      expect((await credentials(['get', ...args])).exitCode).toBe(0);
      expect((await credentials(['delete', ...args])).exitCode).toBe(0);
    });

    it('say which keychain cannot be used, and why', async () => {
      const noBus = { ...keyring.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };
      for (const args of [
        ['set', 'ldap'],
        ['get', 'ldap'],
        ['delete', 'ldap'],
      ]) {
        const { exitCode, stderr } = await credentials(args, secret, noBus);
        expect(exitCode).toBe(1);
        expect(stderr).toContain(
          'The keychain (Secret Service) cannot be used here: no Secret Service answers',
        );
        expect(stderr).toContain('Error KEYCHAIN_UNAVAILABLE.');
        expect(stderr).not.toContain('hunter2');
      }
      const listed = await credentials(['list'], '', noBus);
      expect(listed.exitCode).toBe(1);
      expect(listed.stdout).toContain('Use password: env:NAME or file:PATH instead.');

      const noKeyring = await credentials(['set', 'ldap'], secret, empty.env);
      expect(noKeyring.exitCode).toBe(1);
      expect(noKeyring.stderr).toContain('this user has no keyring yet');
    });

    it('are in no file in clear', async () => {
      await credentials(['set', 'ldap'], secret);
      const { HOME: home } = keyring.env;
      for (const root of [folder, home]) {
        const entries = await readdir(root, { recursive: true, withFileTypes: true });
        for (const entry of entries.filter((one) => one.isFile())) {
          const contents = await readFile(join(entry.parentPath, entry.name), 'latin1');
          expect(contents).not.toContain(secret);
        }
      }
    });
  },
);
