import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import type { DirectoryResult, Shape } from '#db';
import type { Govern, Scope, SyncPolicy } from '#domain';
import { orgPolicy, policy, rules } from '#testing';
import { decideShapes } from './decide-shapes.js';
import { orgCase, type OrgGround } from './shape-case.js';

function ground(
  options: Partial<SyncPolicy> = {},
  scope: Scope = { kind: 'mapped' },
  govern: Govern = {},
): OrgGround {
  const shared = policy({
    rules: rules(['Staff', { assigns: ['Sales'] }]),
    signOnlyAction: 'reset',
    ...options,
  });
  const config: Pick<Config, 'policy' | 'scope' | 'govern'> = { policy: shared, scope, govern };
  return {
    config: config as Config,
    org: 'primary',
    directory: { view: 'complete', heldGroups: [] as readonly string[] } as DirectoryResult,
    groupSets: new Map([[1, ['Staff']]]),
    groups: [
      { id: 'g0', key: 'default group', name: 'Default Group', isDefault: true },
      { id: 'g1', key: 'sales', name: 'Sales', isDefault: false },
    ],
    listComplete: true,
  };
}

function shape(id: string, people: number, overrides: Partial<Shape> = {}): Shape {
  return {
    ...{ id, people, groupSet: null, baselineGroupSet: null, enabled: true, inSign: true, unread: [] },
    ...{
      accountAdmin: false,
      memberships: [['g1', 0]],
      primaryGroupId: null,
      namesDiffer: false,
      guarded: null,
      mark: null,
    },
    ...{ status: 'ACTIVE', statusIsFresh: true },
    ...overrides,
  };
}

const decide = (shapes: readonly Shape[], on = ground()) => decideShapes(shapes, on, orgCase(on).shared);
const limit = (value: number, kind: 'count' | 'percent' = 'count') => ({ signOnlyLimit: { kind, value } });

const inStep = shape('in step', 70, { groupSet: 1 });
const mover = shape('mover', 5, { groupSet: 1, memberships: [['g0', 0]] });
const joiner = shape('joiner', 3, {
  groupSet: 1,
  inSign: false,
  memberships: null,
  status: null,
  statusIsFresh: false,
});
const signOnly = shape('sign only', 20);
const unknown = shape('unknown', 10, { status: null, statusIsFresh: false });
const owner = shape('owner', 1, { guarded: 'owner' });

describe('decideShapes', () => {
  it('counts people, not shapes, and lets only changing ones travel', () => {
    const {
      counts,
      changing,
      skipped,
      asked,
      limit: verdict,
    } = decide([inStep, mover, joiner, signOnly, owner]);
    expect([...changing.keys()]).toEqual(['mover', 'joiner', 'sign only']);
    expect(counts).toEqual({
      ...{ signUsers: 96, signOnly: 20, matched: 75, inStep: 70, skipped: {}, outsideFilter: 0 },
    });
    expect([skipped.size, asked.size, verdict]).toEqual([0, 0, { verdict: 'within' }]);
  });

  it('says why people are left alone', () => {
    const on = ground({ orgs: [orgPolicy({ createUsers: false })] });
    const guarded = shape('guarded', 2, { groupSet: 1, guarded: 'protected' });
    const { skipped, counts } = decide([joiner, guarded], on);
    expect(Object.fromEntries(skipped)).toEqual({ joiner: 'CREATE_USERS_OFF', guarded: 'PROTECTED' });
    expect(counts.skipped).toEqual({ CREATE_USERS_OFF: 3, PROTECTED: 2 });
  });

  it('counts who is out of scope as that and as nothing else', () => {
    const scope = { domains: ['example.com'], patterns: [], groups: [], createdByMe: true };
    const on = ground({ orgs: [orgPolicy({ scope })], ...limit(50, 'percent') });
    const own = [inStep, mover, joiner, signOnly].map((one) => ({
      ...one,
      addressFits: true,
      isCreated: false,
    }));
    const others = [inStep, joiner, signOnly, unknown].map((one) => ({
      ...{ ...one, id: `other ${one.id}`, people: 1000 },
      ...{ addressFits: false, isCreated: false },
    }));
    const inactive = { ...shape('inactive', 7, { status: 'INACTIVE' }), addressFits: false };
    const alone = decide(own, on);
    const { counts, changing, asked, limit: verdict } = decide([...own, ...others, inactive], on);
    expect([...changing.keys()]).toEqual(['mover', 'joiner', 'sign only']);
    expect([verdict, asked.size]).toEqual([alone.limit, 0]);
    expect(counts).toEqual({ ...alone.counts, signUsers: 3102, skipped: { OUT_OF_SCOPE: 4000 } });
    expect(counts).toMatchObject({ signOnly: 20, matched: 75, inStep: 70, createdByMe: 0 });
  });

  it('says how many of them a configuration has created, where its scope asks for that', () => {
    const scope = { domains: [], patterns: [], groups: [], createdByMe: true };
    const made = { ...signOnly, isCreated: true };
    const { counts, changing } = decide([made, unknown], ground({ orgs: [orgPolicy({ scope })] }));
    expect([...changing.keys()]).toEqual(['sign only']);
    expect(counts).toMatchObject({ createdByMe: 20, skipped: { OUT_OF_SCOPE: 10 } });
  });

  it('holds the Sign-only step beyond the limit, and asks nothing about it', () => {
    const {
      limit: verdict,
      changing,
      asked,
      counts,
    } = decide([inStep, mover, signOnly, unknown], ground(limit(19)));
    expect(verdict).toEqual({ verdict: 'exceeded', signOnly: 20, allowed: 19 });
    expect(counts.limit).toEqual({ signOnly: 20, allowed: 19, configured: '19' });
    expect(asked.size).toBe(0);
    expect([...changing.keys()]).toContain('mover');
  });

  it('off-boards in steps: counts leavers for the summary, against the limit only until they are stripped', () => {
    const on = ground(
      { signOnlyAction: 'deactivate', ...limit(20) },
      { kind: 'mapped' },
      {
        offboarding: { deactivateAfterMs: 1 },
      },
    );
    const bare = shape('bare', 4, { memberships: [['g0', 0]], offboarding: null });
    const waits = shape('waits', 9, { memberships: [['g0', 0]], offboarding: 'waiting' });
    const due = shape('due', 5, { memberships: [['g0', 0]], offboarding: 'due' });
    const back = shape('back', 2, { groupSet: 1, offboarding: 'due' });
    const among = decide([signOnly, waits, due, back], on);
    expect(among.limit.verdict).toBe('within');
    expect(among.counts.signOnly).toBe(34);
    expect([...among.changing.keys()]).toEqual(['sign only', 'due']);
    expect([...(among.findings ?? [])]).toEqual([['back', 'back']]);
    expect([...(decide([bare, waits], on).findings ?? [])]).toEqual([['bare', 'stripped']]);
    expect(decide([signOnly, bare, waits], on)).toMatchObject({
      limit: { verdict: 'exceeded', signOnly: 24, allowed: 20 },
      findings: new Map(),
    });
  });

  it('asks only where the bounds straddle the limit, and then only those whose status decides it', () => {
    expect(decide([inStep, signOnly, unknown], ground(limit(30))).limit.verdict).toBe('within');
    const straddling = decide([inStep, signOnly, unknown, owner], ground(limit(25)));
    expect(straddling.limit).toEqual({ verdict: 'ask', whom: 'sign-only' });
    expect(Object.fromEntries(straddling.asked)).toEqual({ unknown: ['status'] });
  });

  it('asks a percentage of everybody whose status nobody knows, but for the owner', () => {
    const members = { ...inStep, id: 'members', status: null, statusIsFresh: false } as const;
    const ownerUnread = { ...owner, status: null, statusIsFresh: false } as const;
    const { limit: verdict, asked } = decide([members, signOnly, ownerUnread], ground(limit(40, 'percent')));
    expect(verdict).toEqual({ verdict: 'ask', whom: 'everybody' });
    expect([...asked.keys()]).toEqual(['members']);
  });

  it('holds rather than lets go where the statuses that decide the limit could not be read', () => {
    const unread = { ...unknown, unread: ['status'] } as const;
    const { limit: verdict, asked, counts } = decide([inStep, signOnly, unread], ground(limit(25)));
    expect(verdict).toEqual({ verdict: 'exceeded', signOnly: 30, allowed: 25 });
    expect(asked.size).toBe(0);
    expect(counts.limit).toMatchObject({ signOnly: 30, allowed: 25 });
    const percent = decide([inStep, signOnly, unread], ground(limit(25, 'percent')));
    expect(percent.limit).toEqual({ verdict: 'exceeded', signOnly: 30, allowed: 22.5 });
  });

  it('asks for what a person’s own decision depends on, once for each fact', () => {
    const dormant = shape('dormant', 4, {
      groupSet: 1,
      memberships: [['g0', 0]],
      status: 'INACTIVE',
      statusIsFresh: false,
    });
    const several = shape('several', 2, {
      ...{ groupSet: 1, status: null, statusIsFresh: false },
      memberships: [
        ['g0', 0],
        ['g1', 0],
      ],
    });
    const { asked, changing } = decide([dormant, several]);
    expect(Object.fromEntries(asked)).toEqual({ dormant: ['status'], several: ['status', 'groups'] });
    expect(changing.size).toBe(0);
  });

  it('counts those who are Sign-only for being outside the groups of the run', () => {
    const on = ground({}, { kind: 'group', groups: ['Board'] });
    const { counts } = decide([shape('mapped elsewhere', 7, { groupSet: 1 }), signOnly], on);
    expect(counts).toMatchObject({ outsideFilter: 7, signOnly: 27, matched: 0 });
  });

  it('decides the same whether people share a shape or stand alone', () => {
    const anyShape = fc
      .tuple(fc.constantFrom(inStep, mover, joiner, signOnly, unknown, owner), fc.integer({ min: 1, max: 4 }))
      .map(([one, people]) => ({ ...one, people }));
    fc.assert(
      fc.property(fc.array(anyShape, { maxLength: 8 }), fc.integer({ min: 0, max: 12 }), (some, value) => {
        const together = some.map((one, at) => ({ ...one, id: `${one.id} ${at}` }));
        const alone = together.flatMap((one) =>
          Array.from({ length: one.people }, (_, nth) => ({ ...one, id: `${one.id} ${nth}`, people: 1 })),
        );
        const on = ground(limit(value));
        const [a, b] = [decide(together, on), decide(alone, on)];
        expect({ counts: a.counts, limit: a.limit }).toEqual({ counts: b.counts, limit: b.limit });
        const people = (of: typeof a, all: readonly Shape[]) =>
          all.filter(({ id }) => of.changing.has(id)).reduce((sum, one) => sum + one.people, 0);
        expect(people(a, together)).toBe(people(b, alone));
      }),
    );
  });
});
