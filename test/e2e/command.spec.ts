import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { loadedModules, recording } from '../support/loaded-modules.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';

function oneToMove(files: Readonly<Record<string, string>> = {}) {
  return usingWorkspace({
    isNew: true,
    sign: signOrgs({ primary: { users: [signUser('ann.lee@example.com')] } }),
    files: { ...configFiles(), 'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales')]), ...files },
  });
}

/** Words for a title, and the words as arguments. */
function titled(all: readonly string[][]): (readonly [string, readonly string[]])[] {
  return all.map((args) => [args.join(' '), args] as const);
}

async function modulesOf(args: readonly string[]): Promise<string[]> {
  const workspace = await oneToMove();
  const record = join(workspace.besidePath, 'modules.txt');
  expectExit(await workspace.run(args, recording(record)), 0);
  return loadedModules(record);
}

describe('the command sign-sync', () => {
  it.for(['--help', 'sync --help', '--version'])(
    'answers %s without loading Nest, the database or YAML',
    async (words) => {
      const heavy = /node_modules\/(@nestjs|typeorm|pg|pg-[a-z-]+|js-yaml|undici|pino|bottleneck|rxjs)\//;
      const modules = await modulesOf(words.split(' '));
      // As it is built, from few files.
      expect(modules.some((url) => url.endsWith('/apps/cli/src/bundle/program.js'))).toBe(true);
      expect(modules.filter((url) => heavy.test(url))).toEqual([]);
    },
  );

  it('validates without loading Nest, the database or a client of anything', async () => {
    const heavy =
      /node_modules\/(@nestjs|@okta|@opentelemetry|typeorm|pg|undici|amqplib|ldapts|fastify|rxjs|pino)\/|\/libs\/(db|messaging|sources|sign|telemetry)\//;
    const modules = await modulesOf(['validate']);
    expect(modules.some((url) => url.endsWith('/libs/config/src/load-config.ts'))).toBe(true);
    expect(modules.filter((url) => heavy.test(url))).toEqual([]);
  });

  it('names its commands in --help', async () => {
    const workspace = await oneToMove();
    const result = await workspace.run(['--help']);
    expectExit(result, 0);
    for (const name of ['sync', 'plan', 'apply', 'validate']) expect(result.stdout).toContain(name);
  });

  it('validates without asking anybody, and says what is wrong', async () => {
    const workspace = await oneToMove();
    expectExit(await workspace.run(['validate']), 0);
    expect(workspace.sign.counters().total.writes).toBe(0);

    await workspace.write({
      'connector-sign.yml': 'host: "{{SIGN_HOST}}"\nadmin_email: admin@example.com\n',
    });
    const result = await workspace.run(['validate']);
    expectExit(result, 1);
    for (const key of ['integration_key', 'create_users', 'deactivate_users'])
      expect(result.output).toContain(key);
    expect(workspace.sign.counters().total.requests).toBe(0);
  });

  it('validates what the rules say, with --strict also as its exit code', async () => {
    const workspace = await oneToMove();
    const rules = [
      { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
      { directoryGroup: 'Sign Sales', signGroup: 'Legal' },
      { directoryGroup: 'Bosses', accountAdmin: true },
    ];
    await workspace.write(configFiles({ rules }));
    const told = await workspace.run(['validate']);
    expectExit(told, 0);
    expect(told.output).toMatch(
      /sign-sync-config\.yml:\d+ +rule 2: its Sign group "Legal" never counts: rule 1/,
    );
    expect(told.output).toMatch(/rule 3: makes everybody in "Bosses" an admin of the account/);
    expectExit(await workspace.run(['validate', '--strict']), 1);

    await workspace.write(configFiles({ rules: rules.slice(2) }));
    expectExit(await workspace.run(['validate', '--strict']), 0);
  });

  // A server's state is its own: `validate` looks at files and state of this machine.
  it.skipIf(hasStack)('validates rules against what the last run saw, where it is asked to', async () => {
    const workspace = await oneToMove();
    const before = await workspace.run(['validate', '--last-run']);
    expectExit(before, 0);
    expect(before.output).toContain('No run of this configuration has read the directory yet');
    expectExit(await workspace.run(['plan']), 0);
    const rules = [
      { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
      { directoryGroup: 'Sign Marketing', signGroup: 'Brand New' },
    ];
    await workspace.write(configFiles({ rules }));
    const result = await workspace.run(['validate', '--last-run', '--strict']);
    expectExit(result, 1);
    expect(result.output).toMatch(/rule 2: matches nobody: nobody was read in "Sign Marketing"/);
    expect(result.output).toMatch(
      /rule 2: Sign has no group "Brand New" in primary; the next run creates it/,
    );
    expect(result.output).toMatch(/Compared with run \d{4}-\d\d-\d\d-0001\./);
    expect(result.output).not.toContain('rule 1:');
    expectExit(await workspace.run(['validate', '--strict']), 0);
  });

  it.for(
    titled([
      ['--users', 'mapped'],
      ['--users', 'all'],
      ['--users', 'group', 'Sign Sales'],
      ['--users', 'group', 'Sign Legal,Sign Sales'],
      ['-t'],
      ['-T'],
      ['--quiet'],
      ['--debug'],
    ]),
  )('takes the option %s', async ([, args]) => {
    const workspace = await oneToMove();
    expectExit(await workspace.run(['sync', ...args]), 0);
    const group = findUser(workspace.sign, 'ann.lee@example.com').groups[0]?.name;
    expect(group).toBe(args[0] === '-t' ? 'Default Group' : 'Sales');
  });

  it('lets -T overrule a test mode of the configuration', async () => {
    const workspace = await oneToMove(configFiles({ more: 'invocation_defaults:\n  test_mode: True' }));
    expectExit(await workspace.run(['sync']), 0);
    expect(workspace.sign.counters().total.writes).toBe(0);
    expectExit(await workspace.run(['sync', '-T']), 0);
    expect(workspace.sign.counters().total.writes).toBe(1);
  });

  it.for(
    titled([
      ['sink'],
      ['sync', '--user', 'all'],
      ['sync', '--users', 'some'],
      ['sync', '--users', 'group'],
      ['apply'],
    ]),
  )('refuses the words %s', async ([, args]) => {
    const workspace = await oneToMove();
    const result = await workspace.run(args);
    expect(result.exitCode).not.toBe(0);
    expect(result.exitCode).not.toBeNull();
    expect(result.stderr).not.toBe('');
    expect(result.output).not.toMatch(/^\s+at .+:\d+/m);
    expect(workspace.sign.counters().total.requests).toBe(0);
  });
});

describe.skipIf(hasStack)('local only: a command that works by itself', () => {
  it('does load Nest when it works, so that the recorder can be believed', async () => {
    const modules = await modulesOf(['plan']);
    expect(modules.some((url) => url.includes('node_modules/@nestjs/core/'))).toBe(true);
    expect(modules.some((url) => url.includes('node_modules/pg/'))).toBe(true);
    const unused = /node_modules\/(@okta|@opentelemetry|amqplib|ldapts|fastify|openid-client|nodemailer)\//;
    expect(modules.filter((url) => unused.test(url))).toEqual([]);
  });

  it('does not load Nest or a client of anything to look at its state', async () => {
    const modules = await modulesOf(['plan', 'list']);
    expect(modules.some((url) => url.includes('node_modules/pg/'))).toBe(true);
    const unused =
      /node_modules\/(@nestjs|@okta|@opentelemetry|rxjs|amqplib|ldapts|fastify|undici|bottleneck)\//;
    expect(modules.filter((url) => unused.test(url))).toEqual([]);
  });

  it('runs from any folder, with its state beside the configuration', async () => {
    const workspace = await oneToMove();
    const elsewhere = { cwd: workspace.besidePath };

    expectExit(await workspace.run(['sync', '-c', '../folder/sign-sync-config.yml'], elsewhere), 0);
    expect(findUser(workspace.sign, 'ann.lee@example.com').groups[0]?.name).toBe('Sales');
    expect((await stat(workspace.statePath)).isDirectory()).toBe(true);
    await expect(stat(join(workspace.besidePath, 'sign-sync-state'))).rejects.toThrow('ENOENT');
    expectExit(
      await workspace.run(['plan', 'show', '-c', join(workspace.path, 'sign-sync-config.yml')], elsewhere),
      0,
    );
  });
});
