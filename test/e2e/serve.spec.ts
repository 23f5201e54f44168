import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf } from '../support/people.js';
import { duplicateCreates, writesOf } from '../support/sign-ledger.js';
import { signOrgs } from '../support/sign-state.js';
import type { RunningCommand } from '../support/start-command.js';
import { type RunningServer, startServer } from '../support/start-server.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace, WorkspaceOptions } from '../support/workspace.js';

const people = crowd(30);
const work: WorkspaceOptions = {
  sign: signOrgs({ primary: { groupNames: ['Sales'] } }),
  files: { ...configFiles(), 'users.csv': csvOf(people) },
  control: { latencyMs: 60 },
};

/** The spec's own time limit ends a wait in vain. */
async function whenWritten(workspace: Workspace, writes: number, command: RunningCommand): Promise<void> {
  while (writesOf(workspace.sign).length < writes) {
    if (command.hasEnded()) throw new Error(`It ended before that:\n${command.output()}`);
    await pause(10);
  }
}

/** Kills the server when Sign has received so many writes, and starts it again at the same address. */
async function killAndReturn(
  workspace: Workspace,
  server: RunningServer,
  { writes, asking, args = [] }: { writes: number; asking: RunningCommand; args?: readonly string[] },
): Promise<RunningServer> {
  await whenWritten(workspace, writes, asking);
  server.command.kill('SIGKILL');
  await server.command.result;
  return startServer(workspace, [...args, '--port', new URL(server.url).port]);
}

function expectEverybodyOnce({ sign }: Workspace): void {
  expect(people.map(({ email }) => findUser(sign, email).groups.map(({ name }) => name))).toEqual(
    people.map(() => ['Sales']),
  );
  expect(duplicateCreates(sign)).toEqual([]);
}

async function stop({ command }: RunningServer): Promise<void> {
  command.kill('SIGTERM');
  expectExit(await command.result, 0);
}

describe.skipIf(hasStack)('local only: sign-sync serve, which is one process', () => {
  it('goes on with a run of one configuration after a kill, and finishes it exactly once', async () => {
    const workspace = await usingWorkspace(work);
    const first = await startServer(workspace);
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const asking = workspace.start(['--server', first.url, 'sync']);
    const second = await killAndReturn(workspace, first, { writes: 5, asking });
    // Who asked has waited meanwhile, and sees the end.
    const asked = await asking.result;
    expectExit(asked, 0);
    expect(asked.stdout).toContain(`${people.length} applied`);
    expectEverybodyOnce(workspace);

    const again = await workspace.run(['--server', second.url, 'sync']);
    expectExit(again, 0);
    expect(again.stdout).toContain('0 applied');
    await stop(second);
    expect(await workspace.leftoverServer()).toBeUndefined();
  });

  it('does so with a folder of configurations, each under its name', async () => {
    const files = Object.entries(work.files);
    const workspace = await usingWorkspace({
      ...work,
      files: Object.fromEntries([
        ...files.map(([name, text]) => [`acme/${name}`, text]),
        ...files.map(([name, text]) => [`other/${name}`, text]),
        ['other/users.csv', csvOf([])],
      ]),
    });
    const args = ['--config-dir', '.'];
    const first = await startServer(workspace, args);
    const refused = await workspace.run(['--server', first.url, 'sync']);
    expectExit(refused, 1);
    expect(refused.stderr).toContain('acme, other');
    const asking = workspace.start(['--server', first.url, 'sync', '--configuration', 'acme']);
    const second = await killAndReturn(workspace, first, { writes: 3, asking, args });
    expectExit(await asking.result, 0);
    expectEverybodyOnce(workspace);
    await stop(second);
  });

  it('keeps commands away that would work with the same state, and tells them its address', async () => {
    const workspace = await usingWorkspace(work);
    const server = await startServer(workspace);
    const alone = await workspace.run(['sync', '--wait']);
    expectExit(alone, 1);
    expect(alone.stderr).toContain('ENGINE_HELD');
    expect(alone.stderr).toContain(`--server ${server.url}`);
    const second = await workspace.run(['serve', '--port', '0', '--health-port', '0']);
    expectExit(second, 1);
    expect(second.stderr).toContain('ENGINE_HELD');
    // What only reads goes on beside it.
    expectExit(await workspace.run(['plan', 'list']), 0);
    await stop(server);
    expectExit(await workspace.run(['sync', '-t']), 0);
  });

  it('carries out nothing that a killed command has left behind', async () => {
    const workspace = await usingWorkspace(work);
    const command = workspace.start(['sync']);
    await whenWritten(workspace, 3, command);
    command.kill('SIGKILL');
    await command.result;
    const server = await startServer(workspace);
    const before = writesOf(workspace.sign).length;
    const listed = await workspace.run(['--server', server.url, 'runs', 'list', '--json']);
    expectExit(listed, 0);
    expect(JSON.parse(listed.stdout)).toMatchObject({ runs: [{ state: 'interrupted' }] });
    expect(writesOf(workspace.sign).length).toBe(before);
    expectExit(await workspace.run(['--server', server.url, 'sync']), 0);
    expectEverybodyOnce(workspace);
    await stop(server);
  });

  it('says how it is at its health address', async () => {
    const workspace = await usingWorkspace(work);
    const { command, health } = await startServer(workspace);
    const ready = await fetch(`${health}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ready: true, parts: { database: { ready: true }, messages: { ready: true } } },
    ]);
    command.kill('SIGTERM');
    await command.result;
  });
});
