import type { ChangeKind } from './change-kind.js';
import type { GuardGround } from './guard-scopes.js';
import type { GroupSizes } from './guard-shrink.js';
import type { RuleShares } from './guard-tally.js';

/** What most of a breach comes from: the rule, its directory group, and how its size has changed if it has. */
export interface Culprit {
  readonly rule: number;
  readonly directoryGroup: string;
  readonly sizes?: { readonly now: number; readonly baseline: number };
  /** People of the breach who are of this rule; only where no group's size explains it. */
  readonly people?: number;
}

const TAKING = new Set<ChangeKind>([
  ...(['leave-group', 'revoke-group-admin', 'revoke-account-admin', 'deactivate', 'reset'] as const),
]);
const GIVING = new Set<ChangeKind>([
  ...(['create', 'reactivate', 'grant-group-admin', 'grant-account-admin'] as const),
]);

/** The rule of this org whose directory group changed most in the direction that the kinds go; else the rule of most people. */
export function culpritOf(
  kinds: readonly ChangeKind[],
  shares: RuleShares,
  sizes: readonly GroupSizes[],
  ground: GuardGround,
): Culprit | undefined {
  return changedMost(kinds, sizes, ground) ?? mostOf(shares, ground);
}

function changedMost(
  kinds: readonly ChangeKind[],
  sizes: readonly GroupSizes[],
  { rules, org }: GuardGround,
): Culprit | undefined {
  let most: Culprit | undefined;
  let largest = 0;
  for (const { group, now, baseline } of sizes) {
    const rule = rules.find(({ directoryGroup, orgs }) => directoryGroup === group && orgs.includes(org));
    const difference = now - baseline;
    if (rule === undefined || Math.abs(difference) <= largest || !fits(kinds, difference)) continue;
    largest = Math.abs(difference);
    most = { rule: rule.number, directoryGroup: group, sizes: { now, baseline } };
  }
  return most;
}

function fits(kinds: readonly ChangeKind[], difference: number): boolean {
  if (kinds.every((kind) => TAKING.has(kind))) return difference < 0;
  return !kinds.every((kind) => GIVING.has(kind)) || difference > 0;
}

function mostOf(shares: RuleShares, { rules }: GuardGround): Culprit | undefined {
  const [first] = [...shares].toSorted(([a, x], [b, y]) => y - x || a - b);
  if (first === undefined) return undefined;
  const [number, people] = first;
  const rule = rules.find((candidate) => candidate.number === number);
  return rule && { rule: number, directoryGroup: rule.directoryGroup, people };
}
