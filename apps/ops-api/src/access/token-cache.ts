import type { StoredToken } from '#db';

/** How long a stored token is believed, so that one that was revoked lets nobody in 5 s later. */
const TOKEN_CACHE_MS = 4000;
const TOKENS_MAX = 1000;

/** Tokens that were looked up a moment ago. One that was not found is not remembered: it may be made the next moment. */
export class TokenCache {
  readonly #entries = new Map<string, { readonly token: StoredToken; readonly until: number }>();

  constructor(private readonly find: (id: string) => Promise<StoredToken | undefined>) {}

  async get(id: string, now: Date): Promise<StoredToken | undefined> {
    const known = this.#entries.get(id);
    if (known !== undefined && now.getTime() < known.until) return known.token;
    this.#entries.delete(id);
    const token = await this.find(id);
    if (token !== undefined) this.#keep(id, token, now);
    return token;
  }

  /** At once for this process: the others find out by themselves. */
  forget(id: string): void {
    this.#entries.delete(id);
  }

  #keep(id: string, token: StoredToken, now: Date): void {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= TOKENS_MAX && oldest !== undefined) this.#entries.delete(oldest);
    // Counted from before the look-up, so that what was read is never believed for longer.
    this.#entries.set(id, { token, until: now.getTime() + TOKEN_CACHE_MS });
  }
}
