import type { Transaction } from '#db';
import type { Guards, OrgUsers, PersonItem } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';
import { breachesOf } from './guard-breaches.js';
import { judgeChanges } from './guard-shapes.js';
import { usersOfOrg } from './org-users.js';

/** One item of each distinct change that undoes something, with the people who share it. */
type Undoing = ReadyToPlan & {
  readonly undoing?: readonly { readonly item: PersonItem; readonly people: number }[];
};

/** Judges a plan that comes from records instead of shapes. What shapes were decided for is judged already. */
export async function guardUndo<R extends ReadyToPlan>(tx: Transaction, ready: R): Promise<R> {
  const { undoing }: Undoing = ready;
  const { guards } = ready.ground.config.govern;
  if (undoing === undefined || guards === undefined) return ready;
  return judgeUndoing(ready, undoing, await usersOfOrg(tx, ready), guards);
}

/** Nobody can be asked any more: what was last seen counts, and where nobody has looked the worst that can be. */
function judgeUndoing<R extends ReadyToPlan>(
  ready: R,
  undoing: NonNullable<Undoing['undoing']>,
  users: readonly OrgUsers[],
  guards: Guards,
): R {
  const { ground, shared, decided } = ready;
  const changes = undoing.flatMap(({ item: { held, change, because }, people }) =>
    held === undefined ? { change, because, people } : [],
  );
  const verdict = judgeChanges(users, changes, guards, ground, shared);
  const breaches = breachesOf(verdict, [], ground);
  const counts = { ...decided.counts, ...(breaches.length > 0 && { breaches }) };
  return { ...ready, decided: { ...decided, guards: verdict, counts } };
}
