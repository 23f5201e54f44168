import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const stays = row('stays@example.com', 'Sign Sales');
const boss = row('boss@example.com', 'Sign Sales');

function files(after: string, limit = 100) {
  return configFiles({
    signOnlyAction: 'deactivate',
    signOnlyLimit: limit,
    orgs: { primary: { deactivateUsers: true } },
    more: `offboarding:\n  deactivate_after: ${after}`,
  });
}

interface Wait {
  readonly since: string;
  readonly until: string;
}

/** Boss, who administers a group and the account, and Plain, who has nothing to take, are not in the directory. */
function withLeavers(limit?: number) {
  return usingWorkspace({
    sign: signOrgs({
      primary: {
        users: [
          signUser('stays@example.com', 'Sales'),
          signUser('boss@example.com', 'Sales', { groupAdmin: true, accountAdmin: true }),
          signUser('plain@example.com'),
        ],
      },
    }),
    files: { ...files('30d', limit), 'users.csv': csvOf([stays]) },
  });
}

function standing({ sign }: Workspace, name: string): string {
  const { status, accountAdmin, groups } = findUser(sign, `${name}@example.com`);
  const words = groups.map((group) => `${group.name}${group.admin ? ' admin' : ''}`);
  return [...words, ...(accountAdmin ? ['account admin'] : []), status].join(', ');
}

describe('off-boarding in steps', () => {
  it('strips at once, does nothing more before the day, and deactivates after it', async () => {
    const workspace = await withLeavers();
    const { sign } = workspace;

    const planned = await workspace.run(['plan']);
    expectExit(planned, 0);
    expect(planned.output).toMatch(/boss@example\.com .*deactivated on \d{4}-\d\d-\d\d/);
    expectExit(await workspace.run(['sync']), 0);
    expect(standing(workspace, 'boss')).toBe('Default Group, ACTIVE');
    expect(standing(workspace, 'plain')).toBe('Default Group, ACTIVE');

    sign.clearLedger();
    expectExit(await workspace.run(['sync']), 0);
    expect(sign.counters().total.writes).toBe(0);

    const explained = await workspace.run(['explain', 'boss@example.com', '--json']);
    expectExit(explained, 0);
    const [org] = (JSON.parse(explained.stdout) as { orgs: { offboarding?: Wait }[] }).orgs;
    const { since, until } = org?.offboarding ?? { since: '', until: '' };
    expect(Date.parse(until) - Date.parse(since)).toBe(30 * 24 * 3_600_000);
    expect(planned.output).toContain(`deactivated on ${until.slice(0, 10)}`);

    // A run takes longer than a second, so the day has come for both.
    await workspace.write(files('1s'));
    expectExit(await workspace.run(['sync']), 0);
    expect(standing(workspace, 'boss')).toBe('Default Group, INACTIVE');
    expect(standing(workspace, 'plain')).toBe('Default Group, INACTIVE');
    expect(standing(workspace, 'stays')).toBe('Sales, ACTIVE');
    expect(sign.counters().total.writes).toBe(2);
  });

  it('is cancelled by coming back, and begins anew at the next leave', async () => {
    const workspace = await withLeavers();
    expectExit(await workspace.run(['sync']), 0);
    await workspace.write({ 'users.csv': csvOf([stays, boss]) });
    expectExit(await workspace.run(['sync']), 0);
    expect(standing(workspace, 'boss')).toBe('Sales, ACTIVE');

    // Had the first leave still counted, the day would have come.
    await workspace.write({ ...files('1s'), 'users.csv': csvOf([stays]) });
    expectExit(await workspace.run(['sync']), 0);
    expect(standing(workspace, 'boss')).toBe('Default Group, ACTIVE');
    expect(standing(workspace, 'plain')).toBe('Default Group, INACTIVE');
  });

  it('counts each leaver once against sign_only_limit: who is stripped and waits counts no more', async () => {
    const workspace = await withLeavers(2);
    expectExit(await workspace.run(['sync']), 0);

    // Stays is the third to leave, and the only one who leaves now.
    await workspace.write({ 'users.csv': csvOf([row('comes@example.com', 'Sign Sales')]) });
    expectExit(await workspace.run(['sync']), 0);
    expect(standing(workspace, 'stays')).toBe('Default Group, ACTIVE');

    await workspace.write(files('1s'));
    expectExit(await workspace.run(['sync']), 0);
    expect(standing(workspace, 'stays')).toBe('Default Group, INACTIVE');
  });

  it('begins for nobody while the limit holds, and by no plan that was never applied', async () => {
    const workspace = await withLeavers(1);
    expectExit(await workspace.run(['sync']), 3);
    await workspace.write(files('1s'));
    expectExit(await workspace.run(['plan']), 0);
    expectExit(await workspace.run(['sync', '-t']), 0);
    // Had a run above begun the time, Plain would be deactivated by this one.
    expectExit(await workspace.run(['sync']), 0);
    expect(standing(workspace, 'plain')).toBe('Default Group, ACTIVE');
    expect(standing(workspace, 'boss')).toBe('Default Group, ACTIVE');
  });

  it('is refused with another action for Sign-only users, with the cure', async () => {
    const workspace = await withLeavers();
    await workspace.write(
      configFiles({ signOnlyAction: 'reset', more: 'offboarding:\n  deactivate_after: 30d' }),
    );
    const result = await workspace.run(['sync']);
    expectExit(result, 1);
    expect(result.output).toContain('sign_only_user_action: deactivate');
    expect(workspace.sign.counters().total.writes).toBe(0);
  });
});
