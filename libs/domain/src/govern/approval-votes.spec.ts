import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_APPROVALS } from './approvals.js';
import { actorKey, judgeVote, outlivingVotes, type Vote, type VoteGround } from './approval-votes.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const item = { planHash: A, itemDigest: 'item' };

const vote = (actor: string, more: Partial<Vote> = {}): Vote => ({ actor, at: NOW, ...item, ...more });
const ground = (policy: Partial<VoteGround['policy']> = {}, requester?: string): VoteGround => ({
  ...{ policy: { ...NO_APPROVALS, ...policy }, requester, now: NOW },
});

const anyName = fc.constantFrom('olive', 'Olive ', 'PAUL', 'paul', 'quinn', 'rosa');
const anyVotes = fc.array(
  fc.record({
    actor: anyName,
    at: fc.integer({ min: -3, max: 0 }).map((hours) => new Date(NOW.getTime() + hours * 3_600_000)),
    planHash: fc.constantFrom(A, B),
    itemDigest: fc.constantFrom('item', 'other'),
    reason: fc.constantFrom('', 'they left'),
  }),
  { maxLength: 8 },
);
const anyGround = fc.record({
  policy: fc.record({
    required: fc.constant([]),
    approvers: fc.integer({ min: 1, max: 4 }),
    fourEyes: fc.boolean(),
    reasonRequired: fc.boolean(),
    expiryMs: fc.constantFrom(1, 3_600_000, 7_200_001),
  }),
  requester: fc.constantFrom('olive', undefined),
  now: fc.constant(NOW),
});

describe('a vote', () => {
  it('completes an item when it is the last that was wanted, and no sooner', () => {
    expect(judgeVote([], vote('olive'), item, ground())).toEqual({ verdict: 'complete' });
    expect(judgeVote([], vote('olive'), item, ground({ approvers: 3 }))).toEqual({
      ...{ verdict: 'accepted', missing: 2 },
    });
  });

  it.for([
    [{ planHash: B }, {}, 'other-plan'],
    [{ itemDigest: 'other' }, {}, 'other-item'],
    [{ actor: ' Olive' }, { fourEyes: true }, 'requester'],
    [{ reason: ' ' }, { reasonRequired: true }, 'reason-missing'],
    [{ actor: 'PAUL' }, { approvers: 2 }, 'repeated'],
    [{}, {}, 'enough'],
    [{ at: new Date(NOW.getTime() - 1000) }, { expiryMs: 1000 }, 'expired'],
  ] as const)('of %o is refused under %o: %s', ([more, policy, why]) => {
    const judged = judgeVote([vote('paul')], vote('quinn', more), item, ground(policy, 'olive'));
    expect(judged).toEqual({ verdict: 'refused', why });
  });

  it('never completes with fewer different people than are wanted, whatever else was voted', () => {
    fc.assert(
      fc.property(anyVotes, anyName, anyGround, (before, actor, rules) => {
        const judged = judgeVote(before, vote(actor, { reason: 'r' }), item, rules);
        fc.pre(judged.verdict === 'complete');
        const { approvers, fourEyes, expiryMs } = rules.policy;
        const people = new Set(
          [...before, vote(actor)]
            .filter((one) => one.planHash === A && one.itemDigest === 'item')
            .filter(({ at }) => NOW.getTime() - at.getTime() < expiryMs)
            .map((one) => actorKey(one.actor))
            .filter((name) => !fourEyes || name !== rules.requester),
        );
        expect(people.size).toBeGreaterThanOrEqual(approvers);
      }),
      { numRuns: 2000 },
    );
  });

  it('for one plan never counts for another one', () => {
    fc.assert(
      fc.property(anyVotes, anyName, anyGround, (before, actor, rules) => {
        const own = before.filter(({ planHash }) => planHash === A);
        const last = vote(actor, { reason: 'r' });
        expect(judgeVote(before, last, item, rules)).toEqual(judgeVote(own, last, item, rules));
      }),
      { numRuns: 500 },
    );
  });
});

describe('votes that outlive their plan', () => {
  it('are those of exactly the same change that still count, one for each person', () => {
    fc.assert(
      fc.property(anyVotes, anyGround, (votes, rules) => {
        const outliving = outlivingVotes(votes, 'item', rules);
        expect(outliving.every(({ itemDigest }) => itemDigest === 'item')).toBe(true);
        expect(new Set(outliving.map(({ actor }) => actorKey(actor))).size).toBe(outliving.length);
        const { fourEyes, expiryMs, reasonRequired } = rules.policy;
        for (const { actor, at, reason } of outliving) {
          expect(NOW.getTime() - at.getTime()).toBeLessThan(expiryMs);
          expect(fourEyes && actorKey(actor) === rules.requester).toBe(false);
          expect(reasonRequired && reason === '').toBe(false);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
