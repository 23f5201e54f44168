import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#domain';
import { RemoteWorld } from '../integration/remote-world.js';
import { configFiles } from '../support/config-files.js';
import { ensureBuilt } from '../support/ensure-built.mjs';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { loadedModules, recording } from '../support/loaded-modules.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { type CommandOptions, type RunningCommand, startCommand } from '../support/start-command.js';

const TOKEN = 'a-token-for-this-spec-alone';

let world: RemoteWorld;
/** A folder without a configuration, as on the desk of somebody who only asks. */
let desk: string;

beforeAll(async () => {
  await ensureBuilt();
  desk = await mkdtemp(join(tmpdir(), 'sign-sync-desk-'));
  const state = signOrgs({ primary: { users: [signUser('ann.lee@example.com')] } });
  const files = { ...configFiles(), 'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales')]) };
  world = await RemoteWorld.open(state, files, new Secret(TOKEN));
});
afterAll(async () => {
  await world.close();
  await rm(desk, { recursive: true });
});

type Options = Partial<CommandOptions>;

function start(args: readonly string[], { env, ...options }: Options = {}): RunningCommand {
  const variables = { SIGN_SYNC_SERVER: world.api.url, SIGN_SYNC_TOKEN: TOKEN, HOME: desk, ...env };
  return startCommand(args, { cwd: desk, env: variables, ...options });
}

const run = (args: readonly string[], options: Options = {}) => start(args, options).result;

/** Looks again until the command has said it; the spec's own time limit ends a wait in vain. */
async function said(command: RunningCommand, words: RegExp): Promise<void> {
  while (!words.test(command.output())) {
    if (command.hasEnded()) throw new Error(`It ended without saying ${words.source}:\n${command.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('sign-sync --server', () => {
  it('plans, shows, and applies without a file, a database or a service of its own', async () => {
    const record = join(desk, 'modules.txt');
    const recorded = recording(record);
    const planned = await run(['plan', '--out', 'plan.json'], recorded);
    expectExit(planned, 0);
    expect(planned.stdout).toContain(
      'acme/sign-sync-config.yml   1 org, 1 rule, source csv (acme/users.csv)',
    );
    const shown = await run(['plan', 'show', '--json'], recorded);
    expectExit(shown, 0);
    expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(await readFile(join(desk, 'plan.json'), 'utf8')));

    const applied = await run(['apply', 'plan.json'], recorded);
    expectExit(applied, 0);
    expect(applied.stdout).toContain('1 applied');
    expect(findUser(world.sign, 'ann.lee@example.com').groups[0]?.name).toBe('Sales');

    const modules = await loadedModules(record);
    expect(modules.some((url) => url.endsWith('/apps/cli/src/remote/open-remote.ts'))).toBe(true);
    const heavy =
      /node_modules\/(@nestjs|typeorm|pg|pg-[a-z-]+|amqplib|js-yaml|undici|pino|bottleneck|rxjs)\/|\/libs\/(db|messaging|config|sources|sign|telemetry)\/|\/apps\/(all-in-one|executor|planner)\//;
    expect(modules.filter((url) => heavy.test(url))).toEqual([]);
  });

  it('ends as the run ends: 0, and 1 with the words of the server', async () => {
    const nothing = await run(['sync', '--json']);
    expectExit(nothing, 0);
    expect(JSON.parse(nothing.stdout)).toMatchObject({ state: 'done', exitCode: 0, changes: 0 });
    const used = await run(['apply', 'plan.json']);
    expectExit(used, 1);
    expect(used.stderr).toContain('This plan was applied before; a plan is used once. Plan again.');
    expect(used.stderr).toContain('Error PLAN_REFUSED.');
    const scope = await run(['sync', '--users', 'somebody']);
    expectExit(scope, 1);
    expect(scope.stderr).toContain('"somebody" is not known here.');
    const name = await run(['sync', '--configuration', 'acmee']);
    expectExit(name, 1);
    expect(name.stderr).toContain('The server has no configuration "acmee". It has acme.');
  });

  it('takes its token from a file as well, and is refused without the right one', async () => {
    await writeFile(join(desk, 'token'), `${TOKEN}\n`);
    const env = { SIGN_SYNC_TOKEN: '', SIGN_SYNC_TOKEN_FILE: 'token' };
    expectExit(await run(['plan', 'show'], { env }), 0);
    for (const token of ['', 'wrong']) {
      const refused = await run(['sync'], { env: { SIGN_SYNC_TOKEN: token } });
      expectExit(refused, 1);
      expect(refused.stderr).toContain('Error SERVER_REFUSED.');
      expect(refused.stderr).toContain('SIGN_SYNC_TOKEN_FILE');
    }
  });

  it('says what is wrong with an address at which nothing, or something else, answers', async () => {
    const page: Server = createServer((_, response) => response.end('<html>hello</html>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const { port } = page.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    const other = await run(['sync', '--server', address]);
    expectExit(other, 1);
    expect(other.stderr).toContain('Error SERVER_ANSWER_UNREADABLE.');
    await new Promise((resolve) => page.close(resolve));
    const nobody = await run(['sync', '--server', address]);
    expectExit(nobody, 1);
    expect(nobody.stderr).toContain(`The server ${address} cannot be reached: connect ECONNREFUSED`);
    expect(nobody.stderr).toContain('Error SERVER_UNREACHABLE.');
    const open = await run(['sync', '--server', 'http://sign-sync.example.com']);
    expectExit(open, 1);
    expect(open.stderr).toContain('would send the token unencrypted');
    const wait = await run(['sync', '--max-wait', '5m']);
    expectExit(wait, 1);
    expect(wait.stderr).toContain('Error ARGUMENT_INVALID.');
  });

  it('asks the server to cancel its run at Ctrl-C, and ends with 130', async () => {
    const release = await world.blockOrgs();
    const command = start(['sync']);
    await said(command, /Waiting {5}for run 2026-01-01-/);
    command.interrupt();
    const stopped = await command.result;
    expectExit(stopped, 130);
    expect(stopped.stderr).toMatch(/Stopping: the server is asked to cancel run \d{4}-\d\d-\d\d-\d{4}/);
    const [run] = await world.db.query<{ state: string }>(
      'select state from run order by requested_at desc limit 1',
    );
    expect(run?.state).toBe('cancelled');
    await release();
  });

  it('says when somebody else cancels its run', async () => {
    const release = await world.blockOrgs();
    const command = start(['sync']);
    await said(command, /Waiting {5}for run/);
    const [own] = await world.db.query<{ name: string }>(`select name from run where state = 'waiting'`);
    await world.cancel(own?.name ?? '');
    const ended = await command.result;
    expectExit(ended, 130);
    expect(ended.stderr).toContain(`Run ${own?.name ?? ''} was cancelled by somebody else.`);
    await release();
  });

  it('goes on when the server comes back', async () => {
    const release = await world.blockOrgs();
    const command = start(['sync']);
    await said(command, /Waiting {5}for run/);
    await world.restartApi(() => new Promise((resolve) => setTimeout(resolve, 1500)));
    expect(command.hasEnded()).toBe(false);
    await release();
    expectExit(await command.result, 0);
  });

  it('means the configuration that is called as the folder it works in', async () => {
    const cwd = dirname(world.configFilename);
    expectExit(await run(['plan'], { cwd }), 0);
    const elsewhere = await mkdtemp(join(tmpdir(), 'sign-sync-other-'));
    await writeFile(join(elsewhere, 'sign-sync-config.yml'), '');
    const other = await run(['plan'], { cwd: elsewhere });
    expectExit(other, 1);
    expect(other.stderr).toContain('Error CONFIGURATION_UNKNOWN.');
    await rm(elsewhere, { recursive: true });
  });
});
