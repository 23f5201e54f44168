import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser, stateText } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { missingKeyringPackages, PrivateKeyring } from '../support/private-keyring.js';
import { commandPath } from '../support/repository.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const OLD = 'connector-sign-sync.yml';
const oldFile = `sign_orgs:
  - host: "{{SIGN_HOST}}"
    key: key-primary
    admin_email: admin@example.com
entitlement_groups: [Sign Users]
user_groups: [Sales, Legal]
identity_types:
admin_roles:
  - {sign_role: ACCOUNT_ADMIN, adobe_groups: [Sign Admins]}
connection: {retry_count: 2}
`;
const people = csvOf([
  row('ann.lee@example.com', 'Sign Users', 'Legal'),
  row('bob.may@example.com', 'Sign Users', 'Sign Admins'),
  row('cy.dorn@example.com', 'Sales'),
]);
const FROM_CSV = ['--connector-type', 'csv', '--connector-filename', 'connector-csv.yml'];

function oldFolder(files: Readonly<Record<string, string>> = {}): Promise<Workspace> {
  const users = ['ann.lee', 'bob.may', 'cy.dorn', 'eve.else'].map((name) =>
    signUser(`${name}@example.com`, 'Sales', { accountAdmin: name === 'eve.else' }),
  );
  return usingWorkspace({
    isNew: true,
    sign: signOrgs({ primary: { users } }),
    files: { [OLD]: oldFile, 'connector-csv.yml': 'file_path: users.csv\n', 'users.csv': people, ...files },
  });
}

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command there with these answers as its standard input. */
function answer(
  workspace: Workspace,
  args: readonly string[],
  answers: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const variables = {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    HOME: workspace.besidePath,
    NODE_EXTRA_CA_CERTS: workspace.caFile,
    ...env,
  };
  return new Promise((resolve) => {
    const options = { cwd: workspace.path, env: variables };
    const child = execFile(process.execPath, [commandPath, ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
    });
    child.stdin?.end(answers.map((line) => `${line}\n`).join(''));
  });
}

async function contents(workspace: Workspace): Promise<Record<string, string>> {
  const names = (await readdir(workspace.path)).filter((name) => name.endsWith('.yml'));
  const texts = names.map(
    async (name) => [name, await readFile(join(workspace.path, name), 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

describe.skipIf(hasStack)('local only: sign-sync migrate-post-sync', () => {
  it('writes files that plan and sync as post-sync did, and touches nobody else', async () => {
    const workspace = await oldFolder();
    const migrated = await workspace.run([
      'migrate-post-sync',
      '--config-filename',
      OLD,
      ...FROM_CSV,
      '--defaults',
    ]);
    expectExit(migrated, 0);
    for (const words of [
      'written   connector-sign.yml',
      'written   sign-sync-config.yml',
      'user_groups[1] → rule 2 (Legal → Legal)',
      'entitlement_groups[0] → invocation_defaults.users, rule 4',
      'identity_types → nothing: it is blank',
      'sign_only_user_action is exclude, because',
      'or choose adobe_console',
      'Delete it when the new files work',
      'Take post_sync out of user-sync-config.yml',
    ])
      expect(migrated.stdout).toContain(words);
    expect(migrated.output).not.toContain('key-primary');
    expect((await stat(join(workspace.path, 'connector-sign.yml'))).mode & 0o077).toBe(0);

    expectExit(await workspace.run(['validate']), 0);
    const before = stateText(workspace.sign);
    expectExit(await workspace.run(['sign-sync', '-t']), 0);
    expect(stateText(workspace.sign)).toBe(before);
    expectExit(await workspace.run(['sync']), 0);
    const groupOf = (name: string) => findUser(workspace.sign, `${name}@example.com`).groups[0]?.name;
    expect(['ann.lee', 'bob.may', 'cy.dorn', 'eve.else'].map(groupOf)).toEqual([
      ...['Legal', 'Default Group', 'Sales', 'Sales'],
    ]);
    const admins = ['bob.may', 'eve.else'].map(
      (name) => findUser(workspace.sign, `${name}@example.com`).accountAdmin,
    );
    expect(admins).toEqual([true, true]);
  });

  it('asks for what is not given, and offers a test run', async () => {
    const workspace = await oldFolder();
    const { exitCode, stdout, stderr } = await answer(
      workspace,
      ['migrate-post-sync'],
      ['', 'csv', '', 'n', 'yes'],
    );
    for (const question of [
      'Post-Sync Config File [connector-sign-sync.yml]: ',
      'Connector Type (csv, ldap, okta, adobe_console) [adobe_console]: ',
      'Connector Filename [connector-csv.yml]: ',
      'Make a test run now? It writes nothing to Acrobat Sign. [y/N]: ',
    ])
      expect(stderr).toContain(question);
    expect(stdout).toMatch(/move +2 .*ann\.lee@example\.com/u);
    expect(exitCode).toBe(0);
    expect(workspace.sign.counters().total.writes).toBe(0);
  });

  it('writes over nothing without asking', async () => {
    const mine = 'host: mine\n';
    const workspace = await oldFolder({ 'connector-sign.yml': mine });
    const args = ['migrate-post-sync', '--config-filename', OLD, ...FROM_CSV];
    const refused = await answer(workspace, args, ['n', 'n']);
    expect(refused.stderr).toContain('connector-sign.yml already exists. Overwrite it? [y/N]: ');
    expect(refused.stdout).toContain('kept      connector-sign.yml');
    // What does not load is said, and is no success.
    expect(refused.stdout).toContain('The new files do not load');
    expect(refused.exitCode).toBe(1);
    expect((await contents(workspace))['connector-sign.yml']).toBe(mine);

    const before = await contents(workspace);
    expectExit(await workspace.run([...args, '--defaults']), 1);
    expect(await contents(workspace)).toEqual(before);
    expectExit(await workspace.run([...args, '--defaults', '--overwrite']), 0);
    expect((await contents(workspace))['connector-sign.yml']).toContain('create_users: False');
  });

  it('writes nothing when nobody answers, or the file is none', async () => {
    const workspace = await oldFolder({
      'user-sync-config.yml': `post_sync: {modules: [sign_sync]}\n`,
      'connector-sign.yml': oldFile,
    });
    const before = await contents(workspace);
    for (const [args, words] of [
      [[], 'ANSWER_MISSING'],
      [['--config-filename', OLD], 'ANSWER_MISSING'],
      [['--config-filename', 'nowhere.yml', '--defaults'], 'nowhere.yml: no such file'],
      [['--config-filename', 'user-sync-config.yml', '--defaults'], 'post_sync.connectors.sign_sync'],
      [['--config-filename', 'users.csv', '--defaults'], 'MIGRATION_REFUSED'],
      [['--config-filename', 'connector-sign.yml', '--defaults', '--overwrite'], 'Rename it'],
      [
        ['--config-filename', OLD, '--connector-filename', 'connector-sign.yml', '--defaults', '--overwrite'],
        'is the name of another of the new files',
      ],
      [['--config-filename', OLD, '--connector-type', 'nis', '--defaults'], 'nis'],
    ] as const) {
      const result = await workspace.run(['migrate-post-sync', ...args]);
      expectExit(result, 1);
      expect(result.stderr).toContain(words);
    }
    expect(await contents(workspace)).toEqual(before);
    const sync = await workspace.run(['sync', '-c', 'user-sync-config.yml']);
    expectExit(sync, 1);
    expect(sync.stderr).toContain('sign-sync migrate-post-sync');
  });

  it.skipIf(missingKeyringPackages.length > 0)('moves keys into the keychain', async () => {
    const keyring = await PrivateKeyring.start();
    onTestFinished(() => keyring.stop());
    const workspace = await oldFolder();
    const args = ['migrate-post-sync', '--config-filename', OLD, ...FROM_CSV];
    const { exitCode, stdout } = await answer(workspace, args, ['y', 'y'], keyring.env);
    expect(stdout).toContain('keychain  service sign-sync-primary, account admin@example.com');
    expect(stdout).toMatch(/move +2 .*ann\.lee@example\.com/u);
    expect(exitCode).toBe(0);
    expect(await keyring.lookUp('sign-sync-primary', 'admin@example.com')).toBe('key-primary');
    expect((await contents(workspace))['connector-sign.yml']).not.toContain('key-primary');
  });

  it('leaves the keys where they are when there is no keychain', async () => {
    const workspace = await oldFolder();
    const args = ['migrate-post-sync', '--config-filename', OLD, ...FROM_CSV, '--keychain', '--defaults'];
    const result = await workspace.run(args, { env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } });
    expectExit(result, 0);
    expect(result.stderr).toContain('The keys stay in the connector files.');
    expectExit(await workspace.run(['validate']), 0);
  });
});

describe.skipIf(hasStack)('local only: sign-sync init and example-config', () => {
  const env = { SIGN_INTEGRATION_KEY: 'key-primary', SIGN_INTEGRATION_KEY_EMEA: 'key-emea' };

  /** Points the examples to the simulator. */
  async function fillIn(workspace: Workspace, folder = '.'): Promise<void> {
    const place = join(workspace.path, folder);
    for (const name of (await readdir(place)).filter((one) => one.startsWith('connector-sign'))) {
      const text = await readFile(join(place, name), 'utf8');
      const filled = text
        .replace(/^host: .*$/mu, `host: "${workspace.sign.host}"`)
        .replace(/^admin_email: .*$/mu, 'admin_email: admin@example.com');
      await writeFile(join(place, name), filled);
    }
  }

  it('write a configuration that plans once it is filled in', async () => {
    const workspace = await usingWorkspace({
      isNew: true,
      sign: signOrgs({ primary: {}, emea: {} }),
      files: {},
    });
    const said = await answer(workspace, ['example-config'], ['csv', 'emea', 'yes', 'no']);
    expect(said.stderr).toContain('Acrobat Sign accounts, comma-separated [primary]: ');
    expect(said.stdout).toContain('written   connector-sign-emea.yml');
    expect(said.exitCode).toBe(0);
    await fillIn(workspace);
    const plan = await workspace.run(['plan'], { env });
    expectExit(plan, 0);
    expect(plan.stdout).toMatch(/create +4 /u);
    expect(plan.stdout).toMatch(/create group +1 +Contracts/u);
  });

  it.for([['example-config'], ['example-config-sign'], ['init', 'project']])(
    'ask nothing with --defaults, and write over nothing: %s',
    async (args) => {
      const workspace = await usingWorkspace({ isNew: true, sign: signOrgs({ primary: {} }), files: {} });
      expectExit(await workspace.run([...args, '--defaults', '--service']), 0);
      const folder = args[1] ?? '.';
      const main = join(workspace.path, folder, 'sign-sync-config.yml');
      expect(await readFile(main, 'utf8')).not.toContain('logging:\n');
      await writeFile(main, 'mine');
      const again = await workspace.run([...args, '--defaults']);
      expectExit(again, 0);
      expect(again.stdout).toContain('kept      sign-sync-config.yml');
      expect(await readFile(main, 'utf8')).toBe('mine');
    },
  );

  it('takes names of files as the original does', async () => {
    const workspace = await usingWorkspace({ isNew: true, sign: signOrgs({ primary: {} }), files: {} });
    const args = ['--root', 'm.yml', '--sign', 's.yml', '--ldap', 'l.yml', '--defaults'];
    expectExit(await workspace.run(['example-config-sign', ...args]), 0);
    expect((await readdir(workspace.path)).toSorted()).toEqual(['l.yml', 'm.yml', 's.yml']);
    const more = { LDAP_PASSWORD: 'p', ...env };
    expectExit(await workspace.run(['validate', '-c', 'm.yml'], { env: more }), 0);
  });

  it('refuse an org that no file could be named after', async () => {
    const workspace = await usingWorkspace({ isNew: true, sign: signOrgs({ primary: {} }), files: {} });
    const result = await workspace.run(['example-config', '--orgs', 'emea,../x', '--defaults']);
    expectExit(result, 1);
    expect(result.stderr).toContain('"../x" cannot be an org');
    expect(await readdir(workspace.path)).toEqual([]);
  });

  it('give a line for cron that syncs from anywhere, with the secrets of its own file', async () => {
    const workspace = await usingWorkspace({ isNew: true, sign: signOrgs({ primary: {} }), files: {} });
    const project = "it's 100% mine";
    await mkdir(join(workspace.path, project));
    expectExit(await workspace.run(['init', project, '--defaults']), 0);
    await fillIn(workspace, project);
    const secrets = join(workspace.path, project, 'sign-sync.env');
    expect((await stat(secrets)).mode & 0o077).toBe(0);
    const named = await readFile(secrets, 'utf8');
    await writeFile(secrets, named.replace('SIGN_INTEGRATION_KEY=', 'SIGN_INTEGRATION_KEY=key-primary'));
    const table = await readFile(join(workspace.path, project, 'schedule', 'sign-sync.cron'), 'utf8');
    const [line = ''] = table.split('\n').filter((one) => /^\d/u.test(one));
    const command = line.replace(/^(?:\S+ ){5}/u, '').replaceAll(String.raw`\%`, '%');
    const said = await new Promise<Said>((resolve) => {
      const variables = {
        PATH: process.env['PATH'] ?? '',
        HOME: workspace.besidePath,
        NODE_EXTRA_CA_CERTS: workspace.caFile,
      };
      execFile('sh', ['-c', command], { cwd: '/', env: variables }, (error, stdout, stderr) => {
        resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
      });
    });
    expect([said.exitCode, said.stderr]).toEqual([0, '']);
    expect(findUser(workspace.sign, 'noor.haddad@example.com').accountAdmin).toBe(true);
  });

  it('write scripts for another platform too', async () => {
    const workspace = await usingWorkspace({
      isNew: true,
      sign: signOrgs({ primary: {} }),
      files: configFiles(),
    });
    expectExit(await workspace.run(['shell-scripts', '-p', 'win', '--defaults']), 0);
    const folder = join(workspace.path, 'schedule');
    expect((await readdir(folder)).toSorted()).toEqual(['sign-sync-task.xml', 'sign-sync.bat']);
    const batch = await readFile(join(folder, 'sign-sync.bat'), 'utf8');
    expect(batch.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(true);
    expect(batch).toContain('call sign-sync sync --quiet -c "sign-sync-config.yml"');
  });
});
