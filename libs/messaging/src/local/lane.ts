import type { ConsumerSpec } from '../consumes.js';
import type { ClaimedMessage } from './outbox-queue.js';

/** Runs one delivery to its end, settlement included. Never rejects. `handled` is called when the handler is through. */
export type Deliver = (message: ClaimedMessage, lane: Lane, handled: () => void) => Promise<void>;

/**
 * One consumer's share of the queue: at most `prefetch` messages in hand, at most `concurrency` of them in a handler.
 */
export class Lane {
  readonly #waiting: ClaimedMessage[] = [];
  readonly #inHand = new Set<string>();
  #running = 0;

  constructor(
    readonly spec: ConsumerSpec,
    /** True when no other consumer takes the same pattern. */
    readonly alone: boolean,
    private readonly deliver: Deliver,
    private readonly onFreed: (lane: Lane) => void,
  ) {}

  /** How many more messages it would take. */
  get free(): number {
    return this.spec.prefetch - this.#inHand.size;
  }

  /** Rows taken and not settled yet, waiting ones included. */
  get inHand(): Iterable<string> {
    return this.#inHand;
  }

  get inHandCount(): number {
    return this.#inHand.size;
  }

  accept(message: ClaimedMessage): void {
    this.#inHand.add(message.seq);
    this.#waiting.push(message);
    this.#pump();
  }

  /** Takes out the messages whose handler has not started. */
  takeUnstarted(): ClaimedMessage[] {
    const unstarted = this.#waiting.splice(0);
    for (const { seq } of unstarted) this.#inHand.delete(seq);
    return unstarted;
  }

  #pump(): void {
    while (this.#running < this.spec.concurrency) {
      const message = this.#waiting.shift();
      if (message === undefined) return;
      this.#running += 1;
      void this.#run(message);
    }
  }

  async #run(message: ClaimedMessage): Promise<void> {
    await this.deliver(message, this, () => {
      this.#running -= 1;
      this.#pump();
    });
    this.#inHand.delete(message.seq);
    this.onFreed(this);
  }
}
