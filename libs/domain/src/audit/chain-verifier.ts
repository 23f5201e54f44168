import type { AuditCheckpoint } from './audit-checkpoint.js';
import { isSame, keyOf, type MacKeys, recordHash } from './audit-hash.js';
import { type AuditRecord, CHAIN_BEGIN, type ChainHead } from './audit-record.js';

/**
 * `missing` a number is left out · `extra` a number comes twice or out of order · `changed` a record does not give its
 * hash · `forged` its code is not of the key that it names · `unkeyed` from here to the end no code of a given key
 * stands, and no checkpoint helps · `rewritten` not what a signed checkpoint says, though the records fit together ·
 * `cut` records that the head or a checkpoint counts are gone · `beyond-head` more records than the head counts ·
 * `head` the head is not what the last record or the key gives
 */
export type ChainProblem =
  'missing' | 'extra' | 'changed' | 'forged' | 'unkeyed' | 'rewritten' | 'cut' | 'beyond-head' | 'head';

/** The first thing that is wrong with a chain. */
export interface ChainFault {
  readonly problem: ChainProblem;
  /** The first bad number. Of `rewritten`: that of the checkpoint; the first bad one lies behind `intactTo`. */
  readonly seq: number;
  /** To here a checkpoint or the key proves that nothing was touched. */
  readonly intactTo: number;
}

export interface ChainVerdict {
  readonly chain: string;
  readonly records: number;
  /** The last number that was read, or that of the segment that was sealed last. */
  readonly to: number;
  /** To here signed checkpoints prove the chain; 0 for nowhere. */
  readonly checkpointTo: number;
  /** To here the HMAC key proves it; 0 for nowhere. */
  readonly macTo: number;
  readonly fault?: ChainFault;
}

/** How far a chain has been followed, to go on from there later. */
export interface ChainStand {
  readonly seq: number;
  readonly hash: string;
  readonly records: number;
  readonly checkpointTo: number;
  readonly macTo: number;
}

export interface ChainGround {
  readonly chain: string;
  /** Where an earlier look at the same chain stopped without a fault. */
  readonly resume?: ChainStand;
  /** The last record of what was sealed and removed; the chain's beginning by default. */
  readonly start?: ChainHead;
  /** Empty when no key is at hand: then codes are not looked at. */
  readonly macKeys: MacKeys;
  /** Of this chain, with signatures that were found valid. */
  readonly checkpoints: readonly AuditCheckpoint[];
}

/** Follows one chain from record to record and stops at the first that does not fit. Memory does not grow with it. */
export class ChainVerifier {
  readonly #checkpoints: readonly AuditCheckpoint[];
  #place = 0;
  #records = 0;
  #seq: number;
  #hash: string;
  #checkpointTo = 0;
  #macTo = 0;
  #fault: ChainFault | undefined;

  constructor(private readonly ground: ChainGround) {
    this.#checkpoints = ground.checkpoints.toSorted((a, b) => a.seq - b.seq);
    const { seq, hash, mac } = ground.resume
      ? { ...ground.resume, mac: null }
      : (ground.start ?? CHAIN_BEGIN);
    this.#seq = seq;
    this.#hash = hash;
    this.#records = ground.resume?.records ?? 0;
    this.#checkpointTo = ground.resume?.checkpointTo ?? 0;
    this.#macTo = ground.resume?.macTo ?? 0;
    this.#readMac(seq, mac);
    // What lies in a removed segment cannot be looked at; the checkpoint of its end says that it was as it was.
    while ((this.#checkpoints[this.#place]?.seq ?? Infinity) < seq) this.#place += 1;
    this.#compareCheckpoints();
  }

  /** Where the look stands now. */
  get stand(): ChainStand {
    return {
      ...{ seq: this.#seq, hash: this.#hash, records: this.#records },
      ...{ checkpointTo: this.#checkpointTo, macTo: this.#macTo },
    };
  }

  get fault(): ChainFault | undefined {
    return this.#fault;
  }

  /** Takes the next record. After a fault nothing more is looked at. */
  add(record: AuditRecord): void {
    if (this.#fault) return;
    this.#records += 1;
    const expected = this.#seq + 1;
    if (record.seq > expected) return this.#fail('missing', expected);
    if (record.seq < expected || record.chain !== this.ground.chain) return this.#fail('extra', record.seq);
    const hash = recordHash(record, this.#hash);
    if (!isSame(hash, record.hash)) return this.#fail('changed', record.seq);
    this.#hash = hash;
    this.#readMac(record.seq, record.mac);
    if (this.#fault) return;
    this.#seq = record.seq;
    this.#compareCheckpoints();
  }

  /**
   * @param head as it is stored beside the records; undefined when it is missing, null when there is none to look at, as
   *   in a segment
   */
  end(head: ChainHead | undefined | null): ChainVerdict {
    if (this.#fault === undefined) this.#end(head);
    return {
      ...{ chain: this.ground.chain, records: this.#records, to: this.#seq },
      ...{ checkpointTo: this.#checkpointTo, macTo: this.#macTo },
      ...(this.#fault && { fault: this.#fault }),
    };
  }

  #end(head: ChainHead | undefined | null): void {
    if (head !== null && head !== undefined && head.seq > this.#seq) return this.#fail('cut', this.#seq + 1);
    if (this.#checkpoints[this.#place] !== undefined) return this.#fail('cut', this.#seq + 1);
    const proven = Math.max(this.#macTo, this.#checkpointTo);
    if (this.ground.macKeys.size > 0 && proven < this.#seq) return this.#fail('unkeyed', proven + 1);
    if (head !== null) this.#compareHead(head);
  }

  #compareHead(head: ChainHead | undefined): void {
    if (head === undefined) {
      if (this.#seq > 0) this.#fail('head', this.#seq);
      return;
    }
    if (head.seq < this.#seq) return this.#fail('beyond-head', head.seq + 1);
    if (!isSame(head.hash, this.#hash)) return this.#fail('head', this.#seq);
    const key = keyOf(head.mac, this.ground.macKeys);
    const isForged = key !== undefined && !isSame(key.ofHead(this.ground.chain, head), head.mac ?? '');
    // Whoever has shortened the chain without the key has no code for its new end.
    const isBare = key === undefined && this.#macTo > 0;
    if (isForged || isBare) this.#fail('head', this.#seq + 1);
  }

  /** A code proves its record, and by the hash all before it. */
  #readMac(seq: number, mac: string | null): void {
    const key = keyOf(mac, this.ground.macKeys);
    if (key === undefined) return;
    if (isSame(key.ofRecord(this.#hash), mac ?? '')) this.#macTo = seq;
    else this.#fail('forged', seq);
  }

  /** Every checkpoint of the present number; there may be several. */
  #compareCheckpoints(): void {
    for (;;) {
      const checkpoint = this.#checkpoints[this.#place];
      if (checkpoint === undefined || checkpoint.seq > this.#seq) return;
      if (!isSame(checkpoint.hash, this.#hash)) return this.#fail('rewritten', checkpoint.seq);
      this.#checkpointTo = checkpoint.seq;
      this.#place += 1;
    }
  }

  #fail(problem: ChainProblem, seq: number): void {
    this.#fault ??= { problem, seq, intactTo: Math.max(this.#macTo, this.#checkpointTo) };
  }
}
