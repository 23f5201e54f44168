/** Lets `rps` requests a second through, and `burst` at once after a rest. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  constructor(
    private readonly rps: number,
    private readonly burst: number,
    now: number,
  ) {
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** @returns 0 when a token was there; else the milliseconds until there is one, and none is taken */
  waitMs(now: number): number {
    const gained = (Math.max(0, now - this.#filledAt) * this.rps) / 1000;
    this.#tokens = Math.min(this.burst, this.#tokens + gained);
    this.#filledAt = now;
    return this.#tokens >= 1 ? 0 : ((1 - this.#tokens) / this.rps) * 1000;
  }

  take(): void {
    this.#tokens -= 1;
  }
}
