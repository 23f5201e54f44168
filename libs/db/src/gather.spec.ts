import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatabaseUnreachableError } from './embedded/database-errors.js';
import { Gather } from './gather.js';

/** Ten times each number; a batch with a wrong one among them comes to nothing. */
class Store {
  readonly batches: (readonly number[])[] = [];
  readonly kept: number[] = [];

  constructor(private readonly isWrong: (entry: number) => boolean = () => false) {}

  readonly take = async (entries: readonly number[]): Promise<number[]> => {
    this.batches.push(entries);
    await new Promise((resolve) => setImmediate(resolve));
    if (entries.some(this.isWrong)) throw new Error(`not ${entries.join(' ')}`);
    this.kept.push(...entries);
    return entries.map((entry) => entry * 10);
  };
}

describe('Gather', () => {
  it('begins with whoever comes first at once, and takes those together who come meanwhile', async () => {
    const store = new Store();
    const gather = new Gather(store.take, 3);
    const results = await Promise.all([1, 2, 3, 4, 5, 6].map((entry) => gather.add(entry)));
    expect(results).toEqual([10, 20, 30, 40, 50, 60]);
    expect(store.batches).toEqual([[1], [2, 3, 4], [5, 6]]);
  });

  it('goes on with those who come after everything was done', async () => {
    const store = new Store();
    const gather = new Gather(store.take, 3);
    await gather.add(1);
    expect(await gather.add(2)).toBe(20);
    expect(store.batches).toEqual([[1], [2]]);
  });

  it('does not ask a database that is away again for each of them', async () => {
    const away = new DatabaseUnreachableError('Away', 'Wait', true);
    let asked = 0;
    const gather = new Gather<number, number>(async () => {
      asked += 1;
      throw away;
    }, 10);
    const ends = await Promise.allSettled([1, 2, 3, 4].map((entry) => gather.add(entry)));
    expect(ends).toEqual(ends.map(() => ({ status: 'rejected', reason: away })));
    expect(asked).toBe(2);
  });

  it('lets nobody fail because of somebody else, and does nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(), { maxLength: 30 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        async (entries, divisor, most) => {
          const isWrong = (entry: number) => entry % (divisor + 1) === 0;
          const store = new Store(isWrong);
          const gather = new Gather(store.take, most);
          const ends = await Promise.allSettled(entries.map((entry) => gather.add(entry)));
          expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual(
            entries.map((entry) => (isWrong(entry) ? `Error: not ${entry}` : entry * 10)),
          );
          expect(store.kept).toEqual(entries.filter((entry) => !isWrong(entry)));
        },
      ),
    );
  });
});
