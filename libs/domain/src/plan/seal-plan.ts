import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';
import type { PlanItem } from './plan-item.js';

/** What a plan's hash covers besides its items. */
export interface PlanHeader {
  readonly format: 1;
  readonly org: string;
  /** SHA-256 of the configuration, secrets left out. */
  readonly configDigest: string;
  /** Of the directory read; absent where the plan was made without one. */
  readonly directoryDigest?: string;
  /** SHA-256 of the org's users and groups as the lists had them. */
  readonly orgDigest?: string;
}

/**
 * The place of an item in its plan: groups first, then people by address; a held part follows what is done now.
 * The tab sorts before every character of an address, so keys sort exactly as the addresses alone do.
 */
export function itemKey(item: PlanItem): string {
  return item.subject === 'group'
    ? `0\t${item.groupKey}`
    : `1\t${item.emailKey}\t${item.held === undefined ? 0 : 1}`;
}

/** Code point order: what PostgreSQL's collation "C" does, and unlike `<` also right beyond the basic plane. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * Seals items into one hash, a line at a time, so that a plan of any size needs no memory. Items must come sorted by
 * `itemKey` (code points) and each key once; equal plans have equal hashes whatever order their inputs came in.
 */
export class PlanSeal {
  readonly #hash = createHash('sha256');
  #last = '';

  constructor(header: PlanHeader) {
    this.#hash.update(`${canonical(header)}\n`);
  }

  /** @throws Error when items come out of order: the seal would not be canonical */
  add(item: PlanItem): void {
    const key = itemKey(item);
    if (byCodePoint(key, this.#last) <= 0)
      throw new Error(`Plan items must be sorted: ${key} came after ${this.#last}.`);
    this.#last = key;
    this.#hash.update(`${canonical(item)}\n`);
  }

  /** 64 hexadecimal digits. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** Seals a plan that fits into memory; sorts first. */
export function sealPlan(header: PlanHeader, items: readonly PlanItem[]): string {
  const seal = new PlanSeal(header);
  const keyed = items.map((item) => [itemKey(item), item] as const);
  keyed.sort(([a], [b]) => byCodePoint(a, b));
  for (const [, item] of keyed) seal.add(item);
  return seal.digest();
}

/** The hash of a run's plans over several orgs: what `sign-sync apply` names. */
export function sealRun(plans: readonly { readonly org: string; readonly hash: string }[]): string {
  const lines = plans.map(({ org, hash }) => `${canonical([org, hash])}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
