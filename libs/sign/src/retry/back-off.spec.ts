import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs, silent429WaitMs } from './back-off.js';

const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('back-off', () => {
  it('doubles its bound with every failure, up to 20 s', () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => backOffMs(failures, 0.999_999))).toEqual([
      499, 999, 1999, 15_999, 19_999, 19_999,
    ]);
  });

  it('may be anything between nothing and its bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), anyRandom, (failures, random) => {
        const ms = backOffMs(failures, random);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThan(20_000);
      }),
    );
  });

  it('is never short after a 429 that states no wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), anyRandom, (throttles, random) => {
        const ms = silent429WaitMs(throttles, random);
        expect(ms).toBeGreaterThanOrEqual(1000);
        expect(ms).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});
