import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

describe('Turns', () => {
  it('lets no more work at once than it was told, and everybody in the end, in order', async () => {
    const turns = new Turns(2);
    let atWork = 0;
    let most = 0;
    const order: number[] = [];
    const work = (index: number) =>
      turns.run(async () => {
        atWork += 1;
        most = Math.max(most, atWork);
        order.push(index);
        await new Promise((resolve) => setImmediate(resolve));
        atWork -= 1;
      });
    await Promise.all([0, 1, 2, 3, 4].map(work));
    expect({ most, order }).toEqual({ most: 2, order: [0, 1, 2, 3, 4] });
  });

  it('passes a turn on also when the work fails', async () => {
    const turns = new Turns(1);
    const failed = turns.run(() => Promise.reject(new Error('no')));
    const next = turns.run(async () => 'done');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
