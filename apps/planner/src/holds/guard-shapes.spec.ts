import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import type { DirectoryResult, Shape } from '#db';
import type { Budget, Guards } from '#domain';
import { policy, rules } from '#testing';
import { decideShapes } from '../decide-shapes.js';
import { orgCase, type OrgGround, personCase } from '../shape-case.js';

function ground(guards?: Guards, directory: Partial<DirectoryResult> = {}): OrgGround {
  const config: Pick<Config, 'policy' | 'scope' | 'govern'> = {
    policy: policy({
      rules: rules(['Staff', { assigns: ['Sales'] }], ['Law', { assigns: ['Legal'] }]),
      signOnlyAction: 'reset',
    }),
    scope: { kind: 'mapped' },
    govern: { ...(guards && { guards }) },
  };
  return {
    config: config as Config,
    org: 'primary',
    directory: { view: 'complete', heldGroups: [] as readonly string[], ...directory } as DirectoryResult,
    groupSets: new Map([
      [1, ['Staff']],
      [2, ['Law']],
    ]),
    groups: [
      { id: 'g0', key: 'default group', name: 'Default Group', isDefault: true },
      { id: 'g1', key: 'sales', name: 'Sales', isDefault: false },
      { id: 'g2', key: 'legal', name: 'Legal', isDefault: false },
    ],
    listComplete: true,
  };
}

function shape(id: string, people: number, overrides: Partial<Shape> = {}): Shape {
  return {
    ...{ id, people, groupSet: null, baselineGroupSet: null, enabled: true, inSign: true, unread: [] },
    ...{ accountAdmin: false, memberships: [['g2', 0]], primaryGroupId: null, namesDiffer: false },
    ...{ guarded: null, mark: null, status: 'ACTIVE', statusIsFresh: true },
    ...overrides,
  };
}

const decide = (shapes: readonly Shape[], on: OrgGround) => decideShapes(shapes, on, orgCase(on).shared);
const guards = (max: Budget['max']): Guards => ({
  budgets: [{ kinds: ['reset'], max, per: 'org' }],
  ...{ newAccountAdmins: 'allow', lastAccountAdmin: 'hold' },
});

const leavers = shape('leavers', 30);
/** Nobody decides anything about them, so nobody else asks. */
const unknown = shape('unknown', 900, { guarded: 'protected', status: null, statusIsFresh: false });
const steady = shape('steady', 100, { groupSet: 1, memberships: [['g1', 0]] });

describe('guards over shapes', () => {
  it('are told by people, not by shapes, and stored with the group that lost most', () => {
    const sizes = [{ group: 'Law', now: 10, baseline: 40 }];
    const on = ground(guards({ kind: 'count', value: 20 }), { groupSizes: sizes });
    expect(decide([leavers, steady], on).counts.breaches).toEqual([
      {
        reason: 'GUARD_BUDGET',
        message:
          '30 users would be reset in primary, 20 are allowed (guards.budgets[0]). Group "Law" (rule 2) went from 40 to 10 people since the last complete read.',
        ...{ count: 30, allowed: 20, budget: 0, rule: 2, directoryGroup: 'Law', now: 10, baseline: 40 },
      },
    ]);
  });

  it('ask for the statuses that a percentage hangs on, and judge nothing before they are known', () => {
    const on = ground(guards({ kind: 'percent', value: 10 }));
    expect([...decide([leavers, unknown, steady], on).asked]).toEqual([['unknown', ['status']]]);
    const unread = { ...unknown, unread: ['status' as const] };
    const known = decide([leavers, unread, steady], on);
    expect([known.asked.size, known.guards?.breaches.length]).toEqual([0, 1]);
    expect(decide([leavers, unknown, steady], ground(guards({ kind: 'count', value: 30 }))).asked.size).toBe(
      0,
    );
  });

  it('change nothing of a decision, and are not there without their key', () => {
    const without = decide([leavers, unknown, steady], ground());
    const { guards: verdict, ...within } = decide(
      [leavers, unknown, steady],
      ground(guards({ kind: 'count', value: 99 })),
    );
    expect(verdict?.breaches).toEqual([]);
    expect(within).toEqual(without);
  });
});

describe('people who left what has shrunk', () => {
  const on = ground(undefined, { shrunk: { groups: [{ group: 'Law', now: 9, baseline: 40 }] } });

  it('keep what they have, also where the source calls them disabled', () => {
    const left = { baselineGroupSet: 2 };
    expect(personCase(shape('absent', 1, left), on).hold).toBe('GUARD_GROUP_SHRUNK');
    expect(personCase(shape('disabled', 1, { ...left, groupSet: 2, enabled: false }), on).hold).toBe(
      'GUARD_GROUP_SHRUNK',
    );
    expect(personCase(shape('moved', 1, { ...left, groupSet: 1 }), on).hold).toBe('GUARD_GROUP_SHRUNK');
    expect(personCase(shape('staying', 1, { ...left, groupSet: 2 }), on).hold).toBeUndefined();
    expect(personCase(shape('other', 1, { baselineGroupSet: 1 }), on).hold).toBeUndefined();
  });
});
