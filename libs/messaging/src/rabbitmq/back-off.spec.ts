import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from './back-off.js';

describe('backOffMs', () => {
  it('doubles from a tenth of a second, up to ten seconds', () => {
    expect([1, 2, 3, 7, 100].map((attempt) => backOffMs(attempt, 0))).toEqual([100, 200, 400, 5_000, 5_000]);
    expect(backOffMs(100, 1)).toBe(10_000);
  });

  it('never gives less than half of what it may, nor more than all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const delayMs = backOffMs(attempt, random);
          expect(delayMs).toBeGreaterThanOrEqual(backOffMs(attempt, 0));
          expect(delayMs).toBeLessThanOrEqual(backOffMs(attempt, 1));
        },
      ),
    );
  });
});
