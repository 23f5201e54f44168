import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyBehaviour,
  anyPlanInputs,
  applyInMemory,
  type FinishedPlan,
  joinPeople,
  type Knowledge,
  planInMemory,
  type PlanInputs,
  type SignWorld,
} from '#testing';
import type { PersonItem } from '../plan/plan-item.js';
import type { EmailKey } from '../text/keys.js';
import { CHANGE_KINDS, kindsOf } from './change-kind.js';
import { guardHolding } from './guard-hold.js';
import { guardGround, type ScopeKey, scopesOf } from './guard-scopes.js';
import { type OrgUsers, tallyGuards } from './guard-tally.js';
import { judgeGuards, type SpentBudgets } from './guard-verdict.js';
import { type Budget, BUDGET_SCOPES, type Guards } from './guards.js';

const RUNS = { numRuns: 400 };

const anyBudget = (): fc.Arbitrary<Budget> =>
  fc.record({
    kinds: fc.subarray([...CHANGE_KINDS], { minLength: 1 }),
    max: fc.oneof(
      fc.nat({ max: 3 }).map((value) => ({ kind: 'count' as const, value })),
      fc.constantFrom(0, 12.5, 33.3, 50, 100).map((value) => ({ kind: 'percent' as const, value })),
    ),
    per: fc.constantFrom(...BUDGET_SCOPES),
  });

const anyGuards = (): fc.Arbitrary<Guards> =>
  fc.record({
    budgets: fc.array(anyBudget(), { maxLength: 3 }),
    newAccountAdmins: fc.constantFrom('hold' as const, 'allow' as const),
    lastAccountAdmin: fc.constantFrom('hold' as const, 'allow' as const),
  });

/** The same for every scope of a budget. */
const anySpent = () => fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 3 });

interface Guarded {
  readonly finished: FinishedPlan;
  readonly ground: ReturnType<typeof guardGround>;
  readonly all: readonly PersonItem[];
  readonly passed: readonly PersonItem[];
  readonly held: readonly PersonItem[];
}

function guard(inputs: PlanInputs, guards: Guards, spent: readonly number[] = []): Guarded {
  const finished = planInMemory(inputs);
  const ground = guardGround(inputs.org.org, inputs.policy.rules, finished.org.view);
  const all = finished.plan.items.filter((item) => item.subject === 'person');
  const changes = all.map(({ change, because }) => ({ people: 1, change, because }));
  const tallies = tallyGuards(usersOf({ ...inputs, known: finished.known }), changes, guards, ground);
  const hold = guardHolding(
    judgeGuards(tallies, { ground, sizes: [], spent: everywhere(spent, tallies.budgets) }, guards),
  );
  return {
    ...{ finished, ground, all },
    passed: all.filter((item) => hold(item) === undefined),
    held: all.filter((item) => hold(item) !== undefined),
  };
}

function usersOf(inputs: PlanInputs): OrgUsers[] {
  return joinPeople(inputs).flatMap(({ person: { observed, guarded, desired } }) =>
    observed === undefined
      ? []
      : {
          ...{ people: 1, accountAdmin: observed.accountAdmin, status: observed.status },
          groups: observed.memberships.map(({ key }) => key),
          isOwner: guarded === 'owner',
          because: desired?.because ?? { rules: [] },
        },
  );
}

function everywhere(
  spent: readonly number[],
  budgets: readonly ReadonlyMap<ScopeKey, unknown>[],
): SpentBudgets {
  return new Map(
    budgets.map((scopes, at) => [at, new Map([...scopes.keys()].map((key) => [key, spent[at] ?? 0]))]),
  );
}

/** What a percentage is of, told from the world itself. */
function activeUsers({ world, org }: PlanInputs): number {
  return [...world.users].filter(([key, { status }]) => status !== 'INACTIVE' && key !== org.ownerKey).length;
}

/** The key works, so its owner is active. */
function isOwnerActive({ world, org }: PlanInputs): boolean {
  return world.users.get(org.ownerKey)?.status !== 'INACTIVE';
}

/** Nothing that is known has changed since; what nobody has looked at stays unknown. */
function truthful({ world, known }: PlanInputs): PlanInputs['known'] {
  const told = [...known].map(([key, knowledge]): [EmailKey, Knowledge] => {
    const value = world.users.get(key)?.status;
    if (knowledge.status.confidence === 'unknown' || value === undefined) return [key, knowledge];
    return [key, { ...knowledge, status: { ...knowledge.status, value } }];
  });
  return new Map(told);
}

function activeAdmins(world: SignWorld): number {
  return [...world.users.values()].filter(({ accountAdmin, status }) => accountAdmin && status !== 'INACTIVE')
    .length;
}

const isCounted = (item: PersonItem, { kinds }: Budget) =>
  kindsOf(item.change).some((kind) => kinds.includes(kind));

describe('guards', () => {
  it('never let more through than a budget allows, whatever was spent before', () => {
    fc.assert(
      fc.property(anyPlanInputs(), anyGuards(), anySpent(), (believed, guards, spent) => {
        const inputs = { ...believed, known: truthful(believed) };
        const { passed } = guard(inputs, guards, spent);
        const ofOrgs = guards.budgets.filter(({ per }) => per === 'org');
        for (const budget of ofOrgs) {
          const through = passed.filter((item) => isCounted(item, budget)).length;
          if (through === 0) continue;
          const used = through + (spent[guards.budgets.indexOf(budget)] ?? 0);
          const { kind, value } = budget.max;
          const allowed = kind === 'count' ? value : (activeUsers(inputs) * value) / 100;
          expect(used).toBeLessThanOrEqual(allowed + 1e-9);
        }
      }),
      RUNS,
    );
  });

  it('count for each rule and each Sign group alone, and never let more through there either', () => {
    fc.assert(
      fc.property(anyPlanInputs(), anyGuards(), (inputs, guards) => {
        const { passed, ground } = guard(inputs, guards);
        for (const budget of guards.budgets.filter(({ max }) => max.kind === 'count')) {
          const through = new Map<ScopeKey, number>();
          for (const key of passed.flatMap((item) => scopesOf(budget, item, ground)))
            through.set(key, (through.get(key) ?? 0) + 1);
          for (const count of through.values()) expect(count).toBeLessThanOrEqual(budget.max.value);
        }
      }),
      RUNS,
    );
  });

  it('hold nothing that is within its budgets and concerns no account admin', () => {
    fc.assert(
      fc.property(anyPlanInputs(), anyGuards(), (inputs, guards) => {
        const { all, held, ground } = guard(inputs, guards);
        for (const item of held) {
          const touchesAdmin = item.change.after.accountAdmin || (item.change.before?.accountAdmin ?? false);
          const isBeyond = guards.budgets.some(
            (budget) =>
              budget.max.kind === 'percent' ||
              scopesOf(budget, item, ground).some(
                (key) =>
                  all.filter((other) => scopesOf(budget, other, ground).includes(key)).length >
                  budget.max.value,
              ),
          );
          expect(touchesAdmin || isBeyond).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('keep an active account admin in every org that has one, whichever of the items are applied', () => {
    fc.assert(
      fc.property(
        anyPlanInputs().chain((inputs) =>
          fc.tuple(fc.constant(inputs), anyBehaviour(inputs.policy.umg), fc.func(fc.boolean())),
        ),
        anyGuards(),
        ([inputs, behaviour, isApplied], guards) => {
          fc.pre(activeAdmins(inputs.world) > 0 && isOwnerActive(inputs));
          const { passed, finished } = guard(inputs, { ...guards, lastAccountAdmin: 'hold' });
          const groups = finished.plan.items.filter(({ subject }) => subject === 'group');
          const applied = passed.filter(({ emailKey }) => isApplied(emailKey));
          const { view } = finished.org;
          const items = [...groups, ...applied];
          const after = applyInMemory(inputs.world, items, view, inputs.policy.umg, behaviour);
          expect(activeAdmins(after)).toBeGreaterThan(0);
        },
      ),
      RUNS,
    );
  });

  it('let nobody become account admin unseen where that is held', () => {
    fc.assert(
      fc.property(
        anyPlanInputs().chain((inputs) => fc.tuple(fc.constant(inputs), anyBehaviour(inputs.policy.umg))),
        anyGuards(),
        ([inputs, behaviour], guards) => {
          const { passed, finished } = guard(inputs, { ...guards, newAccountAdmins: 'hold' });
          const groups = finished.plan.items.filter(({ subject }) => subject === 'group');
          const { view } = finished.org;
          const items = [...groups, ...passed];
          const after = applyInMemory(inputs.world, items, view, inputs.policy.umg, behaviour);
          for (const [key, user] of after.users) {
            if (!user.accountAdmin || user.status === 'INACTIVE') continue;
            const before = inputs.world.users.get(key);
            expect(before?.accountAdmin === true && before.status !== 'INACTIVE').toBe(true);
          }
        },
      ),
      RUNS,
    );
  });

  it('hold nothing when they allow everything', () => {
    const open: Guards = { budgets: [], newAccountAdmins: 'allow', lastAccountAdmin: 'allow' };
    fc.assert(
      fc.property(anyPlanInputs(), (inputs) => {
        expect(guard(inputs, open).held).toEqual([]);
      }),
      RUNS,
    );
  });
});
