import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { crowd, csvOf } from '../support/people.js';
import { duplicateCreates, writesOf } from '../support/sign-ledger.js';
import { signOrgs } from '../support/sign-state.js';
import type { RunningCommand } from '../support/start-command.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const people = crowd(20);
/** So slow that the run cannot end before the test has done its part; then the test makes Sign fast again. */
const slow = { latencyMs: 800 };

async function atWork(): Promise<{ workspace: Workspace; first: RunningCommand }> {
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: {} }),
    files: { ...configFiles(), 'users.csv': csvOf(people) },
    control: slow,
  });
  const first = workspace.start(['sync']);
  await writeReceived(workspace, first);
  return { workspace, first };
}

async function writeReceived({ sign }: Workspace, command: RunningCommand): Promise<void> {
  while (writesOf(sign).length === 0) {
    if (command.hasEnded()) throw new Error(`The run ended without a write:\n${command.output()}`);
    await pause(5);
  }
}

function inSales({ sign }: Workspace): number {
  const users = sign.state().orgs['primary']?.users ?? [];
  return users.filter(({ groups }) => groups.some(({ name }) => name === 'Sales')).length;
}

describe('while a sync runs', () => {
  it('plan show answers', async () => {
    const { workspace, first } = await atWork();

    const shown = await workspace.run(['plan', 'show']);
    expect(first.hasEnded()).toBe(false);
    expectExit(shown, 0);
    expect(shown.output).toContain('user.n10@example.com');
    expect(shown.output).toMatch(/create +20/);

    workspace.sign.control();
    expectExit(await first.result, 0);
    expect(inSales(workspace)).toBe(20);
    expect(await workspace.leftoverServer()).toBeUndefined();
  });

  it('Ctrl-C lets what is in flight finish, ends with 130 and says how to go on', async () => {
    const { workspace, first } = await atWork();

    first.interrupt();
    const result = await first.result;
    expectExit(result, 130);
    expect(result.output).toContain('sign-sync sync');
    // A call that was cut off is never answered. Services finish the people that they had begun with.
    workspace.sign.control();
    const open = () => workspace.sign.ledger().filter(({ answered }) => !answered);
    await vi.waitFor(() => expect(open()).toEqual([]), { timeout: 10_000 });
    expect(inSales(workspace)).toBeLessThan(20);
    expect(await workspace.leftoverServer()).toBeUndefined();

    expectExit(await workspace.run(['sync']), 0);
    expect(inSales(workspace)).toBe(20);
    expect(duplicateCreates(workspace.sign)).toEqual([]);
  });

  it('Ctrl-C also ends a wait that Sign has asked for', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: {} }),
      files: { ...configFiles(), 'users.csv': csvOf(people) },
      control: {
        faults: [{ kind: 'status', status: 429, retryAfter: 600, method: 'POST', route: '/users', nth: [3] }],
      },
    });
    const first = workspace.start(['sync']);
    while (workspace.sign.counters().total.throttled === 0 && !first.hasEnded()) await pause(5);

    first.interrupt();
    expectExit(await first.result, 130);
    expect(workspace.sign.counters().total.early).toBe(0);
  });
});

describe.skipIf(hasStack)('local only: one engine at a time', () => {
  it('a second sync ends with exit 1 and says who holds the org', async () => {
    const { workspace, first } = await atWork();

    const second = await workspace.run(['sync']);
    expect(first.hasEnded()).toBe(false);
    expectExit(second, 1);
    expect(second.output).toContain(String(first.pid));
    expect(second.output).toContain('--wait');

    workspace.sign.control();
    expectExit(await first.result, 0);
    expect(duplicateCreates(workspace.sign)).toEqual([]);
  });

  it('a second sync with --wait waits for its turn and then finds nothing to do', async () => {
    const { workspace, first } = await atWork();

    const second = workspace.start(['sync', '--wait']);
    await Promise.race([second.result, pause(2_000)]);
    expect(second.hasEnded()).toBe(false);
    workspace.sign.control();
    expectExit(await first.result, 0);
    const writes = writesOf(workspace.sign).length;
    expectExit(await second.result, 0);
    expect(writesOf(workspace.sign)).toHaveLength(writes);
    expect(await workspace.leftoverServer()).toBeUndefined();
  });

  it('a wait beyond --max-wait ends the run instead', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: {} }),
      files: { ...configFiles(), 'users.csv': csvOf(people) },
      control: {
        faults: [{ kind: 'status', status: 429, retryAfter: 600, method: 'POST', route: '/users', nth: [3] }],
      },
    });

    const result = await workspace.run(['sync', '--max-wait', '5s']);
    expectExit(result, 4);
    expect(workspace.sign.counters().total.early).toBe(0);
  });
});
