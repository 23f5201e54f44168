import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from './back-off.js';

describe('backOffMs', () => {
  it('doubles from a quarter of a second up to ten seconds', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backOffMs(attempt, 0.5));
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('stays within a fifth of that, for every attempt however late', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const middle = backOffMs(attempt, 0.5);
        expect(backOffMs(attempt, random)).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
        expect(backOffMs(attempt, random)).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
        expect(middle).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
