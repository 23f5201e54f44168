import type { RecentChange, Transaction, WindowRepository } from '#db';
import { type GuardedChange, planPerson } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';
import { personCase } from '../shape-case.js';
import { breachesOf } from './guard-breaches.js';
import { judgeChanges } from './guard-shapes.js';
import { usersOfOrg } from './org-users.js';

/**
 * Judges the plan of a few people by guards: over the whole org, of which the plan knows only these, and together with
 * what such plans did within a day, because events come one by one.
 */
export async function guardFew<R extends ReadyToPlan>(
  tx: Transaction,
  ready: R,
  windows: WindowRepository,
): Promise<R> {
  const { scope, ground, shared, decided, now } = ready;
  const { guards } = ground.config.govern;
  if (scope.only === undefined || guards === undefined) return ready;
  const { orgId, runId } = scope;
  await windows.lock(tx, orgId);
  const recent = await windows.changes(tx, { orgId, runId, now });
  const users = await usersOfOrg(tx, ready);
  const verdict = judgeChanges(users, [...recent.map(guarded), ...ownChanges(ready)], guards, ground, shared);
  const breaches = breachesOf(verdict, [], ground);
  const counts = { ...decided.counts, ...(breaches.length > 0 && { breaches }) };
  return { ...ready, decided: { ...decided, guards: verdict, counts } };
}

function guarded({ change, because, people }: RecentChange): GuardedChange {
  return { change, because, people };
}

function ownChanges({ decided, ground, shared }: ReadyToPlan): GuardedChange[] {
  return [...decided.changing.values()].flatMap((shape) => {
    const person = personCase(shape, ground);
    const decision = planPerson(person, { ...shared, signOnlyHeld: false });
    if (decision.kind !== 'change' || decision.now === undefined) return [];
    const because = person.desired?.because ?? { rules: [] };
    return [{ people: shape.people, change: decision.now, because }];
  });
}
