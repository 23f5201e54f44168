import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPlanInputs, joinPeople, planInMemory, type PlanInputs } from '#testing';
import { addressFits, isInScope, type OrgScope } from '../orgs/org-scope.js';
import { type EmailKey, emailKey } from '../text/keys.js';
import { weigh } from './plan-org.js';

const RUNS = { numRuns: 500 };
const EVERYBODY: OrgScope = { domains: [], patterns: ['*'], groups: [], createdByMe: false };

function anyOrgScope(): fc.Arbitrary<OrgScope> {
  return fc.record({
    domains: fc.subarray(['example.com', 'X.org', '.com']),
    patterns: fc.subarray(['*o*@example.com', 'Ana@*']),
    groups: fc.subarray(['Sales', 'L*', 'by hand', 'équ*', 'Default Group']),
    createdByMe: fc.boolean(),
  });
}

/** A plan's inputs with some users created by this sync; the same under any scope. */
function anyGround(): fc.Arbitrary<PlanInputs> {
  return anyPlanInputs().chain((inputs) =>
    fc
      .subarray([...inputs.world.users.values()].map(({ id }) => id))
      .map((created) => ({ ...inputs, created: new Set(created) })),
  );
}

function within(inputs: PlanInputs, scope: OrgScope): PlanInputs {
  const org = { ...inputs.org, scope };
  const orgs = inputs.policy.orgs.map((one) => (one.org === org.org ? org : one));
  return { ...inputs, org, policy: { ...inputs.policy, orgs } };
}

/** Whom a plan would do something to, now or held. */
function touched(inputs: PlanInputs): Set<EmailKey> {
  const { items } = planInMemory(inputs).plan;
  return new Set(items.flatMap((item) => (item.subject === 'person' ? [item.emailKey] : [])));
}

function isOwn(inputs: PlanInputs, key: EmailKey, scope: OrgScope): boolean {
  const user = inputs.world.users.get(key);
  return isInScope(scope, {
    addressFits: addressFits(scope, [key]),
    ...(user && {
      user: {
        groups: user.memberships.map((membership) => membership.key),
        isCreated: inputs.created?.has(user.id) ?? false,
      },
    }),
  });
}

describe('a plan of an org with a scope', () => {
  it('does nothing to anybody who is out of it, and says so of everybody whom it could concern', () => {
    fc.assert(
      fc.property(anyGround(), anyOrgScope(), (ground, scope) => {
        const inputs = within(ground, scope);
        const { plan, known } = planInMemory(inputs);
        for (const key of touched(inputs)) expect(isOwn(inputs, key, scope)).toBe(true);
        for (const { emailKey: key, person } of joinPeople({ ...inputs, known })) {
          expect(person.outside === undefined).toBe(isOwn(inputs, key, scope));
          const isThere = person.observed !== undefined && weighsSomething(person.observed.status);
          const isReported = person.outside === true && person.guarded === undefined;
          expect(plan.skipped.get(key) === 'OUT_OF_SCOPE').toBe(
            isReported && (person.desired !== undefined || isThere),
          );
        }
      }),
      RUNS,
    );
  });

  it('asks nobody who is out of it, and counts them nowhere', () => {
    fc.assert(
      fc.property(anyGround(), anyOrgScope(), (ground, scope) => {
        const inputs = within(ground, scope);
        const { asked } = planInMemory(inputs);
        for (const { emailKey: key } of asked) expect(isOwn(inputs, key, scope)).toBe(true);
        for (const { person } of joinPeople(inputs)) {
          if (!person.outside) continue;
          const none = { min: 0, max: 0 };
          expect(weigh(person)).toEqual({ signOnly: none, active: none });
        }
      }),
      RUNS,
    );
  });

  it('is the plan without a scope, of those who are in it', () => {
    fc.assert(
      fc.property(anyGround(), anyOrgScope(), (ground, scope) => {
        const all = planInMemory(ground).plan;
        const some = planInMemory(within(ground, scope)).plan;
        const own = all.items.filter(
          (item) => item.subject === 'group' || isOwn(ground, item.emailKey, scope),
        );
        expect(some.items).toEqual(own);
      }),
      RUNS,
    );
  });

  it('is the plan without a scope where the scope is everybody', () => {
    fc.assert(
      fc.property(anyGround(), (ground) => {
        expect(planInMemory(within(ground, EVERYBODY)).plan).toEqual(planInMemory(ground).plan);
      }),
      RUNS,
    );
  });
});

describe('plans of two syncs of one account', () => {
  const anyDisjoint = fc.constantFrom<[OrgScope, OrgScope]>(
    [
      { domains: ['example.com'], patterns: [], groups: [], createdByMe: false },
      { domains: ['x.org'], patterns: [], groups: [], createdByMe: false },
    ],
    [
      { domains: [], patterns: ['a*', 'b*', 'owner@*'], groups: [], createdByMe: false },
      { domains: [], patterns: ['c*', 'd*', 'e*', 'z*'], groups: [], createdByMe: false },
    ],
  );

  it('concern nobody in common where the scopes are disjoint', () => {
    fc.assert(
      fc.property(anyGround(), anyDisjoint, (ground, [one, other]) => {
        const [ones, others] = [touched(within(ground, one)), touched(within(ground, other))];
        expect([...ones].filter((key) => others.has(key))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('concern in common only those who are in both scopes', () => {
    fc.assert(
      fc.property(anyGround(), anyOrgScope(), anyOrgScope(), (ground, one, other) => {
        const others = touched(within(ground, other));
        const common = [...touched(within(ground, one))].filter((key) => others.has(key));
        const inBoth = common.filter((key) => isOwn(ground, key, one) && isOwn(ground, key, other));
        expect(common).toEqual(inBoth);
      }),
      RUNS,
    );
  });

  it('leave the other sync its people when it takes what is in Sign only', () => {
    const ana = emailKey('ana@example.com');
    fc.assert(
      fc.property(anyGround(), (ground) => {
        const inputs = within(ground, { ...EVERYBODY, patterns: [], domains: ['x.org'] });
        const leavers = { ...inputs, directory: [] };
        expect(touched(leavers).has(ana)).toBe(false);
      }),
      RUNS,
    );
  });
});

function weighsSomething(
  status: NonNullable<ReturnType<typeof joinPeople>[number]['person']['observed']>['status'],
) {
  return status.confidence === 'unknown' || status.value !== 'INACTIVE';
}
