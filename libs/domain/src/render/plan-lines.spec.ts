import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import { type PersonAction, personChange } from '../planner/person-change.js';
import type { PlanItem } from '../plan/plan-item.js';
import { groupKey } from '../text/keys.js';
import { plain } from './paint.js';
import { areUnder, isUnder, itemLine, leadOf, PLAN_HEADINGS, selectionOf } from './plan-lines.js';

const lab: PlanItem = { subject: 'group', org: 'primary', groupKey: groupKey('Lab'), name: 'Lab' };

/** The headings of an item with what its line says there, the columns' blanks made one. */
function linesOf(item: PlanItem): string[] {
  return PLAN_HEADINGS.filter((heading) => isUnder(item, heading)).map((heading) =>
    itemLine(item, heading, heading.words, plain).trim().replaceAll(/ +/g, ' '),
  );
}

const update = (from: readonly string[], to: readonly string[], admin?: readonly [boolean, boolean]) =>
  personItem({ change: change('update', from, to, admin ? { accountAdmin: admin } : {}) });

describe('the lines of a plan', () => {
  it('say where somebody moves, joins and leaves', () => {
    expect(linesOf(update(['Sales'], ['Legal']))[0]).toMatch(/^move ana@example\.com Sales → Legal rule 1/);
    const several = linesOf(update(['Sales', 'Old'], ['Sales', 'New']));
    expect(several.map((line) => line.split(' rule')[0])).toEqual([
      'join group ana@example.com + New',
      'leave group ana@example.com - Old',
    ]);
  });

  it('name each right that is granted or revoked, and only those', () => {
    const lines = linesOf(update(['Sales', 'Ops*'], ['Sales*', 'Ops'], [false, true]));
    expect(lines.map((line) => line.replace(/ (rule|no rule).*/, ''))).toEqual([
      'grant account admin ana@example.com account admin',
      'grant group admin ana@example.com group admin of Sales',
      'revoke group admin ana@example.com group admin of Ops',
    ]);
  });

  it('say of leavers what is done to them, and of a right they would gain as well', () => {
    const reset = personItem({
      change: change('reset', ['Sales*', 'Ops'], ['Default Group']),
      because: { rules: [] },
    });
    expect(linesOf(reset)).toEqual(['reset ana@example.com Ops, Sales → Default Group in Sign only']);
    const lead = personItem({
      change: change('remove_groups', ['Sales*'], ['Default Group*']),
      because: { rules: [] },
    });
    expect(linesOf(lead)).toEqual([
      'remove groups ana@example.com Sales → Default Group in Sign only',
      'grant group admin ana@example.com group admin of Default Group in Sign only',
    ]);
  });

  it('say of an address that changes which key of the directory is linked to the user', () => {
    const access = { accountAdmin: false, memberships: [] };
    const moved = personItem({
      change: personChange(
        'update',
        { ...access, email: 'ana@example.com' },
        { ...access, email: 'ana@x.org' },
      ),
      linkedKey: '6b1f',
    });
    expect(linesOf(moved)).toEqual([
      "change address ana@example.com → ana@x.org the directory's key 6b1f is linked to this user",
    ]);
  });

  it('say of a leaver whose person has another user that it is so', () => {
    const leaver = { change: change('deactivate', ['Sales'], ['Sales']), because: { rules: [] } };
    expect(linesOf(personItem({ ...leaver, linkedKey: '6b1f' }))).toEqual([
      "deactivate ana@example.com in Sign only: the directory's key 6b1f has another user now",
    ]);
  });

  it('say of a new group its name alone', () => {
    expect(linesOf(lab)).toEqual(['create group Lab']);
  });

  it('name the rule that decided, and the one that would have decided otherwise', () => {
    const item = update(['Sales'], ['Legal']);
    if (item.subject !== 'person') throw new Error('It is about a person.');
    const [line] = linesOf({ ...item, because: { rules: [4, 9], decidedBy: 4, before: 9 } });
    expect(line).toContain('rule 4 (before rule 9)');
  });

  it('line up their columns', () => {
    const [first, second] = PLAN_HEADINGS.map((heading) => leadOf(heading, '7'));
    expect(first?.length).toBe(second?.length);
  });
});

describe('headings', () => {
  const actions: readonly PersonAction[] = [
    ...(['create', 'reactivate', 'update', 'deactivate', 'reset', 'remove_groups', 'remove_roles'] as const),
  ];
  const anyGroups = fc.constantFrom(['Sales'], ['Sales*'], ['Legal', 'Sales'], ['Default Group']);
  const anyItem = fc
    .record({
      action: fc.constantFrom(...actions),
      from: anyGroups,
      to: anyGroups,
      accountAdmin: fc.tuple(fc.boolean(), fc.boolean()),
    })
    .map(({ action, from, to, accountAdmin }) => {
      const status = ['ACTIVE', action === 'deactivate' ? 'INACTIVE' : 'ACTIVE'] as const;
      const made = change(action, from, to, { accountAdmin, status });
      return personItem({
        change: action === 'create' ? personChange('create', undefined, made.after) : made,
      });
    });

  it('count as the items themselves are shown: by action and effects alone', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        for (const heading of PLAN_HEADINGS) {
          const { action, effect, except = [] } = selectionOf(heading);
          const selected =
            (action === undefined || item.change.action === action) &&
            (effect === undefined || (item.change.effects as readonly string[]).includes(effect)) &&
            !except.includes(item.change.action);
          expect(areUnder(item.change, heading)).toBe(isUnder(item, heading));
          expect(selected).toBe(isUnder(item, heading));
        }
      }),
    );
  });

  it('leave nobody out who changes', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const shown = PLAN_HEADINGS.some((heading) => isUnder(item, heading));
        const isChange = item.change.effects.length > 0 || item.change.action !== 'update';
        expect(shown).toBe(isChange);
      }),
    );
  });
});
