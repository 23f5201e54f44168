/** A broker that is well answers in milliseconds; whoever waited this long has asked for a queue that does not answer. */
const STUCK_MS = 5_000;
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 600_000;

/**
 * Partitions whose queue the broker has and does not serve. RabbitMQ ends the whole connection over such a question, so
 * that asking again at once would keep every other partition from its work.
 */
export class PartitionRests {
  readonly #asked = new Map<string, number>();
  readonly #strikes = new Map<string, number>();
  readonly #until = new Map<string, number>();

  /** @param now milliseconds of a clock that is never set back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  asking(key: string): void {
    this.#asked.set(key, this.now());
  }

  /** The broker serves it. */
  served(key: string): void {
    this.#asked.delete(key);
    this.#strikes.delete(key);
    this.#until.delete(key);
  }

  /** The broker refused at once, or nobody wants it any more. */
  givenUp(key: string): void {
    this.#asked.delete(key);
  }

  /** The connection is gone. @returns partitions that it may have ended over, with milliseconds to leave each alone */
  lost(): ReadonlyMap<string, number> {
    const stuck = [...this.#asked].filter(([, since]) => this.now() - since >= STUCK_MS);
    this.#asked.clear();
    return new Map(
      stuck.map(([key]) => {
        const strikes = (this.#strikes.get(key) ?? 0) + 1;
        this.#strikes.set(key, strikes);
        const restMs = Math.min(FIRST_REST_MS * 2 ** Math.min(strikes - 1, 16), LONGEST_REST_MS);
        this.#until.set(key, this.now() + restMs);
        return [key, restMs];
      }),
    );
  }

  /** Milliseconds until it may be asked for again; 0 when it may be. */
  restOf(key: string): number {
    return Math.max(0, (this.#until.get(key) ?? 0) - this.now());
  }
}
