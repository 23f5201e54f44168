import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.js';

const numbers = Array.from({ length: 20 }, (_, index) => index);

describe('inParallel', () => {
  it('does everything once, with no more at work than allowed', async () => {
    const done: number[] = [];
    let [atWork, most] = [0, 0];
    await inParallel(numbers, 3, async (number) => {
      most = Math.max(most, (atWork += 1));
      await Promise.resolve();
      atWork -= 1;
      done.push(number);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual(numbers);
    expect(most).toBe(3);
  });

  it('throws the first failure when all that had begun has ended, and begins nothing more', async () => {
    const begun: number[] = [];
    let ended = 0;
    const work = inParallel(numbers, 4, async (number) => {
      begun.push(number);
      await Promise.resolve();
      if (number === 1) throw new Error('one');
      await Promise.resolve();
      ended += 1;
      if (number === 2) throw new Error('two');
    });
    await expect(work).rejects.toThrow('one');
    expect(begun).toEqual([0, 1, 2, 3]);
    expect(ended).toBe(3);
  });
});
