import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectoryRow } from '#domain';
import { RowsDigest } from './rows-digest.js';

function digestOf(rows: readonly DirectoryRow[]): string {
  const digest = new RowsDigest();
  for (const row of rows) digest.add(row);
  return digest.hex();
}

function row(email: string, changes: Partial<DirectoryRow> = {}): DirectoryRow {
  return { row: 1, email, groups: ['A', 'B'], enabled: true, ...changes };
}

describe('RowsDigest', () => {
  it('is the same in every order of people and of their groups', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.emailAddress()), (emails) => {
        const rows = emails.map((email) => row(email));
        const other = rows.map((one) => ({ ...one, row: 2, groups: ['B', 'A'] })).toReversed();
        expect(digestOf(other)).toBe(digestOf(rows));
      }),
    );
  });

  it.each([
    ['a name', [row('a@x', { firstName: 'Ana' })]],
    ['a key', [row('a@x', { sourceKey: 'k' })]],
    ['a group', [row('a@x', { groups: ['A'] })]],
    ['somebody twice', [row('a@x'), row('a@x')]],
    ['nobody', []],
  ])('is another for %s', (_, rows) => {
    expect(digestOf(rows)).not.toBe(digestOf([row('a@x')]));
    expect(digestOf(rows)).toMatch(/^[0-9a-f]{64}$/u);
  });
});
