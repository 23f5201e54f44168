import type { HoldReason, OrgCase, PersonCase, SkipReason } from '../planner/plan-person.js';
import { planPerson } from '../planner/plan-person.js';
import {
  type Bounds,
  judgeSignOnlyLimit,
  type LimitVerdict,
  undecidedLimit,
} from '../planner/sign-only-limit.js';
import { leaverActionIn, signOnlyActs } from '../planner/sign-only.js';
import type { Fact, ObservedUser } from '../planner/observed-user.js';
import type { Provenance } from '../rules/resolve-access.js';
import type { OrgName } from '../rules/rule.js';
import type { EmailKey, GroupKey } from '../text/keys.js';
import type { GroupItem, PersonItem, PlanItem } from './plan-item.js';

/** One person of one org as the planner joins them: what the directory wants beside what Sign has. */
export interface JoinedPerson {
  readonly emailKey: EmailKey;
  readonly email: string;
  readonly signUserId?: string;
  readonly linkedKey?: string;
  /** Off-boarding in steps: the day on which somebody who is stripped will be deactivated, `2026-12-22` in UTC. */
  readonly deactivateOn?: string;
  readonly person: PersonCase;
}

/** Counts of an org's users, from which the limit is judged. Users with a known INACTIVE status count nowhere. */
export interface OrgCounts {
  readonly signOnly: Bounds;
  readonly active: Bounds;
}

/** The limit of the org, or `within` where the action can do nothing. */
export function judgeLimit(counts: OrgCounts, org: Omit<OrgCase, 'signOnlyHeld'>): LimitVerdict {
  const { signOnlyLimit } = org.policy;
  if (!signOnlyActs(leaverActionIn(org.policy, org.org), org.org.deactivateUsers))
    return { verdict: 'within' };
  return judgeSignOnlyLimit(counts, signOnlyLimit);
}

/**
 * How one user weighs in those counts. Owners and protected people are never Sign-only; the owner and whoever is out of
 * scope are not counted at all: a percentage of people whom this sync never touches would allow it to take all of its own.
 * Who is being off-boarded has passed the limit at the first step.
 */
export function weigh(person: PersonCase): { signOnly: Bounds; active: Bounds } {
  const none = { min: 0, max: 0 };
  if (person.observed === undefined || person.guarded === 'owner' || person.outside) {
    return { signOnly: none, active: none };
  }
  const bounds = activityOf(person.observed);
  const counts = isSignOnly(person) && person.offboarding === undefined;
  return { signOnly: counts ? bounds : none, active: bounds };
}

function activityOf({ status }: ObservedUser): Bounds {
  if (status.confidence === 'unknown') return { min: 0, max: 1 };
  return status.value === 'INACTIVE' ? { min: 0, max: 0 } : { min: 1, max: 1 };
}

/** Groups that rules name and the org does not have: one item each, once, also when nobody is in it (SEMANTICS 12). */
export function groupItems(
  org: OrgName,
  named: ReadonlyMap<GroupKey, string>,
  existing: ReadonlySet<GroupKey>,
): GroupItem[] {
  return [...named]
    .filter(([key]) => !existing.has(key))
    .map(([groupKey, name]) => ({ subject: 'group' as const, org, groupKey, name }));
}

/** The items of one person: what is done now, and what is held. */
export function personItems(
  joined: JoinedPerson,
  decision: ReturnType<typeof planPerson>,
  org: OrgName,
  missing: ReadonlySet<GroupKey>,
): PersonItem[] {
  if (decision.kind !== 'change') return [];
  const { deactivateOn } = joined;
  const because: Provenance = joined.person.desired?.because ?? { rules: [] };
  const common = {
    subject: 'person' as const,
    org,
    emailKey: joined.emailKey,
    email: joined.email,
    ...(joined.signUserId !== undefined && { signUserId: joined.signUserId }),
    ...(joined.linkedKey !== undefined && { linkedKey: joined.linkedKey }),
    because,
  };
  const item = (change: PersonItem['change'], held?: HoldReason): PersonItem => ({
    ...common,
    change,
    ...(held && { held }),
    ...(change.action === 'reset' && deactivateOn !== undefined && { deactivateOn }),
    needsGroups: change.after.memberships.map(({ key }) => key).filter((key) => missing.has(key)),
  });
  return [
    ...(decision.now ? [item(decision.now)] : []),
    ...(decision.held ? [item(decision.held.change, decision.held.reason)] : []),
  ];
}

export type OrgPlan =
  | {
      readonly kind: 'plan';
      readonly items: readonly PlanItem[];
      readonly limit: LimitVerdict;
      readonly skipped: ReadonlyMap<EmailKey, SkipReason>;
    }
  | { readonly kind: 'questions'; readonly questions: ReadonlyMap<EmailKey, readonly Fact[]> };

/**
 * Plans one org from people who fit into memory: the same decisions that the planner service makes over a stream, put
 * together in the same order. Laws and small tools use it.
 */
export function planOrg(
  people: readonly JoinedPerson[],
  org: Omit<OrgCase, 'signOnlyHeld'>,
  missing: ReadonlySet<GroupKey>,
): OrgPlan {
  const counts = total(people.map(({ person }) => weigh(person)));
  const judged = judgeLimit(counts, org);
  const questions = new Map<EmailKey, readonly Fact[]>();
  if (judged.verdict === 'ask') {
    for (const { emailKey, person } of people) {
      if (asksForLimit(person, judged.whom)) questions.set(emailKey, ['status']);
    }
    if (questions.size > 0) return { kind: 'questions', questions };
  }
  const limit = judged.verdict === 'ask' ? undecidedLimit(counts, org.policy.signOnlyLimit) : judged;
  const orgCase = { ...org, signOnlyHeld: limit.verdict === 'exceeded' };
  const items: PlanItem[] = groupItems(org.org.org, org.view.named, existingOf(org.view.named, missing));
  const skipped = new Map<EmailKey, SkipReason>();
  for (const joined of people) {
    const decision = planPerson(joined.person, orgCase);
    if (decision.kind === 'question') questions.set(joined.emailKey, decision.facts);
    if (decision.kind === 'skipped') skipped.set(joined.emailKey, decision.reason);
    items.push(...personItems(joined, decision, org.org.org, missing));
  }
  if (questions.size > 0) return { kind: 'questions', questions };
  return { kind: 'plan', items, limit, skipped };
}

/** Whether a status is worth a call to settle the limit. */
export function asksForLimit(person: PersonCase, whom: 'sign-only' | 'everybody'): boolean {
  if (person.observed?.status.confidence !== 'unknown' || person.unread.includes('status')) return false;
  if (person.guarded === 'owner' || person.outside) return false;
  return whom === 'everybody' || (isSignOnly(person) && person.offboarding === undefined);
}

function isSignOnly({ desired, guarded, outside, leftAlone }: PersonCase): boolean {
  return desired === undefined && guarded === undefined && outside === undefined && leftAlone === undefined;
}

function existingOf(named: ReadonlyMap<GroupKey, string>, missing: ReadonlySet<GroupKey>): Set<GroupKey> {
  return new Set([...named.keys()].filter((key) => !missing.has(key)));
}

function total(weights: readonly OrgCounts[]): OrgCounts {
  const sum = (pick: (weight: OrgCounts) => Bounds): Bounds => ({
    min: weights.reduce((all, weight) => all + pick(weight).min, 0),
    max: weights.reduce((all, weight) => all + pick(weight).max, 0),
  });
  return { signOnly: sum((weight) => weight.signOnly), active: sum((weight) => weight.active) };
}
