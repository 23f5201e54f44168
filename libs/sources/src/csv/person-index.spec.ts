import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailKey } from '#domain';
import { PersonIndex } from './person-index.js';

describe('PersonIndex', () => {
  it('finds every row of an address, in the order of the file', () => {
    const index = new PersonIndex(10);
    for (const [at, address] of ['a@x.com', 'b@x.com', 'a@x.com'].entries())
      index.add(emailKey(address), 20 + at * 10);
    expect(index.find(emailKey('a@x.com'))).toEqual([
      { row: 1, start: 10, end: 20 },
      { row: 3, start: 30, end: 40 },
    ]);
    expect(index.find(emailKey('c@x.com'))).toEqual([]);
    expect(index.repeats).toBe(true);
  });

  it('counts rows that are no person, and is certain when no address stands twice', () => {
    const index = new PersonIndex(10);
    index.add(undefined, 20);
    index.add(emailKey('a@x.com'), 30);
    expect(index.find(emailKey('a@x.com'))).toEqual([{ row: 2, start: 20, end: 30 }]);
    expect(index.repeats).toBe(false);
  });

  it('finds each of very many rows, in 16 bytes a row', () => {
    const rows = 200_000;
    const index = new PersonIndex(0);
    for (let row = 1; row <= rows; row += 1) index.add(emailKey(`user.n${row}@example.com`), row * 50);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: rows }), (row) => {
        const places = index.find(emailKey(`user.n${row}@example.com`));
        expect(places).toContainEqual({ row, start: (row - 1) * 50, end: row * 50 });
      }),
      { numRuns: 500 },
    );
    expect(index.bytes).toBe(rows * 16);
  });

  it('gives up a file with more rows than it may remember', () => {
    const index = new PersonIndex(0);
    for (let row = 0; row < 1 << 22; row += 1) index.add(undefined, row);
    expect(index.isTooLarge).toBe(true);
    expect(index.bytes).toBe(64 * 1024 * 1024);
  });
});
