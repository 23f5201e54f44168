import { count, people } from '../../words/count.js';
import type { WaitingPlan, WaitingReason } from './approvals.types.js';

/** What one reason holds in one plan: a row of the queue. */
export interface ApprovalRow {
  readonly id: string;
  readonly plan: WaitingPlan;
  readonly reason: WaitingReason;
}

/** Newest plans first; of one plan, what more people wait for comes first. */
export function rowsOf(plans: readonly WaitingPlan[]): ApprovalRow[] {
  return plans.flatMap((plan) =>
    plan.reasons.map((reason) => ({ id: `${plan.planId} ${reason.reason}`, plan, reason })),
  );
}

interface QueueFilter {
  readonly org?: string | undefined;
  readonly reason?: string | undefined;
  /** Only what this person may say a word about. */
  readonly mine?: boolean | undefined;
}

export function narrow(rows: readonly ApprovalRow[], { org, reason, mine }: QueueFilter): ApprovalRow[] {
  return rows.filter(
    (row) =>
      (org === undefined || row.plan.org === org) &&
      (reason === undefined || row.reason.reason === reason) &&
      (mine !== true || canBeApproved(row)),
  );
}

/** Whether a word of this person counts, and helps. */
export function canBeApproved({ plan, reason }: ApprovalRow): boolean {
  return plan.mayApprove && reason.approvable;
}

/** Words given and needed: `1 of 2`, `0 to 1 of 2`, `not by words`. */
export function voteCount({ plan: { needed }, reason: { approvable, votes } }: ApprovalRow): string {
  if (!approvable) return 'not by words';
  const given =
    votes.fewest === votes.most ? count(votes.most) : `${count(votes.fewest)} to ${count(votes.most)}`;
  return needed === null ? `${given} given` : `${given} of ${count(needed)}`;
}

/** Why this person’s word does not count; undefined: it does. */
export function whyNot({ plan, reason }: ApprovalRow): string | undefined {
  if (!reason.approvable) return 'Only a complete read of the directory, or another rule, lets it go.';
  if (!plan.mayApprove)
    return 'You asked for this run, or you are no approver of this org: somebody else must.';
  return undefined;
}

/** `312 people in emea, 3 people in apac` */
export function chosenWords(rows: readonly ApprovalRow[]): string {
  const orgs = new Map<string, number>();
  for (const { plan, reason } of rows) orgs.set(plan.org, (orgs.get(plan.org) ?? 0) + reason.items);
  return [...orgs].map(([org, items]) => `${people(items)} in ${org}`).join(', ');
}

export function chosenPeople(rows: readonly ApprovalRow[]): number {
  return rows.reduce((sum, { reason }) => sum + reason.items, 0);
}
