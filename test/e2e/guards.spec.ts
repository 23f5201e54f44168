import { describe, expect, it } from 'vitest';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf, row, type Row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const RULES = [
  { directoryGroup: 'SG-Sales', signGroup: 'Sales' },
  { directoryGroup: 'SG-EMEA', signGroup: 'Legal' },
  { directoryGroup: 'SG-Admins', signGroup: 'Sales', accountAdmin: true },
];
const everybody = crowd(90, (index) => (index < 40 ? 'SG-EMEA' : 'SG-Sales'));
/** SG-EMEA has lost 32 of its 40 people; one has moved, one is new. */
const left = everybody.slice(8, 40);
const changed: Row[] = [
  ...everybody.slice(0, 8),
  ...everybody.slice(40, 89),
  row('user.n90@example.com', 'SG-EMEA'),
  row('new.comer@example.com', 'SG-Sales'),
];

async function synced(guards: string, options: ConfigOptions = {}) {
  const groupOf = (person: Row) => (person.groups.includes('SG-EMEA') ? 'Legal' : 'Sales');
  const workspace = await usingWorkspace({
    sign: signOrgs({
      primary: { users: everybody.map((person) => signUser(person.email, groupOf(person))) },
    }),
    files: {
      ...configFiles({ rules: RULES, signOnlyAction: 'reset', ...options, more: guards }),
      'users.csv': csvOf(everybody),
    },
  });
  expectExit(await workspace.run(['sync']), 0);
  expect(workspace.sign.counters().total.writes).toBe(0);
  return workspace;
}
type Folder = Awaited<ReturnType<typeof synced>>;

const groupsOf = ({ sign }: Folder, people: readonly Row[]) => [
  ...new Set(people.map(({ email }) => findUser(sign, email).groups[0]?.name)),
];

const CULPRIT = 'Group "SG-EMEA" (rule 2) went from 40 to 9 people since the last complete read';

describe('a budget', () => {
  it('holds exactly the changes beyond it, names the group that was lost, and lets the rest be applied', async () => {
    const workspace = await synced('guards:\n  budgets:\n    - {kinds: [deactivate, reset], max: 20}');
    await workspace.write({ 'users.csv': csvOf(changed) });

    const result = await workspace.run(['sync']);
    expectExit(result, 3);
    expect(result.output).toContain(
      `32 users would be deactivated or reset in primary, 20 are allowed (guards.budgets[0]). ${CULPRIT}.`,
    );
    expect(groupsOf(workspace, left)).toEqual(['Legal']);
    expect(findUser(workspace.sign, 'new.comer@example.com').groups[0]?.name).toBe('Sales');
    expect(findUser(workspace.sign, 'user.n90@example.com').groups[0]?.name).toBe('Legal');
    const { writes } = workspace.sign.counters().total;

    expectExit(await workspace.run(['sync']), 3);
    expect(workspace.sign.counters().total.writes).toBe(writes);
  });

  it('stands in a plan, in every form of it', async () => {
    const workspace = await synced('guards:\n  budgets:\n    - {kinds: [reset], max: 30%, per: group}');
    await workspace.write({ 'users.csv': csvOf(changed) });
    const planned = await workspace.run(['plan', '--format', 'json']);
    expectExit(planned, 3);
    const { orgs } = JSON.parse(planned.stdout) as { orgs: { counts: object }[] };
    expect(orgs[0]?.counts).toMatchObject({
      breaches: [
        {
          ...{ reason: 'GUARD_BUDGET', count: 32, allowed: 12, budget: 0 },
          ...{ rule: 2, directoryGroup: 'SG-EMEA', baseline: 40, now: 9 },
        },
      ],
    });
    for (const [format, sentence] of [
      ['text', 'Sign group "Legal", 12 (30% of 40) are allowed (guards.budgets[0])'],
      ['html', 'Sign group &quot;Legal&quot;, 12 (30% of 40) are allowed (guards.budgets[0])'],
      ['md', 'Sign group "Legal", 12 \\(30% of 40\\) are allowed'],
    ] as const) {
      const shown = await workspace.run(['plan', 'show', '--format', format]);
      expectExit(shown, 0);
      expect(shown.stdout).toContain(sentence);
    }
    expect(workspace.sign.counters().total.writes).toBe(0);
  });

  it('lets through what is within it', async () => {
    const workspace = await synced(
      'guards:\n  budgets:\n    - {kinds: [reset], max: 32}\n    - {kinds: [create], max: 1, per: rule}',
    );
    await workspace.write({ 'users.csv': csvOf(changed) });
    expectExit(await workspace.run(['sync']), 0);
    expect(groupsOf(workspace, left)).toEqual(['Default Group']);
  });
});

describe('account admins', () => {
  it('are not made unseen where that is to be approved, and everything else is applied', async () => {
    const workspace = await synced('guards:\n  new_account_admins: hold');
    const [first = everybody[0]] = everybody;
    if (first === undefined) throw new Error('Nobody is there.');
    const boss = { ...first, groups: ['SG-EMEA', 'SG-Admins'] };
    await workspace.write({
      'users.csv': csvOf([boss, ...everybody.slice(1), row('new.comer@example.com', 'SG-Sales')]),
    });

    const result = await workspace.run(['sync']);
    expectExit(result, 3);
    expect(result.output).toContain(
      '1 user would be made account admin in primary, which waits for an approval (guards.new_account_admins). Group "SG-Admins" (rule 3) went from 0 to 1 person',
    );
    expect(findUser(workspace.sign, boss.email).accountAdmin).toBe(false);
    expect(workspace.sign.counters().total.writes).toBe(2);
  });

  it('keep their right while nobody else has it', async () => {
    const workspace = await synced('guards: {}');
    const { sign } = workspace;
    sign.edit({ org: 'primary', email: 'admin@example.com', set: { accountAdmin: false } });
    const [last, other] = ['user.n1@example.com', 'user.n2@example.com'] as const;
    for (const email of [last, other]) sign.edit({ org: 'primary', email, set: { accountAdmin: true } });

    const result = await workspace.run(['sync']);
    expectExit(result, 3);
    expect(result.output).toContain('No active account admin would stay in primary: 2 account admins');
    expect([last, other].map((email) => findUser(sign, email).accountAdmin)).toEqual([true, true]);

    sign.edit({ org: 'primary', email: 'admin@example.com', set: { accountAdmin: true } });
    expectExit(await workspace.run(['sync']), 0);
    expect([last, other].map((email) => findUser(sign, email).accountAdmin)).toEqual([false, false]);
  });
});

describe('a group that has shrunk', () => {
  it('keeps what its people have, run after run, until it is said to be right', async () => {
    const workspace = await synced('guards:\n  group_shrink: 50%\n  directory_shrink: 45%');
    await workspace.write({ 'users.csv': csvOf(changed) });

    for (const args of [['sync'], ['sync']]) {
      const result = await workspace.run(args);
      expectExit(result, 3);
      expect(result.output).toContain(`‖ guards   32 users wait. ${CULPRIT}`);
      expect(groupsOf(workspace, left)).toEqual(['Legal']);
    }
    expect(findUser(workspace.sign, 'new.comer@example.com').groups[0]?.name).toBe('Sales');

    expectExit(await workspace.run(['sync', '--allow-shrink']), 0);
    expect(groupsOf(workspace, left)).toEqual(['Default Group']);
    expectExit(await workspace.run(['sync']), 0);
  });

  it('may be the whole directory: who has left something in it keeps that', async () => {
    const workspace = await synced('guards:\n  directory_shrink: 20%');
    await workspace.write({ 'users.csv': csvOf(changed) });

    const result = await workspace.run(['sync']);
    expectExit(result, 3);
    expect(result.output).toContain(
      '‖ guards   33 users wait. The directory went from 90 to 59 people since the last complete read; it may lose 20% (guards.directory_shrink).',
    );
    expect(groupsOf(workspace, left)).toEqual(['Legal']);
  });
});

describe('without guards', () => {
  it('nothing of all this waits', async () => {
    const workspace = await synced('');
    await workspace.write({ 'users.csv': csvOf(changed) });
    expectExit(await workspace.run(['sync']), 0);
    expect(groupsOf(workspace, left)).toEqual(['Default Group']);
  });
});

describe('mistakes in guards', () => {
  it('are said a line each, before anything is read', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: {} }),
      files: {
        ...configFiles({
          more: 'guards:\n  budgets:\n    - {kinds: [remove], max: 5}\n    - {kinds: [reset], max: 120%, orgs: [emea]}\n  group_shrink: 50',
        }),
        'users.csv': csvOf(everybody),
      },
    });
    const result = await workspace.run(['validate']);
    expectExit(result, 1);
    for (const words of [
      'guards.budgets[0].kinds[0]: "remove" is not a kind of change. One of: create,',
      'guards.budgets[1].max: "120%" is more than 100%.',
      'guards.group_shrink: 50 is a number of people. Give a percentage such as 50%.',
    ])
      expect(result.output).toContain(words);
    expect(workspace.sign.counters().total.writes).toBe(0);
  });
});
