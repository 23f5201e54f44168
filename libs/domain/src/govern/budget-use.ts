import type { PersonItem } from '../plan/plan-item.js';
import { type GuardGround, type ScopeKey, scopesOf } from './guard-scopes.js';
import type { Budget } from './guards.js';

/** A change that was done, and by which run. */
export interface DoneChange {
  readonly item: Pick<PersonItem, 'change' | 'because'>;
  readonly run: string;
  readonly requestedBy: string | null;
}

/** How much of one budget is used in one place. */
interface BudgetUse {
  /** The place of the budget in the list. */
  readonly budget: number;
  readonly scope: ScopeKey;
  /** People. */
  readonly used: number;
  /** The run that used most of it; of two alike the one that came first in the list of changes. */
  readonly mostBy?: { readonly run: string; readonly requestedBy: string | null; readonly people: number };
}

/** Counts done changes of one org as the guards count those of a plan. A budget for the whole org is there at 0 as well. */
export function budgetUse(
  changes: readonly DoneChange[],
  budgets: readonly Budget[],
  ground: GuardGround,
): BudgetUse[] {
  return budgets.flatMap((budget, at) => {
    if (budget.orgs !== undefined && !budget.orgs.includes(ground.org)) return [];
    const scopes = new Map<ScopeKey, DoneChange[]>(budget.per === 'org' ? [[ground.org, []]] : []);
    for (const done of changes) {
      for (const key of scopesOf(budget, done.item, ground))
        scopes.set(key, [...(scopes.get(key) ?? []), done]);
    }
    return [...scopes].map(([scope, counted]) => {
      const mostBy = mostOf(counted);
      return { budget: at, scope, used: counted.length, ...(mostBy && { mostBy }) };
    });
  });
}

function mostOf(counted: readonly DoneChange[]): BudgetUse['mostBy'] {
  const byRun = new Map<string, { run: string; requestedBy: string | null; people: number }>();
  for (const { run, requestedBy } of counted) {
    const known = byRun.get(run) ?? { run, requestedBy, people: 0 };
    known.people += 1;
    byRun.set(run, known);
  }
  return [...byRun.values()].toSorted((a, b) => b.people - a.people)[0];
}
