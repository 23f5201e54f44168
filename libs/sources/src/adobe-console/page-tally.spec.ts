import { describe, expect, it } from 'vitest';
import { emptyPageFlaws, PageTally } from './page-tally.js';

/** Pages of so many users each, in order; `stated` as the server counts. */
function flawsOf(pages: readonly number[], stated?: number): string[] {
  const tally = new PageTally();
  for (const [index, length] of pages.entries()) {
    tally.add({ index, items: Array.from({ length }), totalCount: stated });
  }
  return emptyPageFlaws(tally.size(pages.reduce((sum, length) => sum + length, 0))).map(
    ({ message }) => message,
  );
}

describe('emptyPageFlaws', () => {
  it('finds nothing in pages that have somebody, however many technical accounts there are', () => {
    expect(flawsOf([3, 3, 1], 40)).toEqual([]);
    expect(flawsOf([0], 0)).toEqual([]);
  });

  it('believes that a page of technical accounts is empty when fewer than a page are missing', () => {
    expect(flawsOf([3, 0, 3], 8)).toEqual([]);
  });

  it('doubts an empty page when a page of users or more is missing, or when nothing is counted', () => {
    expect(flawsOf([3, 0, 3], 9)).toEqual([
      'Adobe Admin Console, page 2 of the users: nobody stands there; 9 users are counted and 6 listed.',
    ]);
    expect(flawsOf([3, 0, 0])).toEqual([
      'Adobe Admin Console, page 2 of the users and 1 more: nobody stands there.',
    ]);
  });

  it('forgets an empty page that had somebody when it was read again', () => {
    const tally = new PageTally();
    for (const items of [[], ['ana']]) tally.add({ index: 1, items, totalCount: undefined });
    expect(tally.size(1)).toEqual({ emptyPages: [], pages: 2, longestPage: 1, listed: 1, stated: undefined });
  });
});
