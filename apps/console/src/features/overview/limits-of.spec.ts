import { describe, expect, it } from 'vitest';
import { limitsOf, limitWords } from './limits-of.js';

type Org = Parameters<typeof limitsOf>[1][number];
const now = new Date('2026-11-22T10:00:00Z');
const org = (name: string, waitingUntil: string | null, callsPerSecond: number | null = null) =>
  ({ org: name, gate: { waitingUntil, callsPerSecond } }) as unknown as Org;

describe('what orgs have used of their rate limits', () => {
  it('is told of those that wait first, then of those that were called most', () => {
    const calls = [
      { org: 'a', calls: 5, throttled: 0 },
      { org: 'b', calls: 70, throttled: 2 },
    ];
    const limits = limitsOf(calls, [
      org('a', null),
      org('b', null, 3),
      org('c', '2026-11-22T10:05:00Z'),
      org('d', null),
    ]);
    expect(limits.map(({ org: name, calls: some }) => [name, some])).toEqual([
      ['c', 0],
      ['b', 70],
      ['a', 5],
    ]);
    expect(limits.map((limit) => limitWords(limit, now))).toEqual([
      expect.stringMatching(/^waiting for Sign’s rate limit until \d\d:05:00$/),
      'throttled 2 times, learnt pace 3.0 a second',
      'not throttled',
    ]);
  });
});
