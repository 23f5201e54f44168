/** Bounds the calls that one process has on their way, whatever orgs they are for. Who comes first goes first. */
export class CallsInFlight {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param max 1 or more */
  constructor(max: number) {
    if (!Number.isInteger(max) || max < 1) {
      throw new RangeError(`Calls in flight are a whole number from 1, not ${max}.`);
    }
    this.#free = max;
  }

  /** Calls `work` as soon as there is a place for it, and keeps the place until it has ended. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#takePlace();
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  async #takePlace(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** From hand to hand: nobody who has just come gets between. */
  #passOn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
