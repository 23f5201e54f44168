import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import type { PlanItem } from '../plan/plan-item.js';
import { type PersonAction, personChange } from '../planner/person-change.js';
import { groupKey } from '../text/keys.js';
import { laneOf, type Rank, rankOf, RANKS } from './order.js';

const group = { subject: 'group', org: 'primary', groupKey: groupKey('Sales'), name: 'Sales' } as const;
const ranked = (item: PlanItem): Rank | undefined => RANKS[rankOf(item)];
const of = (...words: Parameters<typeof change>) => ranked(personItem({ change: change(...words) }));

const renamed = personChange(
  'update',
  { accountAdmin: false, memberships: [], firstName: 'Ana', lastName: 'Alba' },
  { accountAdmin: false, memberships: [], firstName: 'Ana', lastName: 'Lee' },
);

describe('rankOf', () => {
  it('puts groups first, then what takes access away, then what gives it, names last', () => {
    expect(ranked(group)).toBe('group');
    expect(of('deactivate', ['Sales*'], ['Sales*'], { status: ['ACTIVE', 'INACTIVE'] })).toBe('deactivate');
    expect(of('update', ['Sales*'], ['Sales'])).toBe('revoke-admin');
    expect(of('remove_roles', ['Sales'], ['Sales'], { accountAdmin: [true, false] })).toBe('revoke-admin');
    expect(of('reset', ['Sales'], ['Default Group'])).toBe('lose-groups');
    expect(of('remove_groups', ['Sales'], ['Default Group'])).toBe('lose-groups');
    expect(of('update', ['Sales', 'Legal'], ['Sales'])).toBe('lose-groups');
    expect(of('update', ['Sales'], ['Legal'])).toBe('move');
    expect(of('update', ['Sales'], ['Sales*'])).toBe('move');
    expect(of('create', [], ['Sales*'])).toBe('create');
    expect(of('reactivate', ['Sales*'], ['Legal'], { status: ['INACTIVE', 'ACTIVE'] })).toBe('create');
    expect(ranked(personItem({ change: renamed }))).toBe('names');
  });

  it('takes the first of several effects', () => {
    const movedAndRevoked = change('update', ['Sales'], ['Legal'], { accountAdmin: [true, false] });
    expect(movedAndRevoked.effects).toEqual(['move', 'revoke-account-admin']);
    expect(ranked(personItem({ change: movedAndRevoked }))).toBe('revoke-admin');
  });
});

describe('laneOf', () => {
  it('lets leavers, and groups that others wait for, go before everybody else', () => {
    const lanes: Record<PersonAction, string> = {
      deactivate: 'urgent',
      reset_and_deactivate: 'urgent',
      reset: 'urgent',
      remove_groups: 'urgent',
      remove_roles: 'urgent',
      create: 'bulk',
      reactivate: 'bulk',
      update: 'bulk',
    };
    expect(laneOf(group)).toBe('urgent');
    for (const action of Object.keys(lanes) as PersonAction[]) {
      expect(laneOf(personItem({ change: change(action, ['Sales'], ['Legal']) }))).toBe(lanes[action]);
    }
  });

  it('never lets an item overtake one of an earlier rank by its lane', () => {
    const words = fc.array(fc.constantFrom('Sales', 'Sales*', 'Legal', 'Legal*', 'Ops'), { maxLength: 3 });
    const item = fc
      .record({
        action: fc.constantFrom<PersonAction>(
          ...([
            'update',
            'create',
            'reactivate',
            'deactivate',
            'reset',
            'remove_groups',
            'remove_roles',
          ] as const),
        ),
        from: words,
        to: words,
        admin: fc.tuple(fc.boolean(), fc.boolean()),
      })
      .map(({ action, from, to, admin }) =>
        personItem({ change: change(action, from, to, { accountAdmin: admin }) }),
      );
    fc.assert(
      fc.property(item, item, (a, b) => {
        const inOrder = [a, b].toSorted((one, other) => rankOf(one) - rankOf(other)).map(laneOf);
        expect(inOrder).not.toEqual(['bulk', 'urgent']);
      }),
    );
  });
});
