import type { StoredBreach } from '#db';
import { breachWords, counted, type GuardVerdict, shrinkWords } from '#domain';
import type { OrgGround } from '../shape-case.js';
import type { DecidedShape } from './guard-shapes.js';

/** Beyond so many there is nothing more to see: each of them is a rule or a group of its own. */
const STORED_MAX = 50;

/** Breaches as a plan stores them: what a person reads first, then its figures. */
export function breachesOf(
  verdict: GuardVerdict,
  decided: readonly DecidedShape[],
  ground: OrgGround,
): StoredBreach[] {
  const judged = verdict.breaches.map((breach): StoredBreach => {
    const { reason, budget, count, allowed, culprit } = breach;
    return {
      ...{ reason, message: breachWords(breach, verdict), count, allowed },
      ...(budget && { budget: budget.at }),
      ...(culprit && { rule: culprit.rule, directoryGroup: culprit.directoryGroup, ...culprit.sizes }),
    };
  });
  return [...shrunk(verdict, decided, ground), ...judged].slice(0, STORED_MAX);
}

/** People of this org who wait because a group or the directory has shrunk. */
function shrunk(
  { guards }: GuardVerdict,
  decided: readonly DecidedShape[],
  { directory, config }: OrgGround,
): StoredBreach[] {
  if (directory.shrunk === undefined) return [];
  const words = shrinkWords(directory.shrunk, guards, config.policy.rules);
  const reasons = [
    ['GUARD_GROUP_SHRUNK', words.groups],
    ['GUARD_DIRECTORY_SHRUNK', words.directory],
  ] as const;
  return reasons.flatMap(([reason, [first, ...more]]) => {
    const count = peopleHeld(decided, reason);
    if (count === 0 || first === undefined) return [];
    const others = more.length === 0 ? '' : ` So did ${counted(more.length, 'more group', 'more groups')}.`;
    const whom = counted(count, 'user waits', 'users wait');
    return [{ reason, message: `${whom}. ${first}${others}`, count, allowed: 0 }];
  });
}

function peopleHeld(decided: readonly DecidedShape[], reason: string): number {
  return decided.reduce((sum, { shape, decision }) => {
    const isHeld = decision.kind === 'change' && decision.held?.reason === reason;
    return isHeld ? sum + shape.people : sum;
  }, 0);
}
