import type { ReadEvidenceBody } from '#contracts';
import type { ListPage } from './paged-list.js';

export interface ListSize {
  /** Pages without anybody, from 0. */
  readonly emptyPages: readonly number[];
  readonly pages: number;
  /** Users on the fullest page. */
  readonly longestPage: number;
  /** Users listed, and those that the server counts, technical accounts included. */
  readonly listed: number;
  readonly stated: number | undefined;
}

/** Counts the pages of users while they go by. */
export class PageTally {
  readonly #empty = new Set<number>();
  #pages = 0;
  #longest = 0;
  #stated: number | undefined;

  add({ index, items, totalCount }: ListPage<unknown>): void {
    this.#pages += 1;
    this.#stated = totalCount ?? this.#stated;
    this.#longest = Math.max(this.#longest, items.length);
    if (items.length === 0) this.#empty.add(index);
    else this.#empty.delete(index);
  }

  /** @param listed users that came, each counted once */
  size(listed: number): ListSize {
    const emptyPages = [...this.#empty];
    return { emptyPages, pages: this.#pages, longestPage: this.#longest, listed, stated: this.#stated };
  }
}

/**
 * A page may be empty because nobody but technical accounts stood on it, and then the list goes on. But then these are
 * as many as a page holds; and where nothing is counted, or as many are missing, people may have stood there.
 */
export function emptyPageFlaws({
  emptyPages,
  pages,
  longestPage,
  listed,
  stated,
}: ListSize): ReadEvidenceBody['flaws'] {
  const [first] = emptyPages;
  if (first === undefined || pages === 1) return [];
  if (stated !== undefined && stated - listed < longestPage) return [];
  const counted = stated === undefined ? '' : `; ${stated} users are counted and ${listed} listed`;
  const more = emptyPages.length === 1 ? '' : ` and ${emptyPages.length - 1} more`;
  return [
    {
      code: 'UMAPI_PAGE_EMPTY',
      message: `Adobe Admin Console, page ${first + 1} of the users${more}: nobody stands there${counted}.`,
    },
  ];
}
