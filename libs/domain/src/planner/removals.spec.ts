import { describe, expect, it } from 'vitest';
import { inWords, memberships } from '#testing';
import { groupKey } from '../text/keys.js';
import type { AccessState } from './access-state.js';
import { additionsOnly, removesSomething, sameState } from './removals.js';

const DEFAULT = groupKey('Default Group');
const state = (groups: readonly string[], overrides: Partial<AccessState> = {}): AccessState => ({
  status: 'ACTIVE',
  accountAdmin: false,
  memberships: memberships(...groups),
  ...overrides,
});

describe('removesSomething', () => {
  it.each([
    [state(['Sales']), state(['Legal']), true],
    [state(['Sales', 'Legal']), state(['Sales']), true],
    [state(['Sales*']), state(['Sales']), true],
    [state(['Sales'], { accountAdmin: true }), state(['Sales']), true],
    [state(['Sales']), state(['Sales'], { status: 'INACTIVE' }), true],
    [state(['Default Group*']), state(['Sales']), true],
    [state(['Default Group']), state(['Sales']), false],
    [state(['Sales']), state(['Sales', 'Legal']), false],
    [state(['Sales', 'Legal']), state(['Legal', 'Sales']), false],
    [state(['Sales']), state(['Sales*'], { accountAdmin: true }), false],
    [state(['Sales'], { status: 'INACTIVE' }), state(['Sales']), false],
  ])('%#: sees a loss of a group, a role or the account', (before, after, expected) => {
    expect(removesSomething(before, after, DEFAULT)).toBe(expected);
  });
});

describe('additionsOnly', () => {
  const added = (from: AccessState, to: AccessState, umg: boolean) => additionsOnly(from, to, DEFAULT, umg);

  it('keeps the account and the roles', () => {
    const before = state(['Sales*'], { accountAdmin: true });
    expect(added(before, state(['Sales'], { status: 'INACTIVE' }), false)).toEqual(before);
  });

  it('waits with a whole move without umg, and still grants in the groups that stay', () => {
    const after = added(state(['Sales', 'Ops']), state(['Legal', 'Ops*']), false);
    expect(inWords(after.memberships)).toEqual(['Sales', 'Ops*']);
  });

  it('joins without leaving with umg, and the primary group stays while it must not be left', () => {
    const after = added(state(['Sales', 'Ops']), state(['Legal*', 'Ops']), true);
    expect(inWords(after.memberships)).toEqual(['Sales', 'Legal*', 'Ops']);
  });

  it('moves the primary group with umg where only a further group must not be left', () => {
    const after = added(state(['Sales', 'Ops']), state(['Legal', 'Sales']), true);
    expect(inWords(after.memberships)).toEqual(['Legal', 'Ops', 'Sales']);
  });
});

describe('sameState', () => {
  it('compares everything that a plan writes down', () => {
    const ana = state(['Sales'], { firstName: 'Ana', lastName: 'Alba' });
    expect(sameState(ana, { ...ana, memberships: memberships('SALES') })).toBe(true);
    for (const other of [
      { ...ana, status: 'CREATED' as const },
      { ...ana, accountAdmin: true },
      { ...ana, firstName: 'Anna' },
      { ...ana, lastName: 'Albers' },
      { ...ana, memberships: memberships('Sales*') },
    ]) {
      expect(sameState(ana, other)).toBe(false);
    }
  });
});
