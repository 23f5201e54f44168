import { describe, expect, it } from 'vitest';
import { stateDifferences, type ComparedState, type ComparedUser } from '../support/state-differences.js';

const ann: ComparedUser = {
  email: 'ann.lee@example.com',
  firstName: 'Ann',
  lastName: null,
  status: 'ACTIVE',
  accountAdmin: false,
  groups: [
    { name: 'Sales', primary: true, admin: false },
    { name: 'Legal', primary: false, admin: true },
  ],
};

function stateWith(users: readonly ComparedUser[], groups: readonly string[] = ['Sales']): ComparedState {
  return { orgs: { primary: { users, groups: groups.map((name) => ({ name, default: false })) } } };
}

describe('stateDifferences', () => {
  it('finds none between equal states, however they are ordered', () => {
    const turned = { ...ann, groups: ann.groups.toReversed() };
    expect(stateDifferences(stateWith([ann], ['A', 'B']), stateWith([turned], ['B', 'A']))).toEqual([]);
  });

  it.for([
    [{ firstName: 'Anna' }, 'first name should be Ann, is Anna'],
    [{ status: 'INACTIVE' }, 'status should be ACTIVE, is INACTIVE'],
    [{ accountAdmin: true }, 'account admin should be false, is true'],
    [{ groups: [] }, 'groups should be [Legal (admin), Sales (primary)], is []'],
  ] as const)('names the field that differs: %o', ([change, sentence]) => {
    expect(stateDifferences(stateWith([ann]), stateWith([{ ...ann, ...change }]))).toEqual([
      `org primary: ann.lee@example.com: ${sentence}`,
    ]);
  });

  it('names orgs, groups and people that are missing or too many', () => {
    const bo = { ...ann, email: 'BO.kim@example.com' };
    const lower = { ...ann, email: 'bo.kim@example.com' };
    expect(stateDifferences(stateWith([bo], ['Sales']), stateWith([lower], ['Legal']))).toEqual([
      'org primary: group Sales is missing',
      'org primary: group Legal is there and should not be',
      'org primary: user BO.kim@example.com is missing',
      'org primary: user bo.kim@example.com is there and should not be',
    ]);
    expect(stateDifferences(stateWith([]), { orgs: {} })).toEqual(['org primary: is missing']);
  });
});
