import type { LdapFilter } from './filter.js';
import type { LdapConnection, PageEnd } from './ldap-connection.js';
import type { LdapEntry } from './ldap-entry.js';
import { LdapFailure } from './ldap-failure.js';
import { RESULT } from './result-codes.js';

/** Pages without anybody may follow one another where a filter is no index; so many are a fault of the server. */
const EMPTY_PAGES_MAX = 1000;
const START = Buffer.alloc(0);

export interface LdapSearch {
  /** For messages, such as `the members of group "Sales"`. */
  readonly subject: string;
  readonly base: string;
  readonly scope: 'base' | 'sub';
  readonly filter: LdapFilter;
  /** The keys of the connector file that the filter comes from. */
  readonly filterKeys: readonly string[];
  readonly attributes: readonly string[];
  /** An entry that is not there is an answer, and no mistake in the configuration. */
  readonly mayBeAbsent?: true;
}

export interface SearchProgress {
  /** The one being read, from 1. */
  page: number;
  isAnswered: boolean;
}

export interface SearchEnd {
  /** False: the server says that there is no entry of this name, or that another server has it. */
  readonly isThere: boolean;
  readonly entries: number;
  /** Answers that held entries. */
  readonly pages: number;
  readonly references: readonly string[];
  /** False: pages were asked for, and the server knows none and sent everything at once. */
  readonly isPaged: boolean;
}

/**
 * Reads a search to its end: page by page, until the server says that there is no next one.
 *
 * @param pageSize 0: all in one answer
 * @param progress is kept up to date, for whoever has to say where the search failed
 * @throws LdapFailure also when the pages contradict one another
 */
export async function searchPages(
  connection: LdapConnection,
  search: LdapSearch,
  pageSize: number,
  onEntry: (entry: LdapEntry) => void,
  progress: SearchProgress,
  signal: AbortSignal,
): Promise<SearchEnd> {
  const asksPages = pageSize > 0 && search.scope === 'sub';
  const pages = new SeenPages();
  const onEntryOfPage = (entry: LdapEntry): void => {
    progress.isAnswered = true;
    pages.see(entry);
    onEntry(entry);
  };
  let cookie = START;
  for (;;) {
    const request = { ...search, ...(asksPages && { page: { size: pageSize, cookie } }) };
    let end: PageEnd;
    try {
      end = await connection.searchPage(request, onEntryOfPage, signal);
    } catch (error) {
      if (search.mayBeAbsent && isAbsence(error)) return pages.end({ isThere: false });
      throw error;
    }
    pages.turn(end);
    if (asksPages && end.cookie === undefined && progress.page > 1) {
      throw contradiction('The server does not say whether another page follows.');
    }
    if (end.cookie === undefined) return pages.end({ isPaged: !asksPages });
    if (end.cookie.length === 0) return pages.end({});
    // A copy: the bytes of the whole answer would be kept with it.
    cookie = Buffer.from(end.cookie);
    progress.page += 1;
    progress.isAnswered = true;
  }
}

/** Counts what came, and notices pages that come again. */
class SeenPages {
  readonly #beginnings = new Set<string>();
  readonly #references: string[] = [];
  #isFirst = true;
  #entries = 0;
  #pages = 0;
  #emptyInARow = 0;

  see({ dn }: LdapEntry): void {
    if (!this.#isFirst) return;
    this.#isFirst = false;
    if (this.#beginnings.has(dn))
      throw contradiction('The server sent a page again that it had sent before.');
    this.#beginnings.add(dn);
  }

  turn({ entries, references }: PageEnd): void {
    this.#isFirst = true;
    this.#entries += entries;
    this.#pages += entries > 0 ? 1 : 0;
    this.#references.push(...references);
    this.#emptyInARow = entries > 0 ? 0 : this.#emptyInARow + 1;
    if (this.#emptyInARow > EMPTY_PAGES_MAX)
      throw contradiction('The server sends empty pages without an end.');
  }

  end(facts: Partial<Pick<SearchEnd, 'isThere' | 'isPaged'>>): SearchEnd {
    const counts = { entries: this.#entries, pages: this.#pages, references: this.#references };
    return { isThere: true, isPaged: true, ...counts, ...facts };
  }
}

function isAbsence(error: unknown): boolean {
  if (!(error instanceof LdapFailure)) return false;
  return error.resultCode === RESULT.noSuchObject || error.resultCode === RESULT.referral;
}

function contradiction(message: string): LdapFailure {
  return new LdapFailure('contradiction', message);
}
