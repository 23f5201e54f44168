import { Injectable } from '@nestjs/common';
import { type PeopleFilter, PeopleSearchRepository } from '#db';

/** More than that are not kept. */
const KEYS_MAX = 100_000;
/** Directories and sets of orgs whose people are kept; callers who may see the same share them. */
const KEPT_MAX = 8;
/** While a run is at work everything changes all the time: what is so old at most is shown meanwhile. */
const LAG_MS = 2_000;

interface Kept {
  readonly revision: string;
  readonly readAt: number;
  readonly keys: Promise<readonly string[]>;
}

/**
 * Who is in Sign only, in order. A page of them may stand behind everybody else, or there may be nobody at all: all are
 * looked for at once, and again when something has changed.
 */
@Injectable()
export class SignOnlyKeys {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly search: PeopleSearchRepository) {}

  /** @returns undefined where they are too many, or the filter asks for more than that */
  async page({
    state,
    chain,
    prefix,
    withSign,
    orgIds,
    after,
    limit,
  }: PeopleFilter): Promise<string[] | undefined> {
    if (state?.kind !== 'sign-only' || chain === undefined || prefix !== undefined || !withSign)
      return undefined;
    const keys = await this.#all(chain, orgIds);
    if (keys.length > KEYS_MAX) return undefined;
    const from = after === undefined ? 0 : firstBehind(keys, after);
    return keys.slice(from, from + limit);
  }

  async #all(chain: number, orgIds: readonly string[]): Promise<readonly string[]> {
    const name = JSON.stringify([chain, orgIds.toSorted()]);
    const revision = await this.search.revision();
    const kept = this.#kept.get(name);
    const now = performance.now();
    if (kept !== undefined && (kept.revision === revision || now - kept.readAt < LAG_MS)) return kept.keys;
    const keys = this.search.signOnly(chain, orgIds, KEYS_MAX + 1);
    this.#keep(name, { revision, readAt: now, keys });
    keys.catch(() => this.#kept.delete(name));
    return keys;
  }

  #keep(name: string, kept: Kept): void {
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Where the keys behind one begin; they are in the order of their UTF-8. */
function firstBehind(keys: readonly string[], after: string): number {
  const sought = Buffer.from(after);
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Buffer.compare(Buffer.from(keys[middle] ?? ''), sought) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
