/** What a page says of itself. Adobe counts from 0 in paths, and we from 1 in words. */
export interface PageFacts {
  /** As asked for, from 0. */
  readonly index: number;
  readonly isLast: boolean;
  readonly isEmpty: boolean;
  /** Adobe's words for a page behind the last one. */
  readonly isBeyond?: boolean | undefined;
  /** The same for the same contents only. */
  readonly fingerprint: string;
  /** `X-Current-Page`. */
  readonly currentPage?: number | undefined;
  /** `X-Page-Count`. */
  readonly pageCount?: number | undefined;
}

const PAGES_MAX = 10_000;
const EMPTY_IN_A_ROW_MAX = 50;

/**
 * Follows the pages of a list and notices whatever contradicts itself. `lastPage` alone ends a list: a page beyond the
 * end is the last one again, and an empty page is not the end.
 */
export class PageTrail {
  readonly #seen = new Map<string, number>();
  #base: number | undefined;
  #pageCount: number | undefined;
  #emptyInARow = 0;

  /** @returns in words what is wrong with the page, to stand after its name */
  next(page: PageFacts): string | undefined {
    const { index, isLast, isEmpty, fingerprint } = page;
    const elsewhere = this.again(page);
    if (elsewhere !== undefined) return elsewhere;
    // A page without the header does not take back what an earlier one has said.
    const pageCount = (this.#pageCount = page.pageCount ?? this.#pageCount);
    if (page.isBeyond === true && pageCount !== undefined && index < pageCount)
      return `it is said not to be there, and that there are ${pageCount} pages`;
    if (isLast && pageCount !== undefined && index + 1 < pageCount)
      return `it says to be the last one, and that there are ${pageCount} pages`;
    if (!isLast && pageCount !== undefined && index >= pageCount)
      return `it says that there are ${pageCount} pages, and that it is not the last one`;
    if (index >= PAGES_MAX) return `the list does not end`;
    this.#emptyInARow = isEmpty ? this.#emptyInARow + 1 : 0;
    if (this.#emptyInARow > EMPTY_IN_A_ROW_MAX) return `the list goes on with empty pages and does not end`;
    if (isEmpty) return undefined;
    const twin = this.#seen.get(fingerprint);
    this.#seen.set(fingerprint, index);
    return twin === undefined ? undefined : `it is page ${twin + 1} once more`;
  }

  /** Of a page that is asked for once more. The base of `X-Current-Page`, 0 or 1, is learnt from the first page. */
  again({ index, currentPage }: PageFacts): string | undefined {
    if (currentPage === undefined) return undefined;
    this.#base ??= currentPage - index === 1 ? 1 : 0;
    const number = currentPage - this.#base + 1;
    return number === index + 1 ? undefined : `page ${number} came instead`;
  }
}
