import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.js';

function delays(hasAnswered: boolean, random: number): number[] {
  const all: number[] = [];
  for (let tries = 1; tries < 100; tries += 1) {
    const delay = retryDelayMs(tries, hasAnswered, random);
    if (delay === undefined) return all;
    all.push(delay);
  }
  throw new Error('It never gives up.');
}

const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

describe('asking again', () => {
  it('gives up soon on a server that has never answered', () => {
    expect(delays(false, 1)).toEqual([250, 500, 1000]);
  });

  it('allows a server that has answered before a restart of more than a minute', () => {
    expect(sum(delays(true, 0))).toBeGreaterThan(60_000);
    expect(sum(delays(true, 1))).toBeLessThan(120_000);
  });

  it('waits longer each time, up to a bound, and not in step with others', () => {
    const all = delays(true, 1);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(Math.max(...all)).toBe(10_000);
    expect(delays(true, 0)[0]).toBeLessThan(delays(true, 1)[0] ?? 0);
  });
});
