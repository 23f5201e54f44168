import { describe, expect, it } from 'vitest';
import { forEachOf } from './for-each-of.js';

/** Work that ends when it is told to, so that nothing depends on time. */
function gates() {
  const waiting = new Map<number, () => void>();
  const begun: number[] = [];
  const work = (item: number) => {
    begun.push(item);
    return new Promise<void>((resolve) => waiting.set(item, resolve));
  };
  const end = async (item: number) => {
    waiting.get(item)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, work, end };
}

describe('forEachOf', () => {
  it('has so many at work at the same time and no more', async () => {
    const { begun, work, end } = gates();
    const all = forEachOf([1, 2, 3, 4], 2, work);
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(1);
    await end(3);
    await end(4);
    await all;
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it('has nothing to do with nothing', async () => {
    const { begun, work } = gates();
    await forEachOf([], 3, work);
    expect(begun).toEqual([]);
  });

  it('begins nothing new after an error, and throws the first one once those at work have ended', async () => {
    const { begun, work, end } = gates();
    let settled = false;
    const all = forEachOf([1, 2, 3, 4], 2, async (item) => {
      await work(item);
      throw new Error(`item ${item}`);
    }).finally(() => (settled = true));
    all.catch(() => undefined);
    await end(2);
    expect([begun, settled]).toEqual([[1, 2], false]);
    await end(1);
    await expect(all).rejects.toThrow('item 2');
    expect(begun).toEqual([1, 2]);
  });
});
