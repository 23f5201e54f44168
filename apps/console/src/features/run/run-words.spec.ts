import { describe, expect, it } from 'vitest';
import { canBeUndone, itemShares, requesterWords, scopeWords, whyNoRetry } from './run-words.js';

describe('a run in words', () => {
  it('says whom it concerns and who asked for it', () => {
    expect(scopeWords({ scope: { kind: 'mapped' } })).toBe('everybody whom a rule names');
    expect(scopeWords({ scope: { kind: 'group', groups: ['A', 'B'] } })).toBe('people of A, B');
    expect(requesterWords(null)).toBe('the schedule');
  });

  it('has its items as parts of one bar', () => {
    expect(itemShares({ failed: 1, applied: 3, odd: 0 })).toEqual([
      { state: 'applied', tone: 'good', items: 3, part: 0.75 },
      { state: 'failed', tone: 'bad', items: 1, part: 0.25 },
    ]);
    expect(itemShares({})).toEqual([]);
  });

  it('can be undone once it has ended and has changed something', () => {
    expect(canBeUndone({ state: 'done', mode: 'sync' }, { applied: 1 })).toBe(true);
    expect(canBeUndone({ state: 'done', mode: 'sync' }, { failed: 1 })).toBe(false);
    expect(canBeUndone({ state: 'running', mode: 'sync' }, { applied: 1 })).toBe(false);
    expect(canBeUndone({ state: 'done', mode: 'plan' }, { applied: 1 })).toBe(false);
  });

  it('tries again what failed once it has ended, where not too many did', () => {
    expect(whyNoRetry({ state: 'partly_done' }, 100)).toBeUndefined();
    expect(whyNoRetry({ state: 'partly_done' }, 3120)).toContain('3,120 people failed');
    expect(whyNoRetry({ state: 'running' }, 1)).toContain('goes on');
  });
});
