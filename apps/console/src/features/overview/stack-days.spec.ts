import { describe, expect, it } from 'vitest';
import { dayLabel, historyWords, topsOf } from './stack-days.js';

const days = [
  { day: '2026-11-21', runs: 2, applied: 1200, skipped: 1, held: 10, failed: 0 },
  { day: '2026-11-22', runs: 1, applied: 0, skipped: 0, held: 3, failed: 2 },
];

describe('the days of a chart', () => {
  it('stand on one another, the whole first, so that what is drawn later covers what is below', () => {
    expect(topsOf(days).map(({ part, tops }) => [part.key, tops])).toEqual([
      ['failed', [1211, 5]],
      ['held', [1211, 3]],
      ['skipped', [1201, 0]],
      ['applied', [1200, 0]],
    ]);
  });

  it('are told in words as well', () => {
    expect(historyWords(days)).toBe('2 days, 3 runs: 1,200 applied, 1 skipped, 13 held, 2 failed');
    expect(historyWords([])).toBe('0 days, 0 runs');
    expect(dayLabel('2026-11-02')).toBe('2 Nov');
  });
});
