import type { ItemRecord, OrgRecords, PlanRecord } from './history-facts.js';
import type { DecidedChange } from './history-step.js';

/** What one plan decided about the person. */
export interface Decision {
  readonly plan: PlanRecord;
  /** Empty: there was nothing to do, or nothing was done for the reason in `skipped`. */
  readonly items: readonly ItemRecord[];
  /** Why the plan left the person alone: a code. */
  readonly skipped?: string;
}

type Records = Pick<OrgRecords, 'users' | 'plans' | 'items' | 'skips'>;

function plansInOrder(plans: readonly PlanRecord[]): PlanRecord[] {
  return plans.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/**
 * Decisions in order. Of several that there is nothing to do, or that nothing is done for one reason, the first one
 * stands; before anything is known of the person in the org, a plan has decided nothing about them.
 */
export function decisionsOf({ users, plans, items, skips }: Records): Decision[] {
  const reasons = new Map(skips.map(({ planId, reason }) => [planId, reason]));
  const decisions: Decision[] = [];
  for (const plan of plansInOrder(plans)) {
    const here = items.filter(({ planId }) => planId === plan.id).toSorted((a, b) => a.position - b.position);
    const last = decisions.at(-1);
    const isKnown = last !== undefined || users.some(({ at }) => at <= plan.at);
    const skipped = reasons.get(plan.id);
    const isNews =
      last === undefined
        ? isKnown || skipped !== undefined
        : last.items.length > 0 || last.skipped !== skipped;
    if (here.length > 0 || isNews) decisions.push({ plan, items: here, ...(skipped && { skipped }) });
  }
  return decisions;
}

export function changeOf({ id, change, rules, held, isDrift }: ItemRecord): DecidedChange {
  const { action, before, after } = change;
  return {
    item: id,
    action,
    ...(before && { before }),
    after,
    rules,
    ...(held !== undefined && { held }),
    ...(isDrift && { isDrift }),
  };
}
