import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const stays = row('stays@example.com', 'Sign Sales');
const boss = row('boss@example.com', 'Sign Sales');

function files(approvals: string, deactivateUsers = true) {
  const orgs = { primary: { deactivateUsers } };
  return configFiles({ signOnlyAction: 'deactivate', orgs, more: `approvals: ${approvals}` });
}

function withBossGone(approvals: string, deactivateUsers?: boolean) {
  return usingWorkspace({
    sign: signOrgs({
      primary: {
        users: [
          signUser('stays@example.com', 'Sales'),
          signUser('boss@example.com', 'Sales', { groupAdmin: true, accountAdmin: true }),
        ],
      },
    }),
    files: {
      ...files(approvals, deactivateUsers),
      'users.csv': csvOf([stays]),
    },
  });
}

describe('the leaver policy', () => {
  it('delete takes rights and account as one change that waits as a whole', async () => {
    const workspace = await withBossGone('{leavers: delete, required: [reset]}');
    const held = await workspace.run(['sync']);
    expectExit(held, 3);
    expect(held.output).toContain('reset and deactivate');
    expect(findUser(workspace.sign, 'boss@example.com')).toMatchObject({
      status: 'ACTIVE',
      accountAdmin: true,
    });

    await workspace.write(files('{leavers: delete}'));
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'boss@example.com')).toMatchObject({
      ...{ status: 'INACTIVE', accountAdmin: false },
      groups: [{ name: 'Default Group', admin: false }],
    });
    workspace.sign.clearLedger();
    expectExit(await workspace.run(['sync']), 0);
    expect(workspace.sign.counters().total.writes).toBe(0);
  });

  it('suspend keeps the group, and coming back reactivates without the old rights', async () => {
    const workspace = await withBossGone('{leavers: suspend}');
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'boss@example.com')).toMatchObject({
      ...{ status: 'INACTIVE', groups: [{ name: 'Sales' }] },
    });

    await workspace.write({ 'users.csv': csvOf([stays, boss]) });
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'boss@example.com')).toMatchObject({
      ...{ status: 'ACTIVE', accountAdmin: false, groups: [{ name: 'Sales', admin: false }] },
    });
  });

  it('resets where the org may not deactivate, and says so at the start', async () => {
    const workspace = await withBossGone('{leavers: delete}', false);
    const result = await workspace.run(['sync']);
    expectExit(result, 0);
    expect(result.output).toMatch(/sign-sync-config\.yml:\d+.*delete becomes reset in the org "primary"/);
    expect(findUser(workspace.sign, 'boss@example.com')).toMatchObject({
      ...{ status: 'ACTIVE', accountAdmin: false, groups: [{ name: 'Default Group' }] },
    });
  });
});
