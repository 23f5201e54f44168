import type { ConsumerSpec } from '../consumes.js';
import type { RelayLane } from '../relay/relay.js';
import { WorkSlots, type Work } from '../work-slots.js';
import type { ClaimedMessage } from './local-queue.js';

/**
 * One consumer's share of the queue: at most `prefetch` messages in hand, at most `concurrency` of them in a handler.
 */
export class Lane implements RelayLane<ClaimedMessage> {
  readonly #slots: WorkSlots<ClaimedMessage>;

  constructor(
    readonly spec: ConsumerSpec,
    /** True when no other consumer takes the same pattern. */
    readonly alone: boolean,
    work: Work<ClaimedMessage>,
    onFreed: (lane: Lane) => void,
  ) {
    this.#slots = new WorkSlots(spec.concurrency, work, () => onFreed(this));
  }

  get free(): number {
    return this.spec.prefetch - this.inHandCount;
  }

  get inHand(): string[] {
    return [...this.#slots.inHand].map(({ seq }) => seq);
  }

  get inHandCount(): number {
    return this.#slots.inHand.size;
  }

  accept(message: ClaimedMessage): void {
    this.#slots.accept(message);
  }

  /** Takes out the messages whose handler has not started. */
  takeUnstarted(): ClaimedMessage[] {
    return this.#slots.takeUnstarted();
  }
}
