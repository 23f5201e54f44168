import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secret.js';
import { type AuditContent, canonicalRecord, type ChainHead } from './audit-record.js';

const KEY_ID_DIGITS = 8;

/** SHA-256 over the hash of the record before, a line break, and the canonical text. 64 hexadecimal digits. */
export function recordHash(record: AuditContent, previous: string): string {
  return hash('sha256', `${previous}\n${canonicalRecord(record)}`, 'hex');
}

/**
 * The service's key for HMAC-SHA-256. What it signs begins with the key's id, so that keys can follow one another:
 * 8 hexadecimal digits of the id, 64 of the code.
 */
export class MacKey {
  /** Tells keys apart and tells nothing of them. */
  readonly id: string;
  readonly #key: Buffer;

  constructor(key: Secret) {
    this.#key = createHash('sha256').update(`sign-sync audit\n${key.reveal()}`).digest();
    this.id = createHmac('sha256', this.#key).update('id').digest('hex').slice(0, KEY_ID_DIGITS);
  }

  ofRecord(hash: string): string {
    return this.#mac(`record\n${hash}`);
  }

  /** So that nobody without the key can shorten a chain and say that it was never longer. */
  ofHead(chain: string, { seq, hash }: Pick<ChainHead, 'seq' | 'hash'>): string {
    return this.#mac(`head\n${chain}\n${seq}\n${hash}`);
  }

  #mac(text: string): string {
    return this.id + createHmac('sha256', this.#key).update(text).digest('hex');
  }
}

/** Keys by their ids: the present one and those before it. */
export type MacKeys = ReadonlyMap<string, MacKey>;

export function macKeysOf(keys: readonly MacKey[]): MacKeys {
  return new Map(keys.map((key) => [key.id, key]));
}

/** @returns the key that `mac` names, where it is one of ours */
export function keyOf(mac: string | null, keys: MacKeys): MacKey | undefined {
  return mac === null ? undefined : keys.get(mac.slice(0, KEY_ID_DIGITS));
}

/** What is the same tells nothing by how soon that is known; how far something else differs shall tell nothing either. */
export function isSame(a: string, b: string): boolean {
  return a === b || (a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b)));
}
