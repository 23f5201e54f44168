import type { ItemRecord, OrgRecords, PlanRecord } from './history-facts.js';
import type { DecidedChange } from './history-step.js';

/** What one plan decided about the person. */
export interface Decision {
  readonly plan: PlanRecord;
  /** Empty: there was nothing to do. */
  readonly items: readonly ItemRecord[];
}

type Records = Pick<OrgRecords, 'users' | 'plans' | 'items'>;

function plansInOrder(plans: readonly PlanRecord[]): PlanRecord[] {
  return plans.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/**
 * Decisions in order. Of several that there is nothing to do the first one stands; before anything is known of the
 * person in the org, a plan has decided nothing about them.
 */
export function decisionsOf({ users, plans, items }: Records): Decision[] {
  const decisions: Decision[] = [];
  for (const plan of plansInOrder(plans)) {
    const here = items.filter(({ planId }) => planId === plan.id).toSorted((a, b) => a.position - b.position);
    const last = decisions.at(-1);
    const isKnown = last !== undefined || users.some(({ at }) => at <= plan.at);
    const isNews = last === undefined ? isKnown : last.items.length > 0;
    if (here.length > 0 || isNews) decisions.push({ plan, items: here });
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
