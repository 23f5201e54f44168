import type { Settlement } from '../settle.js';
import type { Death, OutboxQueue, Settled } from './outbox-queue.js';

/** Milliseconds between attempts to write settlements that the database did not take. */
const AGAIN_AFTER_MS = 250;

/**
 * Writes settlements in groups: the first is written at once, those that come meanwhile go together with the next.
 * What the database does not take is tried again; the leases run on, so at worst it is delivered once more.
 */
export class Settler {
  #waiting: { settled: Settled; done: () => void }[] = [];
  #writing = false;
  #givenUp = false;

  constructor(
    private readonly queue: OutboxQueue,
    private readonly onDeaths: (deaths: readonly Death[]) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Resolves when the settlement is written, or given up. */
  settle(settled: Settled): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#waiting.push({ settled, done: resolve });
    });
    if (!this.#writing) void this.#write();
    return done;
  }

  /** Stops trying again, so that a database that is away cannot hold up a shutdown. */
  giveUp(): void {
    this.#givenUp = true;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    // What settles in the same turn of the event loop goes into the first group already.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#writeGroup(group.map(({ settled }) => settled));
      for (const { done } of group) done();
    }
    this.#writing = false;
  }

  async #writeGroup(group: readonly Settled[]): Promise<void> {
    for (;;) {
      try {
        await this.queue.remove(seqsOf(group, 'ack'));
        await this.queue.release(seqsOf(group, 'release'));
        await this.queue.park(group);
        this.onDeaths(await this.queue.bury(group));
        return;
      } catch (error) {
        this.onFailure(error);
        if (this.#givenUp) return;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
    }
  }
}

function seqsOf(group: readonly Settled[], verdict: Settlement['verdict']): string[] {
  return group.flatMap(({ message, settlement }) => (settlement.verdict === verdict ? [message.seq] : []));
}
