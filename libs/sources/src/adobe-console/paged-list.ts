import { createHash } from 'node:crypto';
import type { Body } from './umapi-client.js';
import { PageTrail, type PageFacts } from './page-trail.js';

export interface ListPage<T> {
  /** From 0. */
  readonly index: number;
  readonly items: readonly T[];
  /** `X-Total-Count`: how many the server counts over all pages, technical accounts included. */
  readonly totalCount: number | undefined;
}

export interface ListBody<T> {
  readonly lastPage: boolean;
  readonly items: readonly T[];
  /** The server says that the list has no such page. */
  readonly isBeyond?: boolean;
}

export interface PagedListOptions<T> {
  readonly fetch: (index: number) => Promise<Body<ListBody<T>>>;
  /** @throws what is wrong with the page of that index */
  readonly reject: (index: number, problem: string) => never;
}

interface FetchedPage<T> extends ListPage<T> {
  readonly facts: PageFacts;
}

/**
 * All pages of a list, from 0 to the one that says to be the last. When the server counts fewer than on the page before,
 * somebody in front has gone and the first of this page may have slipped to the page before, so that one is read again:
 * the same people come twice, which is the caller's to notice.
 */
export async function* pagedList<T>({ fetch, reject }: PagedListOptions<T>): AsyncGenerator<ListPage<T>> {
  const trail = new PageTrail();
  for (let index = 0, before: number | undefined; ; index += 1) {
    const page = await read(fetch, index);
    const problem = trail.next(page.facts);
    if (problem !== undefined) reject(index, problem);
    const { totalCount } = page;
    if (index > 0 && totalCount !== undefined && before !== undefined && totalCount < before) {
      const earlier = await read(fetch, index - 1);
      const shift = trail.again(earlier.facts);
      if (shift !== undefined) reject(index - 1, shift);
      yield earlier;
    }
    yield page;
    if (page.facts.isLast) return;
    before = totalCount;
  }
}

async function read<T>(fetch: PagedListOptions<T>['fetch'], index: number): Promise<FetchedPage<T>> {
  const { body, header } = await fetch(index);
  const { items, lastPage, isBeyond } = body;
  return {
    index,
    items,
    totalCount: numberOf(header('x-total-count')),
    facts: {
      index,
      isLast: lastPage,
      isEmpty: items.length === 0,
      isBeyond,
      fingerprint: createHash('sha256').update(JSON.stringify(items)).digest('base64'),
      currentPage: numberOf(header('x-current-page')),
      pageCount: numberOf(header('x-page-count')),
    },
  };
}

/** The headers are text; one that is no number says nothing. */
function numberOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,12}$/u.test(header.trim()) ? Number(header) : undefined;
}
