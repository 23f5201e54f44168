import { describe, expect, it } from 'vitest';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const ann = 'ann.lee@example.com';
const bo = 'bo.kim@example.com';

const filesOf = (options: ConfigOptions) => ({
  ...configFiles(options),
  'users.csv': csvOf([row(ann, 'Sign Sales'), row(bo, 'Sign Sales')]),
});

/** Ann was moved to Sales by a run, Bo was there before; then somebody moves both to Legal in Sign. */
async function movedByHand(options: ConfigOptions = {}) {
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: { users: [signUser(ann), signUser(bo, 'Sales')] } }),
    files: filesOf(options),
  });
  expectExit(await workspace.run(['sync']), 0);
  expect(groupOf(workspace, ann)).toBe('Sales');
  for (const email of [ann, bo]) {
    workspace.sign.edit({ org: 'primary', email, set: { groups: [{ name: 'Legal', primary: true }] } });
  }
  return workspace;
}

type World = Awaited<ReturnType<typeof usingWorkspace>>;

function groupOf({ sign }: World, email: string): string | undefined {
  return findUser(sign, email).groups?.[0]?.name;
}

interface ListedDrift {
  readonly email: string;
  readonly state: string;
}

async function drifts(workspace: World): Promise<string[]> {
  const result = await workspace.run(['drift', 'list', '--json']);
  expectExit(result, 0);
  const { drifts: listed } = JSON.parse(result.stdout) as { drifts: ListedDrift[] };
  return listed.map(({ email, state }) => `${email} ${state}`).toSorted();
}

describe('a change that somebody made in Sign by hand', () => {
  it('is marked in the plan and healed by the next run', async () => {
    const workspace = await movedByHand();
    const planned = await workspace.run(['plan']);
    expectExit(planned, 0);
    expect(planned.output).toMatch(/ann\.lee@example\.com +Legal → Sales +rule 1, drift: changed by hand/);
    expect(planned.output).toMatch(/bo\.kim@example\.com +Legal → Sales +rule 1, drift: changed by hand/);
    expect(await drifts(workspace)).toEqual([`${ann} open`, `${bo} open`]);

    expectExit(await workspace.run(['sync']), 0);
    expect([ann, bo].map((email) => groupOf(workspace, email))).toEqual(['Sales', 'Sales']);
    expect(await drifts(workspace)).toEqual([`${ann} healed`, `${bo} healed`]);

    const again = await workspace.run(['plan', '--format', 'md']);
    expectExit(again, 0);
    expect(again.stdout).not.toContain('drift');
  });

  it('is held and listed where the org reports it, and what the rules newly want goes through', async () => {
    const workspace = await movedByHand({ more: 'drift: {primary: report}' });
    const held = await workspace.run(['sync']);
    expectExit(held, 3);
    expect(held.output).toContain('changed by hand in Sign');
    expect([ann, bo].map((email) => groupOf(workspace, email))).toEqual(['Legal', 'Legal']);
    const listed = await workspace.run(['drift', 'list']);
    expectExit(listed, 0);
    expect(listed.stdout).toMatch(/open +primary +ann\.lee@example\.com +group: expected Sales, found Legal/);

    const moreRules = [
      { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
      { directoryGroup: 'Sign Legal Admins', signGroup: 'Legal', groupAdmin: true },
    ];
    await workspace.write({
      ...configFiles({ rules: moreRules, more: 'drift: {primary: report}' }),
      'users.csv': csvOf([row(ann, 'Sign Legal Admins'), row(bo, 'Sign Sales')]),
    });
    expectExit(await workspace.run(['sync']), 3);
    expect(findUser(workspace.sign, ann).groups).toEqual([{ name: 'Legal', primary: true, admin: true }]);
    expect(groupOf(workspace, bo)).toBe('Legal');
    expect(await drifts(workspace)).toEqual([`${ann} healed`, `${bo} open`]);
  });

  it('is accepted when the directory comes to want it', async () => {
    const workspace = await movedByHand({
      more: 'drift: report',
      rules: [
        { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
        { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
      ],
    });
    expectExit(await workspace.run(['sync']), 3);
    await workspace.write({ 'users.csv': csvOf([row(ann, 'Sign Legal'), row(bo, 'Sign Sales')]) });
    expectExit(await workspace.run(['sync']), 3);
    expect(await drifts(workspace)).toEqual([`${ann} accepted`, `${bo} open`]);
  });

  it('says that the server or the state knows of none, and which orgs there are', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: {} }),
      files: filesOf({}),
    });
    const none = await workspace.run(['drift', 'list']);
    expectExit(none, 0);
    expect(none.stdout).toContain('No change made by hand is known.');
  });
});
