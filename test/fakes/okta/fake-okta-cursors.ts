export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
  /** From 1. */
  readonly page: number;
}

const AFTER = /[?&]after=([^&]*)/u;
const LIMIT = /[?&]limit=(\d+)/u;

/**
 * Cursors that nobody can guess or write anew: they hold signs that are changed by whoever takes an address apart and
 * puts it together again, and only those that were given out are known.
 */
export class FakeOktaCursors {
  readonly #given = new Map<string, { offset: number; page: number }>();

  /** @returns undefined for a cursor that was never given out */
  pageOf(path: string, limitMax: number): PageRequest | undefined {
    const after = AFTER.exec(path)?.[1];
    const limit = Math.min(Number(LIMIT.exec(path)?.[1] ?? limitMax), limitMax);
    if (after === undefined) return { offset: 0, limit, page: 1 };
    const given = this.#given.get(after);
    return given && { ...given, limit };
  }

  /** The address of the page behind one, as it goes into `Link`. */
  next(url: string, path: string, { offset, limit, page }: PageRequest): string {
    const cursor = `c${offset + limit}+p${page + 1}%7e%3D(${this.#given.size.toString(36)})`;
    this.#given.set(cursor, { offset: offset + limit, page: page + 1 });
    const rest = path
      .replace(AFTER, '')
      .replace(LIMIT, '')
      .replace(/^([^?]*)&/u, '$1?');
    return `${url}${rest}${rest.includes('?') ? '&' : '?'}after=${cursor}&limit=${limit}`;
  }
}
