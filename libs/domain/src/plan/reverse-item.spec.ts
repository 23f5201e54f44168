import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allKnown,
  anyBehaviour,
  anyPlanInputs,
  applyInMemory,
  change,
  DEFAULT_GROUP,
  inWords,
  memberships,
  planInMemory,
  type PlanInputs,
  type SignWorld,
  signUser,
  type WorldUser,
} from '#testing';
import { groupKey } from '../text/keys.js';
import { isProtected } from '../rules/resolve-access.js';
import type { PersonChange } from '../planner/person-change.js';
import type { PersonItem, PlanItem } from './plan-item.js';
import { type OrgNow, type PersonNow, type Reversal, reverseItem } from './reverse-item.js';
import { undoingItem } from './reverse-items.js';

const org: OrgNow = {
  groups: new Set([DEFAULT_GROUP, 'Sales', 'Legal'].map((name) => groupKey(name))),
  deactivateUsers: true,
};

function now(options: Parameters<typeof signUser>[0], more: Partial<PersonNow> = {}): PersonNow {
  return { observed: { ...signUser(options), email: 'ana@example.com' }, unread: [], ...more };
}

function changeOf(reversal: Reversal): PersonChange {
  if (reversal.kind !== 'change') throw new Error(`No change, but ${JSON.stringify(reversal)}.`);
  return reversal.change;
}

describe('reverseItem', () => {
  const moved = change('update', ['Sales*'], ['Legal']);
  const left = change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] });
  const created = { ...change('create', [], ['Sales']), before: undefined } as unknown as PersonChange;

  it('moves somebody back, with the rights they had', () => {
    const back = changeOf(reverseItem(moved, now({ groups: ['Legal'] }), org));
    expect(back.action).toBe('update');
    expect(inWords(back.before?.memberships ?? [])).toEqual(['Legal']);
    expect(inWords(back.after.memberships)).toEqual(['Sales*']);
    expect(back.effects).toEqual(['move', 'grant-group-admin']);
  });

  it('reactivates whom the run had deactivated, and deactivates whom it had reactivated or created', () => {
    const gone = now({ groups: ['Sales'], status: 'INACTIVE' });
    expect(changeOf(reverseItem(left, gone, org))).toMatchObject({
      action: 'reactivate',
      after: { status: 'ACTIVE' },
    });
    const back = change('reactivate', ['Legal'], ['Sales'], { status: ['INACTIVE', 'ACTIVE'] });
    const inactive = changeOf(reverseItem(back, now({ groups: ['Sales'] }), org));
    expect([inactive.action, inactive.after.status]).toEqual(['deactivate', 'INACTIVE']);
    expect(inWords(inactive.after.memberships)).toEqual(['Legal']);
    expect(changeOf(reverseItem(created, now({ groups: ['Sales'] }), org))).toMatchObject({
      action: 'deactivate',
      after: { status: 'INACTIVE', memberships: memberships('Sales') },
    });
  });

  it.for<[string, string, PersonChange, PersonNow, OrgNow]>([
    ['is somewhere else now', 'UNDO_CHANGED_SINCE', moved, now({ groups: ['Ops'] }), org],
    [
      'administers the account now',
      'UNDO_CHANGED_SINCE',
      moved,
      now({ groups: ['Legal'], accountAdmin: true }),
      org,
    ],
    ['was made inactive', 'UNDO_CHANGED_SINCE', moved, now({ groups: ['Legal'], status: 'INACTIVE' }), org],
    ['is not in the org', 'UNDO_CHANGED_SINCE', moved, { unread: [] }, org],
    ['owns the key', 'OWNER', moved, now({ groups: ['Legal'] }, { guarded: 'owner' }), org],
    ['is protected', 'PROTECTED', moved, now({ groups: ['Legal'] }, { guarded: 'protected' }), org],
    ['is out of scope', 'OUT_OF_SCOPE', moved, now({ groups: ['Legal'] }, { outside: true }), org],
    [
      'had a group that is gone',
      'UNDO_GROUP_GONE',
      moved,
      now({ groups: ['Legal'] }),
      { ...org, groups: new Set([groupKey('Legal')]) },
    ],
    [
      'may not be deactivated',
      'UNDO_DEACTIVATE_OFF',
      created,
      now({ groups: ['Sales'] }),
      { ...org, deactivateUsers: false },
    ],
    [
      'has a status nobody could read',
      'FACT_UNREAD',
      moved,
      now({ groups: ['Legal'], status: { confidence: 'unknown' } }, { unread: ['status'] }),
      org,
    ],
    ['was put back by hand', 'in-step', moved, now({ groups: ['Sales*'] }), org],
    [
      'was deactivated by hand after the creation',
      'in-step',
      created,
      now({ groups: ['Sales'], status: 'INACTIVE' }),
      org,
    ],
  ])('leaves alone who %s: %s', ([, expected, applied, person, orgNow]) => {
    const reversal = reverseItem(applied, person, orgNow);
    expect(reversal.kind === 'cannot' ? reversal.reason : reversal.kind).toBe(expected);
  });

  it('cannot give back several groups of which nobody knew the primary one', () => {
    const reset = change('reset', ['Sales', 'Legal'], [DEFAULT_GROUP]);
    const unmarked: PersonChange = {
      ...reset,
      before: {
        accountAdmin: false,
        memberships: memberships('Sales', 'Legal').map((one) => ({ ...one, primary: false })),
      },
    };
    expect(reverseItem(unmarked, now({ groups: [DEFAULT_GROUP] }), org)).toEqual({
      kind: 'cannot',
      reason: 'UNDO_PRIMARY_UNKNOWN',
    });
  });

  it('asks what it must know and the lists do not tell', () => {
    const unknown = { confidence: 'unknown' } as const;
    expect(reverseItem(left, now({ groups: ['Sales'], status: unknown }), org)).toEqual({
      kind: 'question',
      facts: ['status'],
    });
    const several = change('update', ['Sales'], ['Legal', 'Sales']);
    const person = now({
      groups: ['Legal', 'Sales'],
      primaryKnown: false,
      status: { confidence: 'stale', value: 'ACTIVE' },
    });
    expect(reverseItem(several, person, org)).toEqual({ kind: 'question', facts: ['status', 'groups'] });
  });

  it('puts a former address back', () => {
    const renamed = change('update', ['Sales'], ['Sales']);
    const applied: PersonChange = {
      ...renamed,
      before: { ...renamed.after, email: 'old@example.com' },
      after: { ...renamed.after, email: 'ana@example.com' },
    };
    const back = changeOf(reverseItem(applied, now({ groups: ['Sales'] }), org));
    expect([back.before?.email, back.after.email, back.effects]).toEqual([
      'ana@example.com',
      'old@example.com',
      ['change-email'],
    ]);
  });
});

/** Whoever became inactive and comes back is ACTIVE: no other status can be set. */
function asActive(user: WorldUser): WorldUser {
  return { ...user, status: user.status === 'INACTIVE' ? 'INACTIVE' : 'ACTIVE' };
}

function activeOnes({ users }: SignWorld): Map<string, WorldUser> {
  return new Map([...users].map(([key, user]) => [key, asActive(user)]));
}

function fail(key: string): never {
  throw new Error(`${key} vanished.`);
}

/** Items that undo what is not held of a plan, and the keys of those that cannot be undone. */
function undo(items: readonly PlanItem[], world: SignWorld, { policy, org: of }: PlanInputs) {
  const orgNow: OrgNow = { groups: new Set(world.groups.keys()), deactivateUsers: of.deactivateUsers };
  const back: PersonItem[] = [];
  const cannot = new Map<string, string>();
  for (const item of items) {
    if (item.subject !== 'person' || item.held !== undefined) continue;
    const user = world.users.get(item.emailKey);
    const { emailKey, email } = item;
    const guarded = isProtected(emailKey, of.org, policy);
    const primary = user?.memberships.find((membership) => membership.primary)?.key;
    const reversal = reverseItem(
      item.change,
      {
        unread: [],
        ...(guarded && { guarded }),
        ...(user && {
          observed: {
            ...user,
            status: { confidence: 'fresh', value: user.status },
            ...(primary && { primary }),
          },
        }),
      },
      orgNow,
    );
    if (reversal.kind === 'cannot') cannot.set(emailKey, reversal.reason);
    else
      back.push(
        undoingItem(
          { run: 'r', item, emailKey, email, signUserId: user?.id ?? '' },
          { kind: 'change', change: changeOf(reversal) },
        ),
      );
  }
  return { back, cannot };
}

describe('undoing a run', () => {
  const inputsAndBehaviour = () =>
    anyPlanInputs().chain((inputs) =>
      fc.tuple(fc.constant(inputs), anyBehaviour(inputs.policy.umg), fc.boolean()),
    );

  it('restores what Sign had, but for what it lists; and undoing that gives the state of the run again', () => {
    fc.assert(
      fc.property(inputsAndBehaviour(), ([given, behaviour, knowsAll]) => {
        const inputs = knowsAll ? { ...given, known: allKnown(given.world) } : given;
        const { plan, org: shared } = planInMemory(inputs);
        const apply = (world: SignWorld, items: readonly PlanItem[]) =>
          applyInMemory(world, items, shared.view, inputs.policy.umg, behaviour);
        const after = apply(inputs.world, plan.items);
        const { back, cannot } = undo(plan.items, after, inputs);
        const undone = apply(after, back);
        const restored = [...after.users].map(([key, made]): [string, WorldUser] => {
          const before = inputs.world.users.get(key);
          if (cannot.has(key)) return [key, asActive(made)];
          return [key, before === undefined ? { ...made, status: 'INACTIVE' } : asActive(before)];
        });
        expect(activeOnes(undone)).toEqual(new Map(restored));
        expect([...cannot.values()].filter((why) => !EXCUSES.has(why))).toEqual([]);

        const again = undo(back, undone, inputs);
        expect([...again.cannot.values()].filter((why) => !EXCUSES.has(why))).toEqual([]);
        const redone = apply(undone, again.back);
        const [kept, wanted] = [activeOnes(undone), activeOnes(after)];
        for (const key of again.cannot.keys()) wanted.set(key, kept.get(key) ?? fail(key));
        expect(activeOnes(redone)).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });
});

/** What a run may really make impossible to undo. */
const EXCUSES = new Set(['UNDO_PRIMARY_UNKNOWN', 'UNDO_DEACTIVATE_OFF']);
