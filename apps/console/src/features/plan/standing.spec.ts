import { describe, expect, it } from 'vitest';
import { countsOf, standingOf, takesVotes, whyNotApplied } from './standing.js';

const now = new Date('2026-11-22T12:00:00Z');

describe('a plan', () => {
  it('is open until it expires, is used, or something later decides', () => {
    expect(standingOf({ state: 'planned', expiresAt: null }, now)).toBe('open');
    expect(standingOf({ state: 'planned', expiresAt: '2026-11-22T11:59:59Z' }, now)).toBe('expired');
    expect(standingOf({ state: 'done', expiresAt: '2026-11-22T11:59:59Z' }, now)).toBe('applied');
    expect(standingOf({ state: 'superseded', expiresAt: null }, now)).toBe('superseded');
  });

  it('says why it cannot be applied', () => {
    const counts = countsOf({ items: { planned: 2, held: 1, applied: 3 } });
    expect(counts).toEqual({ all: 6, planned: 2, held: 1 });
    expect(whyNotApplied('plan', 'open', counts)).toBeUndefined();
    expect(whyNotApplied('test', 'open', counts)).toContain('never applied');
    expect(whyNotApplied('plan', 'open', { ...counts, planned: 0 })).toBe('Everything in it is held.');
    expect(whyNotApplied('plan', 'expired', counts)).toContain('expired');
  });

  it('takes words about what it holds also after the rest was done', () => {
    const counts = { all: 3, planned: 0, held: 1 };
    expect(takesVotes('sync', 'applied', counts)).toBe(true);
    expect(takesVotes('sync', 'applying', counts)).toBe(false);
    expect(takesVotes('test', 'open', counts)).toBe(false);
    expect(takesVotes('plan', 'open', { ...counts, held: 0 })).toBe(false);
  });
});
