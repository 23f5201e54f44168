import { describe, expect, it } from 'vitest';
import { configProblems, filesAround, tryConfig } from '#testing';

function files(guards: string) {
  const around = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email\n' });
  return { ...around, 'sign-sync-config.yml': `${around['sign-sync-config.yml'] ?? ''}${guards}\n` };
}

const guardsOf = async (written: string) => (await tryConfig(files(written))).govern.guards;
const problems = async (written: string) => {
  const all = await configProblems(files(written));
  return all.map((problem) => problem.replace(/^sign-sync-config\.yml:/u, ''));
};

describe('guards', () => {
  it('are absent unless they are written, and then keep the last account admin', async () => {
    expect(await guardsOf('')).toBeUndefined();
    expect(await guardsOf('guards: {}')).toEqual({
      ...{ budgets: [], newAccountAdmins: 'allow', lastAccountAdmin: 'hold' },
    });
  });

  it('have budgets as numbers or percentages, for the org unless told otherwise', async () => {
    const written = `guards:
  budgets:
    - kinds: [deactivate, reset]
      max: 20
    - {kinds: [create], max: 2.5%, per: group, orgs: [primary]}
  new_account_admins: hold
  last_account_admin: allow
  group_shrink: 50%
  directory_shrink: 12.5%`;
    expect(await guardsOf(written)).toEqual({
      budgets: [
        { kinds: ['deactivate', 'reset'], max: { kind: 'count', value: 20 }, per: 'org' },
        { kinds: ['create'], max: { kind: 'percent', value: 2.5 }, per: 'group', orgs: ['primary'] },
      ],
      ...{ newAccountAdmins: 'hold', lastAccountAdmin: 'allow', groupShrink: 50, directoryShrink: 12.5 },
    });
  });

  it.for([
    [
      'a kind that does not exist',
      'guards: {budgets: [{kinds: [delete], max: 1}]}',
      '5:29 guards.budgets[0].kinds[0]: "delete" is not a kind of change. One of: create, reactivate, move, leave-group, grant-group-admin, revoke-group-admin, grant-account-admin, revoke-account-admin, deactivate, reset, change-email, names.',
    ],
    [
      'no kinds',
      'guards: {budgets: [{max: 1}]}',
      '5 guards.budgets[0].kinds: missing. Give kinds of changes: create, reactivate, move, leave-group, grant-group-admin, revoke-group-admin, grant-account-admin, revoke-account-admin, deactivate, reset, change-email, names.',
    ],
    [
      'no limit',
      'guards: {budgets: [{kinds: [reset]}]}',
      '5 guards.budgets[0].max: missing. Give a whole number of people (100) or a percentage (5%).',
    ],
    [
      'a negative limit',
      'guards: {budgets: [{kinds: [reset], max: -1}]}',
      '5:42 guards.budgets[0].max: -1 is negative. Give a whole number of people (100) or a percentage (5%).',
    ],
    [
      'a scope that does not exist',
      'guards: {budgets: [{kinds: [reset], max: 1, per: person}]}',
      '5:50 guards.budgets[0].per: "person" is not what a budget is counted for. One of: org, rule, group.',
    ],
    [
      'a kind that concerns no group',
      'guards: {budgets: [{kinds: [reset, names], max: 1, per: group}]}',
      '5:36 guards.budgets[0].kinds[1]: "names" concerns no Sign group, so that a budget per group never counts it. Give it a budget per org or rule.',
    ],
    [
      'an org that does not exist',
      'guards: {budgets: [{kinds: [reset], max: 1, orgs: [primry]}]}',
      '5:52 guards.budgets[0].orgs[0]: there is no org "primry" in sign_orgs. Did you mean "primary"?',
    ],
    [
      'no budgets',
      'guards: {budgets: []}',
      '5:19 guards.budgets: is an empty list. Give budgets, each with kinds and max, or take the key out.',
    ],
    [
      'another word for hold',
      'guards: {new_account_admins: ask}',
      '5:30 guards.new_account_admins: "ask" is not what a guard does. One of: hold, allow.',
    ],
    [
      'a number of people for a percentage',
      'guards: {group_shrink: 50}',
      '5:24 guards.group_shrink: 50 is a number of people. Give a percentage such as 50%.',
    ],
    [
      'too large a percentage',
      'guards: {directory_shrink: 101%}',
      '5:28 guards.directory_shrink: "101%" is more than 100%. Give a percentage such as 50%.',
    ],
    [
      'words for a percentage',
      'guards: {directory_shrink: half}',
      '5:28 guards.directory_shrink: "half" is not a percentage. Give a percentage such as 50%.',
    ],
    [
      'a list for a percentage',
      'guards: {group_shrink: [1]}',
      'guards.group_shrink: is a list, and a percentage is wanted.',
    ],
    ['a misspelt key', 'guards: {budget: []}', '5:10 guards.budget: unknown key. Did you mean "budgets"?'],
    ['no mapping', 'guards: strict', 'guards: "strict" is read as text, and a mapping is wanted.'],
  ])('refuse %s, with its place', async ([, written = '', expected = '']) => {
    const found = await problems(written);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
