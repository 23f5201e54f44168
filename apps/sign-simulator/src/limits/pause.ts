/**
 * The wait that a 429 has stated, and who does not keep it.
 *
 * A request counts as early when it arrives before the wait is over and more than `graceMs` after the client was told:
 * what arrives sooner may have been sent before the answer reached the client.
 */
export class Pause {
  #until = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;
  #seconds = 0;

  constructor(private readonly graceMs: number) {}

  /** Seconds still to wait, rounded up; 0 when no wait is in force. */
  secondsLeft(now: number): number {
    return now < this.#until ? Math.ceil((this.#until - now) / 1000) : 0;
  }

  isEarly(now: number): boolean {
    return now < this.#until && now >= this.#toldAt + this.graceMs;
  }

  /** States a wait. What ends less than a second after the wait in force is the same wait, rounded up to seconds. */
  tell(now: number, seconds: number): void {
    const until = now + seconds * 1000;
    if (now < this.#until && until < this.#until + 1000) return;
    if (now >= this.#until) this.#toldAt = now; // within a wait the client has been told before
    this.#seconds = seconds;
    this.#until = until;
  }

  /** @returns the seconds of the wait that begins anew */
  restart(now: number): number {
    this.#until = now + this.#seconds * 1000;
    return this.#seconds;
  }
}
