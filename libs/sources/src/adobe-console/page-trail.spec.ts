import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageTrail, type PageFacts } from './page-trail.js';

const page = (index: number, more: Partial<PageFacts> = {}): PageFacts => ({
  index,
  isLast: false,
  isEmpty: false,
  fingerprint: `page ${index}`,
  ...more,
});

/** The first thing that is wrong with these pages, asked for in order. */
function firstProblem(pages: readonly PageFacts[]): string | undefined {
  const trail = new PageTrail();
  return pages.map((facts) => trail.next(facts)).find((problem) => problem !== undefined);
}

describe('PageTrail', () => {
  it.each([0, 1])('takes pages that are numbered from %i', (base) => {
    const pages = [0, 1, 2].map((index) =>
      page(index, { currentPage: index + base, isLast: index === 2, pageCount: 3 }),
    );
    expect(firstProblem(pages)).toBeUndefined();
  });

  it.each([
    ['another page', [page(0, { currentPage: 4 })], 'page 5 came instead'],
    [
      'a page that stays',
      [page(0, { currentPage: 0 }), page(1, { currentPage: 0, fingerprint: 'x' })],
      'page 1 came instead',
    ],
    [
      'another way of counting',
      [page(0, { currentPage: 1 }), page(1, { currentPage: 1 })],
      'page 1 came instead',
    ],
    [
      'an early end',
      [page(0, { isLast: true, pageCount: 2 })],
      'it says to be the last one, and that there are 2 pages',
    ],
    [
      'an early end that no longer says how many pages there are',
      [page(0, { pageCount: 3 }), page(1, { isLast: true })],
      'it says to be the last one, and that there are 3 pages',
    ],
    [
      'a list that goes on behind its end',
      [page(0, { pageCount: 1 }), page(1, { pageCount: 1 })],
      'it says that there are 1 pages, and that it is not the last one',
    ],
    ['the same contents', [page(0), page(1), page(2, { fingerprint: 'page 0' })], 'it is page 1 once more'],
    [
      'a page that is not there and was promised',
      [page(0, { pageCount: 2 }), page(1, { isLast: true, isEmpty: true, isBeyond: true })],
      'it is said not to be there, and that there are 2 pages',
    ],
    ['no end', [page(10_000)], 'the list does not end'],
  ])('notices %s', (_name, pages, problem) => {
    expect(firstProblem(pages)).toBe(problem);
  });

  it('takes a list that grows or shrinks while it is read', () => {
    const growing = [page(0, { pageCount: 1 }), page(1, { pageCount: 2, isLast: true })];
    expect(firstProblem(growing)).toBeUndefined();
    const shrinking = [page(0, { pageCount: 3 }), page(1, { pageCount: 2, isLast: true })];
    expect(firstProblem(shrinking)).toBeUndefined();
  });

  it('takes empty pages, which are all alike, for a while', () => {
    const empty = (index: number) => page(index, { isEmpty: true, fingerprint: 'empty' });
    const pages = (count: number) => Array.from({ length: count }, (_, index) => empty(index));
    expect(firstProblem(pages(50))).toBeUndefined();
    expect(firstProblem(pages(51))).toBe('the list goes on with empty pages and does not end');
  });

  it('finds every page that is left out, doubled or swapped, as long as pages say their number', () => {
    const anyList = fc.integer({ min: 2, max: 8 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        served: fc.array(fc.nat({ max: count - 1 }), { minLength: count, maxLength: count }),
      }),
    );
    fc.assert(
      fc.property(anyList, ({ count, served }) => {
        const pages = served.map((at, index) =>
          page(index, {
            currentPage: at,
            isLast: at === count - 1,
            pageCount: count,
            fingerprint: `page ${at}`,
          }),
        );
        const isRight = served.every((at, index) => at === index);
        expect(firstProblem(pages) === undefined).toBe(isRight);
      }),
      { numRuns: 500 },
    );
  });
});
