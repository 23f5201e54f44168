import type { EmailKey } from '#domain';

/** At most 64 MiB; a larger file is read through for each look-up. */
const ROWS_MAX = 1 << 22;
const BYTES_PER_ROW = 16;
/** Rows of a block; blocks never move, so that growing needs no second copy. */
const BLOCK_BITS = 12;
const BLOCK_MASK = (1 << BLOCK_BITS) - 1;

/** Where a row lies in the text of the file, in bytes of UTF-8, and its number from 1. */
export interface RowPlace {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/** Finds the rows of an address, in 16 bytes a row: a hash of the address, and where the row ends. */
export class PersonIndex {
  readonly #ends: Float64Array[] = [];
  #hashes: Uint32Array[] = [];
  #rows = 0;
  #sorted: SortedHashes | undefined;

  /** @param headerEnd where the first row begins */
  constructor(private readonly headerEnd: number) {}

  get bytes(): number {
    return this.#rows * BYTES_PER_ROW;
  }

  get isTooLarge(): boolean {
    return this.#rows >= ROWS_MAX;
  }

  /** Takes the rows in turn, until somebody is looked up. @param key undefined for a row that is no person */
  add(key: EmailKey | undefined, end: number): void {
    if (this.isTooLarge) return;
    const at = this.#rows & BLOCK_MASK;
    if (at === 0) {
      this.#ends.push(new Float64Array(BLOCK_MASK + 1));
      this.#hashes.push(new Uint32Array(BLOCK_MASK + 1));
    }
    const block = this.#rows >>> BLOCK_BITS;
    const [ends, hashes] = [this.#ends[block], this.#hashes[block]];
    // A row that is no person has the hash of none, which may be somebody's: whoever looks reads the row.
    if (ends !== undefined) ends[at] = end;
    if (hashes !== undefined) hashes[at] = key === undefined ? 0 : hashOf(key);
    this.#rows += 1;
  }

  /** Whether an address may stand in several rows; false is certain. */
  get repeats(): boolean {
    return this.#hashesInOrder().repeats;
  }

  /** Places where the address may stand, in the order of the file; another address may have the same hash. */
  find(key: EmailKey): RowPlace[] {
    return this.#hashesInOrder()
      .find(hashOf(key))
      .map((index) => ({ row: index + 1, start: this.#endOf(index - 1), end: this.#endOf(index) }));
  }

  #endOf(index: number): number {
    if (index < 0) return this.headerEnd;
    return this.#ends[index >>> BLOCK_BITS]?.[index & BLOCK_MASK] ?? this.headerEnd;
  }

  /** Sorted once, and only for a file in which somebody is looked up. */
  #hashesInOrder(): SortedHashes {
    this.#sorted ??= new SortedHashes(this.#hashes, this.#rows);
    this.#hashes = [];
    return this.#sorted;
  }
}

/** Hashes with the index of their row, ordered by hash and then by row. */
class SortedHashes {
  /** `hash * ROWS_MAX + index`, whole numbers that a double holds exactly. */
  readonly #entries: Float64Array;
  readonly repeats: boolean;

  constructor(blocks: readonly Uint32Array[], rows: number) {
    this.#entries = new Float64Array(rows);
    for (const [block, hashes] of blocks.entries()) {
      const start = block << BLOCK_BITS;
      for (let at = 0; at < hashes.length && start + at < rows; at += 1)
        this.#entries[start + at] = (hashes[at] ?? 0) * ROWS_MAX + start + at;
    }
    this.#entries.sort();
    let repeats = false;
    for (let at = 1; at < rows && !repeats; at += 1) repeats = this.#hash(at) === this.#hash(at - 1);
    this.repeats = repeats;
  }

  find(hash: number): number[] {
    const found: number[] = [];
    for (let at = this.#first(hash); this.#hash(at) === hash; at += 1)
      found.push((this.#entries[at] ?? 0) % ROWS_MAX);
    return found;
  }

  #hash(at: number): number {
    return Math.floor((this.#entries[at] ?? Number.NaN) / ROWS_MAX);
  }

  #first(hash: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hash(middle) < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** FNV-1a over UTF-16 code units, 31 bits. */
function hashOf(key: EmailKey): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 1;
}
