import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeMemberships, type MembershipEntry, type MembershipRules } from './change-memberships.js';
import type { Group, Membership } from './model.js';

const groups = ['Default Group', 'Sales', 'Legal', 'Board'].map((name, seq): Group => {
  return { seq, id: `g${seq}`, name, isDefault: seq === 0, createdDate: '2026-01-01T00:00:00.000Z' };
});
const [home, sales, legal, board] = groups as [Group, Group, Group, Group];
const rules = (change: Partial<MembershipRules> = {}): MembershipRules => ({
  umg: true,
  groupsPut: 'replace',
  defaultGroup: home,
  ...change,
});
const member = (group: Group, primary = false, admin = false): Membership => ({ group, primary, admin });
const joins = (group: Group, primary?: boolean, admin = false): MembershipEntry => {
  return { group, primary, admin, leaves: false };
};
const leaves = (group: Group): MembershipEntry => ({ group, primary: undefined, admin: false, leaves: true });

describe('changeMemberships', () => {
  it('drops groups that are not listed when PUT replaces', () => {
    const after = changeMemberships([member(sales, true), member(legal)], [joins(board, true)], rules());
    expect(after).toEqual([member(board, true)]);
  });

  it('keeps groups that are not listed, and their admin flag, when PUT is a delta', () => {
    const current = [member(sales, true), member(legal, false, true)];
    const after = changeMemberships(
      current,
      [joins(board, true), leaves(sales)],
      rules({ groupsPut: 'delta' }),
    );
    expect(after).toEqual([member(legal, false, true), member(board, true)]);
  });

  it('keeps the present primary group when the list names none', () => {
    const current = [member(sales, true), member(legal)];
    expect(changeMemberships(current, [joins(legal), joins(sales)], rules())).toEqual([
      member(legal),
      member(sales, true),
    ]);
  });

  it('puts a user who left the last group into the Default Group', () => {
    expect(changeMemberships([member(sales, true)], [leaves(sales)], rules())).toEqual([member(home, true)]);
  });

  it('moves the user of an account without multiple groups, also when PUT is a delta', () => {
    const single = rules({ umg: false, groupsPut: 'delta' });
    const after = changeMemberships([member(sales, true)], [joins(legal, true), leaves(home)], single);
    expect(after).toEqual([member(legal, true)]);
  });

  it('refuses a second group without multiple groups, a group listed twice, and two primaries', () => {
    const put = (entries: MembershipEntry[], umg: boolean) => () => {
      return changeMemberships([member(home, true)], entries, rules({ umg }));
    };
    expect(put([joins(sales, true), joins(legal)], false)).toThrow(/one group only/);
    expect(put([joins(sales, true), leaves(sales)], true)).toThrow(/more than once/);
    expect(put([joins(sales, true), joins(legal, true)], true)).toThrow(/Only one group can be the primary/);
  });
});

const anyEntries = fc.uniqueArray(
  fc.record({
    group: fc.constantFrom(...groups),
    admin: fc.boolean(),
    primary: fc.constantFrom(undefined, false, true),
    leaves: fc.boolean(),
  }),
  { selector: (entry) => entry.group },
);
const withOnePrimary = (entries: MembershipEntry[]): MembershipEntry[] => {
  const first = entries.find((entry) => entry.primary === true && !entry.leaves);
  return entries.map((entry) => ({ ...entry, primary: entry === first ? true : undefined }));
};
const anyCurrent = fc
  .uniqueArray(fc.constantFrom(...groups), { minLength: 1 })
  .map((list) => list.map((group, index) => member(group, index === 0)));
const anyMode = fc.constantFrom('replace' as const, 'delta' as const);

describe('the laws of changeMemberships', () => {
  it('leaves every user with at least one group, none twice, and exactly one primary', () => {
    fc.assert(
      fc.property(anyCurrent, anyEntries.map(withOnePrimary), anyMode, (current, entries, groupsPut) => {
        const after = changeMemberships(current, entries, rules({ groupsPut }));
        expect(after.length).toBeGreaterThan(0);
        expect(new Set(after.map(({ group }) => group)).size).toBe(after.length);
        expect(after.filter(({ primary }) => primary)).toHaveLength(1);
      }),
    );
  });

  it('gives the same under replace and delta when every group is listed', () => {
    fc.assert(
      fc.property(anyCurrent, anyEntries.map(withOnePrimary), (current, entries) => {
        const listed = new Set(entries.map(({ group }) => group));
        const whole = [...entries, ...groups.filter((group) => !listed.has(group)).map(leaves)];
        expect(changeMemberships(current, whole, rules({ groupsPut: 'delta' }))).toEqual(
          changeMemberships(current, whole, rules({ groupsPut: 'replace' })),
        );
      }),
    );
  });

  it('changes nothing when it is done twice', () => {
    fc.assert(
      fc.property(anyCurrent, anyEntries.map(withOnePrimary), anyMode, (current, entries, groupsPut) => {
        const once = changeMemberships(current, entries, rules({ groupsPut }));
        expect(changeMemberships(once, entries, rules({ groupsPut }))).toEqual(once);
      }),
    );
  });
});
