import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { signOrgs } from '../support/sign-state.js';
import type { CommandResult } from '../support/start-command.js';
import { startServer } from '../support/start-server.js';
import { hasStack } from '../support/transport.js';
import { Workspace } from '../support/workspace.js';

const people = crowd(3);
const JOINER = 'ada.late@example.com';
const FROZEN = 'bob.frozen@example.com';
const EVERY_SECOND = 'schedule: [{name: always, cron: "* * * * * *"}]';
const files = (more: string, ...others: string[]) => ({
  ...configFiles({ more }),
  'users.csv': csvOf([...people, ...others.map((email) => row(email, 'Sign Sales'))]),
});

let workspace: Workspace;
let url: string | undefined;

beforeAll(async () => {
  workspace = await Workspace.open({
    sign: signOrgs({ primary: { groupNames: ['Sales'] } }),
    files: files(EVERY_SECOND),
  });
  // With a stack commands ask its services already.
  if (!hasStack) url = (await startServer(workspace)).url;
}, 300_000);
afterAll(async () => {
  // Services go on looking at the folder until it is gone.
  await ask('schedule', 'pause', 'always', '--reason', 'the spec has ended');
  await workspace.close();
});

function ask(...args: string[]): Promise<CommandResult> {
  return workspace.run(args, url === undefined ? {} : { env: { SIGN_SYNC_SERVER: url } });
}

async function always(): Promise<Record<string, unknown>> {
  const result = await ask('schedule', 'list', '--configuration', basename(workspace.path), '--json');
  if (result.exitCode !== 0) return {};
  const { schedules } = JSON.parse(result.stdout) as { schedules: Record<string, unknown>[] };
  return schedules[0] ?? {};
}

const stateOfLastRun = async () => ((await always())['lastRun'] as { state: string } | null)?.state;
const groupsOf = (email: string) => {
  try {
    return findUser(workspace.sign, email).groups.map(({ name }) => name);
  } catch {
    return [];
  }
};
const PATIENCE = { timeout: 60_000, interval: 300 };

describe('a schedule', () => {
  it('brings Sign to what the directory says, and keeps it there, without anybody asking', async () => {
    await expect
      .poll(() => people.map(({ email }) => groupsOf(email)), PATIENCE)
      .toEqual(people.map(() => ['Sales']));
    await workspace.write(files(EVERY_SECOND, JOINER));
    await expect.poll(() => groupsOf(JOINER), PATIENCE).toEqual(['Sales']);
    expect(await always()).toMatchObject({
      name: 'always',
      cron: '* * * * * *',
      orgs: ['primary'],
      pause: null,
    });
  });

  it('begins nothing while it is paused, but for whoever asks', async () => {
    const paused = await ask('schedule', 'pause', 'always', '--reason', 'a migration');
    expectExit(paused, 0);
    expect(paused.stdout).toContain('always is paused');
    await expect.poll(stateOfLastRun, PATIENCE).toBe('done');
    const before = (await always())['lastRun'];
    expect(await always()).toMatchObject({ state: 'paused', next: null, pause: { reason: 'a migration' } });
    await expect.poll(async () => (await always())['lastRun']).toEqual(before);

    const asked = await ask('schedule', 'run', 'always');
    expectExit(asked, 0);
    expect(asked.stdout).toContain('0 applied');
    const resumed = await ask('schedule', 'resume', 'always');
    expectExit(resumed, 0);
    expect(resumed.stdout).toContain('goes on');
    expectExit(await ask('schedule', 'pause', 'nobody', '--reason', 'x'), 1);
    expectExit(await ask('schedule', 'pause', 'always'), 1);
  });

  it('waits while it is frozen, and what a person asks for goes on with a note', async () => {
    const freeze = 'freeze: [{name: year end, from: 2020-01-01, until: 2099-01-01}]';
    await workspace.write(files(`${EVERY_SECOND}\n${freeze}`));
    await expect.poll(async () => (await always())['state'], PATIENCE).toBe('frozen');
    await expect.poll(stateOfLastRun, PATIENCE).toBe('done');
    await workspace.write(files(`${EVERY_SECOND}\n${freeze}`, JOINER, FROZEN));
    const asked = await ask('sync');
    expectExit(asked, 0);
    expect(asked.output).toContain('Schedules are frozen until 2099-01-01 00:00 UTC (year end)');
    expect(groupsOf(FROZEN)).toEqual(['Sales']);
  });
});
