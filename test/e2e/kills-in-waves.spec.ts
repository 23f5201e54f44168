import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { REFUSED_GROUPS } from '../support/refused-groups.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const people = crowd(20);
/** Runs a command that ends at a place as a power cut would end it. */
async function cut(workspace: Workspace, args: readonly string[], place: string): Promise<void> {
  const { exitCode } = await workspace.run(args, { env: { SIGN_SYNC_FAILPOINT: place } });
  expect(exitCode, `ended by a signal at ${place}`).toBeNull();
}

function touched({ sign }: Workspace): string[] {
  return writesOf(sign).map(({ path }) => path);
}

// Local only: the services of the stack that all specs share are nobody's to kill.
describe.skipIf(hasStack)('a kill between two waves', { retry: 0 }, () => {
  it.for(['executor.items-settled:1', 'planner.items-released:1'])(
    'at %s loses nobody, skips no wave, and leaves every check to be made',
    async (place) => {
      const workspace = await usingWorkspace({
        sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email)) } }),
        files: { ...configFiles({ more: 'waves: [4, 50%, 100%]' }), 'users.csv': csvOf(people) },
      });
      const { sign } = workspace;
      await cut(workspace, ['sync'], place);
      const first = touched(workspace).length;
      expect(first).toBeGreaterThan(0);
      expect(first).toBeLessThanOrEqual(4);

      // Sixteen are left, and of them four are the first wave again: it is judged as the one before was.
      sign.control({ faults: [REFUSED_GROUPS] });
      const stopped = await workspace.run(['sync']);
      expectExit(stopped, 4);
      expect(stopped.output).toContain('Wave 1 of 3: 4 of 4 people failed');
      expect(touched(workspace).length).toBe(first + 4);

      sign.control();
      expectExit(await workspace.run(['sync']), 0);
      expect(people.filter(({ email }) => findUser(sign, email).groups[0]?.name !== 'Sales')).toEqual([]);
      const done = touched(workspace).toSpliced(first, 4);
      expect(done.length).toBe(20);
      expect(new Set(done).size).toBe(20);
    },
  );
});

describe.skipIf(hasStack)('a kill while changes wait for an approval', { retry: 0 }, () => {
  const leaver = 'leaves@example.com';
  const waiting = () =>
    usingWorkspace({
      sign: signOrgs({
        primary: { users: [signUser('stays@example.com', 'Sales'), signUser(leaver, 'Sales')] },
      }),
      files: {
        ...configFiles({
          ...{ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
          more: 'approvals: {required: [deactivate]}',
        }),
        'users.csv': csvOf([row('stays@example.com', 'Sign Sales')]),
      },
    });
  const hashOf = async (workspace: Workspace) => {
    const { stdout } = await workspace.run(['plan', 'list', '--json']);
    const { plans } = JSON.parse(stdout) as { plans: { hash: string }[] };
    return plans[0]?.hash ?? '';
  };

  it('of the planner lets nobody go, and the next run asks again', async () => {
    const workspace = await waiting();
    await cut(workspace, ['sync'], 'planner.plan-written:1');
    expectExit(await workspace.run(['sync']), 3);
    expect(findUser(workspace.sign, leaver).status).toBe('ACTIVE');
    const hash = await hashOf(workspace);
    expectExit(await workspace.run(['plan', 'approve', hash, '--all']), 0);
    expectExit(await workspace.run(['apply', hash]), 0);
    expect(findUser(workspace.sign, leaver).status).toBe('INACTIVE');
  });

  it('keeps what was approved and not begun: the next run does it, once', async () => {
    const workspace = await waiting();
    expectExit(await workspace.run(['sync']), 3);
    const hash = await hashOf(workspace);
    expectExit(await workspace.run(['plan', 'approve', hash, '--all']), 0);
    await cut(workspace, ['apply', hash], 'planner.plan-approved:1');
    expect(writesOf(workspace.sign)).toEqual([]);

    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, leaver).status).toBe('INACTIVE');
    expect(writesOf(workspace.sign)).toHaveLength(1);
    expectExit(await workspace.run(['sync']), 0);
    expect(writesOf(workspace.sign)).toHaveLength(1);
  });
});
