import { type Bounds, isMoreThan } from '../planner/sign-only-limit.js';
import type { SignOnlyLimit } from '../rules/sync-policy.js';
import type { HoldReason } from '../planner/plan-person.js';
import { type Culprit, culpritOf } from './guard-culprit.js';
import type { GuardGround, ScopeKey } from './guard-scopes.js';
import type { GroupSizes } from './guard-shrink.js';
import type { GuardTallies, ScopeTally } from './guard-tally.js';
import type { Budget, Guards } from './guards.js';

/** What changes of incremental runs have used up already: the place of a budget → where it counts → people. */
export type SpentBudgets = ReadonlyMap<number, ReadonlyMap<ScopeKey, number>>;

export interface GuardFacts {
  readonly ground: GuardGround;
  /** Mapped directory groups that have changed since the last complete read. */
  readonly sizes: readonly GroupSizes[];
  /** In the last 24 hours. */
  readonly spent?: SpentBudgets;
}

/** More than a budget allows in one place, or rights of account admin that a guard keeps as they are. */
export interface GuardBreach {
  readonly reason: Extract<HoldReason, 'GUARD_BUDGET' | 'GUARD_LAST_ADMIN' | 'GUARD_ACCOUNT_ADMIN'>;
  /** The place of the budget in the list, and where it is exceeded. */
  readonly budget?: { readonly at: number; readonly scope: ScopeKey };
  /** People of this plan, all of whom wait. */
  readonly count: number;
  readonly spent: number;
  /** So many people may be concerned; of a percentage its whole people, although it is compared without rounding. */
  readonly allowed: number;
  /** Of a percentage: what it is of. */
  readonly whole?: number;
  readonly culprit?: Culprit;
  /** True: statuses that nobody has read decide whether it is one. */
  readonly isUncertain: boolean;
}

export interface GuardVerdict {
  readonly guards: Guards;
  readonly ground: GuardGround;
  readonly breaches: readonly GuardBreach[];
}

/**
 * Judges what a plan would do (ADR 0019). What is not known counts as the worst it can be: then the breach is marked as
 * uncertain, and its statuses are worth reading.
 */
export function judgeGuards(tallies: GuardTallies, facts: GuardFacts, guards: Guards): GuardVerdict {
  const breaches = [
    ...lastAdmin(tallies, guards),
    ...newAdmins(tallies, facts, guards),
    ...guards.budgets.flatMap((budget, at) =>
      [...(tallies.budgets[at] ?? [])].flatMap(
        ([scope, tally]) => budgetBreach(budget, { at, scope }, tally, facts) ?? [],
      ),
    ),
  ];
  return { guards, ground: facts.ground, breaches };
}

function lastAdmin({ admins }: GuardTallies, { lastAccountAdmin }: Guards): GuardBreach[] {
  const { staying, losing } = admins;
  if (lastAccountAdmin === 'allow' || losing === 0 || staying.min > 0) return [];
  return [{ reason: 'GUARD_LAST_ADMIN', count: losing, spent: 0, allowed: 0, isUncertain: staying.max > 0 }];
}

function newAdmins(
  { admins: { gaining, gainingBy } }: GuardTallies,
  { ground, sizes }: GuardFacts,
  { newAccountAdmins }: Guards,
): GuardBreach[] {
  if (newAccountAdmins === 'allow' || gaining === 0) return [];
  const rules = new Set(gainingBy.keys());
  // Only groups whose rules grant it explain it.
  const granting = { ...ground, rules: ground.rules.filter(({ number }) => rules.has(number)) };
  const culprit = culpritOf(['grant-account-admin'], gainingBy, sizes, granting);
  const breach = { reason: 'GUARD_ACCOUNT_ADMIN' as const, count: gaining, spent: 0, allowed: 0 };
  return [{ ...breach, ...(culprit && { culprit }), isUncertain: false }];
}

function budgetBreach(
  { kinds, max }: Budget,
  budget: { readonly at: number; readonly scope: ScopeKey },
  { count, rules, whole }: ScopeTally,
  { ground, sizes, spent: all }: GuardFacts,
): GuardBreach | undefined {
  const spent = all?.get(budget.at)?.get(budget.scope) ?? 0;
  if (count === 0 || !exceeds(count + spent, max, whole.min)) return undefined;
  const isUncertain = !exceeds(count + spent, max, whole.max);
  const of = isUncertain ? whole.min : whole.max;
  const culprit = culpritOf(kinds, rules, sizes, ground);
  return {
    ...{ reason: 'GUARD_BUDGET', budget, count, spent, isUncertain },
    ...(max.kind === 'count' ? { allowed: max.value } : { allowed: wholePeople(max.value, of), whole: of }),
    ...(culprit && { culprit }),
  };
}

/** In whole numbers, as the comparison is: binary fractions would make 68 of 4.6 % of 1,500. */
function wholePeople(percent: number, whole: number): number {
  const scale = 10 ** 10;
  return Number((BigInt(whole) * BigInt(Math.round(percent * scale))) / (100n * BigInt(scale)));
}

function exceeds(count: number, { kind, value }: SignOnlyLimit, whole: Bounds['min']): boolean {
  return kind === 'count' ? count > value : isMoreThan(count, value, whole);
}
