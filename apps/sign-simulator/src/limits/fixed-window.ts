/** Counts requests in windows of fixed length; the first request after the end of one opens the next. */
export class FixedWindow {
  #openedAt = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(
    private readonly limit: number,
    private readonly lengthMs: number,
  ) {}

  /** @returns 0 when one more request fits; else the milliseconds until the window ends */
  waitMs(now: number): number {
    const endsAt = this.endsAt;
    if (now >= endsAt) {
      this.#openedAt = now;
      this.#count = 0;
    }
    return this.#count < this.limit ? 0 : this.endsAt - now;
  }

  take(): void {
    this.#count += 1;
  }

  /** The penalty for an early retry: a full window begins now, a new one if it was not used up. */
  restartIfFull(now: number): void {
    if (this.#count >= this.limit) this.#openedAt = now;
  }

  get endsAt(): number {
    return this.#openedAt + this.lengthMs;
  }
}
