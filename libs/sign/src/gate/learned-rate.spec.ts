import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paceOf, slowDown, spacingMs, speedUp } from './learned-rate.js';

const anyRate = fc.double({ min: 10, max: 300, noNaN: true });

describe('the learned rate', () => {
  it('is unlimited until something was too much', () => {
    expect(speedUp(undefined)).toBeUndefined();
    expect(slowDown(undefined, undefined)).toBeUndefined();
    expect(spacingMs(undefined)).toBe(0);
  });

  it('halves what was too much, and grows by steps until it limits nothing any more', () => {
    expect(slowDown(undefined, 80)).toBe(40);
    expect(slowDown(40, 200)).toBe(20);
    expect(slowDown(40, undefined)).toBe(20);
    expect(speedUp(40)).toBe(45);
    expect(speedUp(296)).toBeUndefined();
  });

  it('never falls below ten calls a second, whatever happens', () => {
    fc.assert(
      fc.property(
        anyRate,
        fc.option(fc.double({ min: 0.1, max: 1000, noNaN: true }), { nil: undefined }),
        (rate, pace) => {
          expect(slowDown(rate, pace)).toBeGreaterThanOrEqual(10);
          expect(slowDown(rate, pace)).toBeLessThanOrEqual(rate);
        },
      ),
    );
  });

  it('becomes a spacing that keeps it', () => {
    fc.assert(
      fc.property(anyRate, (rate) => {
        expect(1000 / spacingMs(rate)).toBeLessThanOrEqual(rate);
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
