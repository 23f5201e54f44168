import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import { emailKey } from '../text/keys.js';
import { NO_APPROVALS } from './approvals.js';
import { ballotOf, BallotTally, type BallotWords, isMeant, judgeHeld } from './ballot.js';

const who = { runId: 'r', actor: 'olive', policy: NO_APPROVALS };
const words = (more: Partial<BallotWords>) => ballotOf({ verdict: 'approve', ...more }, who);
const about = { planHash: 'p', itemDigest: 'd' };
const ground = { policy: NO_APPROVALS, requester: 'olive', now: new Date('2026-11-22T12:00:00Z') };
const vote = (actor: string) => ({ actor, at: ground.now, ...about });
const email = 'ana@example.com';
const held = {
  id: 'i',
  heldFor: 'SIGN_ONLY_LIMIT',
  item: personItem({
    ...{ email, emailKey: emailKey(email) },
    change: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }),
  }),
};

describe('a ballot', () => {
  it('keeps what was said and nothing else, and the address as it is compared', () => {
    expect(words({ person: ' Ana@Example.com', org: undefined })).toEqual({
      ...{ ...who, verdict: 'approve', filter: { person: 'ana@example.com' } },
    });
  });

  it('means every held item that nothing in it leaves out', () => {
    const [rule = 0] = held.item.because.rules;
    const meant: Partial<BallotWords>[] = [
      {},
      { kind: 'deactivate' },
      { rule },
      { person: email },
      { items: ['x', 'i'] },
      ...[{ begins: ' Ana@' }, { heldFor: 'SIGN_ONLY_LIMIT' }, { group: 'SALES' }],
    ];
    for (const more of meant) expect([more, isMeant(held, words(more).filter)]).toEqual([more, true]);
    const others: Partial<BallotWords>[] = [
      ...[{ kind: 'create' as const }, { rule: 999 }, { person: 'bo@example.com' }, { items: ['x'] }],
      { person: email, items: ['x'] },
      ...[{ begins: 'bo' }, { heldFor: 'GUARD_BUDGET' }, { group: 'Legal' }],
    ];
    for (const more of others) expect([more, isMeant(held, words(more).filter)]).toEqual([more, false]);
  });

  it('that rejects is taken about everything', () => {
    const verdict = judgeHeld(
      { heldFor: 'DIRECTORY_EMPTY', votes: [] },
      about,
      words({ verdict: 'reject' }),
      ground,
    );
    expect(verdict).toEqual({ taken: true, decides: true });
  });

  it('that approves is left where no word helps, or where this one counts no more, and says why', () => {
    const judged = (heldFor: string, policy = NO_APPROVALS, votes = [vote('paul')]) =>
      judgeHeld({ heldFor, votes }, about, words({}), { ...ground, policy });
    expect(judged('GUARD_BUDGET', NO_APPROVALS, [])).toEqual({ taken: true, decides: true });
    expect(judged('GUARD_LAST_ADMIN')).toMatchObject({
      taken: false,
      why: expect.stringMatching(/last administrator/),
    });
    expect(judged('DIRECTORY_SHRUNK')).toMatchObject({
      taken: false,
      why: expect.stringMatching(/complete read/),
    });
    expect(judged('GUARD_BUDGET', { ...NO_APPROVALS, fourEyes: true })).toMatchObject({
      taken: false,
      why: expect.stringMatching(/four_eyes/),
    });
    const two = { ...NO_APPROVALS, approvers: 2 };
    expect(judged('GUARD_BUDGET', two, [])).toEqual({ taken: true, decides: false });
    expect(judged('GUARD_BUDGET', two, [vote('OLIVE')])).toMatchObject({
      taken: false,
      why: expect.stringMatching(/counts once/),
    });
  });
});

describe('what a ballot has brought about', () => {
  it('is counted item by item', () => {
    const tally = new BallotTally();
    tally.add({ taken: true, decides: true });
    tally.add({ taken: true, decides: false });
    tally.add({ taken: false, why: 'Too late.' });
    expect(tally.result({})).toEqual({ voted: 2, decided: 1, waiting: 1, left: 1 });
  });

  it('is a refusal where it was taken about nothing, with each reason once, or with what was looked for', () => {
    const tally = new BallotTally();
    expect(() => tally.result({})).toThrow('Nothing of this plan is held.');
    expect(() => tally.result({ rule: 3, org: 'emea' })).toThrow(
      'Nothing that this plan holds is of rule 3 and the org emea.',
    );
    for (const why of ['Too late.', 'Too late.', 'Not by you.']) tally.add({ taken: false, why });
    expect(() => tally.result({})).toThrow('Too late. Not by you. Nothing was changed.');
  });
});
