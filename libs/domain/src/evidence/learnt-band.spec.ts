import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learntBand } from './learnt-band.js';

describe('learntBand', () => {
  it('knows nothing before the fifth read', () => {
    expect(learntBand([])).toBeUndefined();
    expect(learntBand([100, 100, 100, 100])).toBeUndefined();
    expect(learntBand([100, 100, 100, 100, 100])).toEqual({ low: 80, high: 120 });
  });

  it('allows 20 people, a tenth, or three times the usual scatter, whichever is most', () => {
    expect(learntBand([10, 10, 10, 10, 10])).toEqual({ low: 0, high: 30 });
    expect(learntBand([1000, 1000, 1000, 1000, 1001])).toEqual({ low: 900, high: 1100 });
    expect(learntBand([1000, 1100, 1200, 1300, 1400])).toEqual({ low: 900, high: 1500 });
  });

  it('takes the middle of an even number of reads', () => {
    expect(learntBand([100, 100, 100, 103, 103, 103])).toEqual({ low: 81, high: 122 });
  });

  it('is not moved by a single odd read', () => {
    expect(learntBand([1000, 1000, 1000, 1000, 3])).toEqual(learntBand([1000, 1000, 1000, 1000, 90_000]));
  });

  const sizes = fc.array(fc.nat({ max: 2_000_000 }), { minLength: 5, maxLength: 20 });

  it('always holds more than half of the reads it was learnt from, and never asks for a negative size', () => {
    fc.assert(
      fc.property(sizes, (learnt) => {
        const { low, high } = learntBand(learnt) ?? { low: Number.NaN, high: Number.NaN };
        const within = learnt.filter((size) => size >= low && size <= high).length;
        expect(within * 2).toBeGreaterThanOrEqual(learnt.length);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(low) && Number.isInteger(high)).toBe(true);
        expect(high - low).toBeGreaterThanOrEqual(20);
      }),
    );
  });

  it('does not depend on the order of the reads, and moves with them', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: 5 }), (learnt, factor) => {
        const band = learntBand(learnt);
        expect(learntBand(learnt.toReversed())).toEqual(band);
        const larger = learntBand(learnt.map((size) => size * factor));
        expect(larger?.low).toBeGreaterThanOrEqual(band?.low ?? Number.NaN);
        expect(larger?.high).toBeGreaterThanOrEqual(band?.high ?? Number.NaN);
      }),
    );
  });
});
