import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LearnedRate, paceOf, slowDown, spacingMs, speedUp } from './learned-rate.js';

const soon = (observed: number | undefined) => ({ observed, borneMs: undefined });
const late = (observed: number | undefined) => ({ observed, borneMs: 5_000 });
const anyRate = fc.double({ min: 10, max: 300, noNaN: true });

/** Calls at the learned rate against a token bucket, as fast as 300 a second when there is none; each 429 costs a pause of 1.25 s. */
function inBucket(bears: number, burst: number, seconds: number): { used: number; refused: number } {
  let rate: LearnedRate;
  let [tokens, done, refused, openSince, spedUpAt] = [burst, 0, 0, 0, 0];
  for (let at = 0; at < seconds * 1000;) {
    const step = rate === undefined ? 1000 / 300 : spacingMs(rate);
    at += step;
    tokens = Math.min(burst, tokens + (step * bears) / 1000);
    if (tokens >= 1) {
      tokens -= 1;
      done += 1;
      if (at - spedUpAt >= 1000) [rate, spedUpAt] = [speedUp(rate), at];
      continue;
    }
    rate = slowDown(rate, { observed: 1000 / step, borneMs: at - openSince });
    refused += 1;
    at += 1250;
    tokens = Math.min(burst, tokens + 1.25 * bears);
    openSince = at;
  }
  return { used: done / (seconds * bears), refused };
}

describe('the learned rate', () => {
  it('is unlimited until something was too much', () => {
    expect(speedUp(undefined)).toBeUndefined();
    expect(slowDown(undefined, soon(undefined))).toBeUndefined();
    expect(spacingMs(undefined)).toBe(0);
  });

  it('halves what was too much at once, and grows by steps until it limits nothing any more', () => {
    expect(slowDown(undefined, soon(80))).toBe(40);
    expect(slowDown(40, soon(200))).toBe(20);
    expect(slowDown(40, soon(undefined))).toBe(20);
    expect(speedUp(40)).toBe(42);
    expect(speedUp(299)).toBeUndefined();
  });

  it('keeps most of what was borne for a while', () => {
    expect(slowDown(200, late(220))).toBe(170);
    expect(slowDown(undefined, late(200))).toBe(170);
  });

  it.each([
    { bears: 200, least: 0.95 },
    { bears: 80, least: 0.95 },
    // A pause of more than a second costs more of what is full within one.
    { bears: 20, least: 0.9 },
  ])('uses nearly all of what an org bears at $bears calls a second, and is seldom refused', (org) => {
    const { used, refused } = inBucket(org.bears, org.bears, 300);
    expect(used).toBeGreaterThan(org.least);
    expect(refused).toBeLessThan(60);
  });

  it('never falls below ten calls a second, whatever happens', () => {
    fc.assert(
      fc.property(
        anyRate,
        fc.option(fc.double({ min: 0.1, max: 1000, noNaN: true }), { nil: undefined }),
        (rate, pace) => {
          for (const tooMuch of [soon(pace), late(pace)]) {
            expect(slowDown(rate, tooMuch)).toBeGreaterThanOrEqual(10);
            expect(slowDown(rate, tooMuch)).toBeLessThanOrEqual(rate);
          }
        },
      ),
    );
  });

  it('becomes a spacing that keeps it', () => {
    fc.assert(
      fc.property(anyRate, (rate) => {
        expect(1000 / spacingMs(rate)).toBeCloseTo(rate, 6);
      }),
    );
  });
});

describe('paceOf', () => {
  it('is the average distance of the latest starts', () => {
    expect(paceOf(Array.from({ length: 11 }, (_, index) => index * 20))).toBe(50);
  });

  it('is unknown after a few starts only', () => {
    expect(paceOf([])).toBeUndefined();
    expect(paceOf([1, 2, 3])).toBeUndefined();
  });
});
