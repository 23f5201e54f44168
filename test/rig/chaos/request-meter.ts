import type { SignAccount } from '../cluster/sign-account.js';

export interface CallCounts {
  readonly reads: number;
  readonly writes: number;
}

/** Follows the ledger of Sign: how many calls have come, and which orgs were asked to wait. */
export class RequestMeter implements CallCounts {
  reads = 0;
  writes = 0;
  /** Long waits, by a fault; those of the limits are short. */
  readonly waits: { readonly org: string; readonly time: string }[] = [];
  #seen = 0;
  #reading: Promise<void> | undefined;

  constructor(private readonly sign: SignAccount) {}

  /** Whoever asks while an answer is awaited gets that one: nothing is counted twice. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #read(): Promise<void> {
    for (const { seq, method, org, time, fault, status } of await this.sign.ledger(this.#seen)) {
      this.#seen = Math.max(this.#seen, seq);
      if (method === 'GET') this.reads += 1;
      else this.writes += 1;
      if (fault === 'status' && status === 429 && org !== undefined) this.waits.push({ org, time });
    }
  }
}
