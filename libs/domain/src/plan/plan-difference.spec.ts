import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPlanInputs, change, personItem, planInMemory } from '#testing';
import { emailKey, groupKey } from '../text/keys.js';
import type { PersonItem, PlanItem } from './plan-item.js';
import { differenceOf, isSamePlan, type PlanDifference } from './plan-difference.js';

function itemOf(email: string, overrides: Partial<PersonItem> = {}): PersonItem {
  return personItem({ email, emailKey: emailKey(email), ...overrides });
}

const group: PlanItem = { subject: 'group', org: 'primary', groupKey: groupKey('Sales'), name: 'Sales' };

describe('differenceOf', () => {
  it('tells whom only one plan concerns, and whom both concern otherwise', () => {
    const [ann, bo, cy] = [itemOf('ann@x.org'), itemOf('bo@x.org'), itemOf('cy@x.org')];
    const otherwise = itemOf('bo@x.org', { change: change('update', ['Default Group'], ['Legal']) });
    expect(differenceOf([group, ann, bo], [otherwise, cy])).toEqual({
      onlyHere: [group, ann],
      onlyThere: [cy],
      changed: [{ here: [bo], there: [otherwise] }],
    });
  });

  it('counts what is held in one plan only as a difference', () => {
    const [done, held] = [itemOf('ann@x.org'), itemOf('ann@x.org', { held: 'SIGN_ONLY_LIMIT' })];
    expect(differenceOf([done], [held])).toMatchObject({
      onlyHere: [],
      onlyThere: [],
      changed: [{ here: [done] }],
    });
  });

  it('does not mind that a rule has another number, or a hold other words', () => {
    const here = itemOf('ann@x.org', {
      because: { rules: [1], decidedBy: 1 },
      held: 'GUARD_BUDGET',
      heldBecause: 'a',
    });
    const there = itemOf('ann@x.org', {
      because: { rules: [7], decidedBy: 7 },
      held: 'GUARD_BUDGET',
      heldBecause: 'b',
    });
    expect(isSamePlan(differenceOf([here], [there]))).toBe(true);
  });

  it('is empty exactly for plans that do the same, and turns round with them', () => {
    const twoPlans = fc.tuple(anyPlanInputs(), anyPlanInputs(), fc.boolean()).map(([one, other, same]) => {
      const here = planInMemory(one).plan.items;
      return [
        here,
        same
          ? here.toReversed()
          : planInMemory({ ...one, policy: other.policy, org: { ...one.org } }).plan.items,
      ] as const;
    });
    fc.assert(
      fc.property(twoPlans, ([here, there]) => {
        const difference = differenceOf(here, there);
        expect(isSamePlan(difference)).toBe(textsOf(here) === textsOf(there));
        expect(differenceOf(there, here)).toEqual(turned(difference));
        expect(isSamePlan(differenceOf(here, here))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function turned({ onlyHere, onlyThere, changed }: PlanDifference): PlanDifference {
  return {
    onlyHere: onlyThere,
    onlyThere: onlyHere,
    changed: changed.map(({ here, there }) => ({ here: there, there: here })),
  };
}

/** What a plan does, in any order, without its reasons. */
function textsOf(items: readonly PlanItem[]): string {
  return items
    .map((item) =>
      JSON.stringify(
        item.subject === 'group'
          ? item
          : [item.emailKey, item.email, item.signUserId, item.change, item.held],
      ),
    )
    .sort()
    .join('\n');
}
