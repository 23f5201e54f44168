import type { PersonItem } from '../plan/plan-item.js';
import type { PersonCase } from '../planner/plan-person.js';
import { becomesAdmin, homesOf, type ScopeKey, scopesOf, stopsBeingAdmin } from './guard-scopes.js';
import type { OrgUsers } from './guard-tally.js';
import type { GuardBreach, GuardVerdict } from './guard-verdict.js';
import { breachWords } from './guard-words.js';
import type { Hold } from './withhold.js';

/** Says of each item whether it waits for a guard, and for which: rights of account admin before budgets. */
export function guardHolding(
  verdict: GuardVerdict,
): (item: Pick<PersonItem, 'change' | 'because'>) => Hold | undefined {
  const holdOf = (breach: GuardBreach | undefined): Hold | undefined =>
    breach && { reason: breach.reason, because: breachWords(breach, verdict) };
  const holdFor = (reason: string) => holdOf(verdict.breaches.find((breach) => breach.reason === reason));
  const [lastAdmin, newAdmin] = [holdFor('GUARD_LAST_ADMIN'), holdFor('GUARD_ACCOUNT_ADMIN')];
  const exceeded = verdict.guards.budgets.map((budget, at) => {
    const here = verdict.breaches.filter((breach) => breach.budget?.at === at);
    const holds = here.map((breach): [ScopeKey, Hold | undefined] => [
      breach.budget?.scope ?? '',
      holdOf(breach),
    ]);
    return { budget, holds: new Map(holds) };
  });
  return (item) => {
    if (lastAdmin && stopsBeingAdmin(item.change)) return lastAdmin;
    if (newAdmin && becomesAdmin(item.change)) return newAdmin;
    for (const { budget, holds } of exceeded) {
      if (holds.size === 0) continue;
      const scope = scopesOf(budget, item, verdict.ground).find((candidate) => holds.has(candidate));
      if (scope !== undefined) return holds.get(scope);
    }
    return undefined;
  };
}

/** Whether the status of these users is worth a call, because a breach hangs on it. */
export function asksForGuards(
  user: OrgUsers,
  unread: PersonCase['unread'],
  { breaches, guards, ground }: GuardVerdict,
): boolean {
  if (user.status.confidence === 'fresh' || user.isOwner || unread.includes('status')) return false;
  return breaches.some(({ isUncertain, reason, budget: place }) => {
    if (!isUncertain) return false;
    if (reason === 'GUARD_LAST_ADMIN') return user.accountAdmin;
    const budget = place && guards.budgets[place.at];
    if (user.isOutside || user.status.confidence !== 'unknown') return false;
    return budget !== undefined && homesOf(budget.per, user, ground).includes(place?.scope ?? '');
  });
}
