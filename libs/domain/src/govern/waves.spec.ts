import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failedWave, type WaveSize, waveEnds, waveOf, waveStopWords } from './waves.js';

const sizes: readonly WaveSize[] = [
  { kind: 'count', value: 5 },
  { kind: 'percent', value: 10 },
  { kind: 'percent', value: 100 },
];

const anySize: fc.Arbitrary<WaveSize> = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), value: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 100 }) }),
);

describe('waveEnds', () => {
  it('counts people, and percentages of all of them, from the first person on', () => {
    expect(waveEnds(1000, sizes)).toEqual([5, 100, 1000]);
    expect(waveEnds(1001, [{ kind: 'percent', value: 10 }])).toEqual([101, 1001]);
    expect(waveEnds(100, [{ kind: 'percent', value: 7 }])).toEqual([7, 100]);
  });

  it('leaves waves out that would have nobody in them', () => {
    expect(waveEnds(30, sizes)).toEqual([5, 30]);
    expect(waveEnds(3, sizes)).toEqual([3]);
    expect(waveEnds(0, sizes)).toEqual([]);
  });

  it('always ends with everybody, each wave with somebody in it, none larger than its size says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.array(anySize, { maxLength: 5 }), (total, given) => {
        const ends = waveEnds(total, given);
        expect(ends.at(-1)).toBe(total);
        expect(ends.every((end, index) => end > (ends[index - 1] ?? 0))).toBe(true);
        const [first] = given;
        expect(ends[0]).toBeLessThanOrEqual(first?.kind === 'count' ? first.value : total);
        for (let position = 1; position <= total; position += 1) {
          const wave = waveOf(position, ends);
          expect(position).toBeLessThanOrEqual(ends[wave - 1] ?? 0);
          expect(position).toBeGreaterThan(ends[wave - 2] ?? 0);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('failedWave', () => {
  const [first, second] = [
    { wave: 1, applied: 9, failed: 1 },
    { wave: 2, applied: 0, failed: 4 },
  ];

  it('lets go on what fails in as many as may', () => {
    expect(failedWave([first], 10)).toBeUndefined();
    expect(failedWave([{ wave: 1, applied: 0, failed: 0 }], 0)).toBeUndefined();
  });

  it('finds the first wave in which more did', () => {
    expect(failedWave([second, first], 9.9)).toEqual(first);
    expect(failedWave([second, first], 10)).toEqual(second);
    expect(failedWave([{ wave: 1, applied: 99, failed: 1 }], 0)).toBeDefined();
  });

  it('says how many failed of which wave, and how', () => {
    expect(
      waveStopWords(second, { waves: 3, maxFailuresPercent: 10, first: 'ana@example.com: refused.' }),
    ).toBe(
      'Wave 2 of 3: 4 of 4 people failed, more than the 10% of waves.max_failures. The first failure: ana@example.com: refused.',
    );
  });
});
