import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { failpoint } from '#telemetry';
import { WorkSlots } from '../work-slots.js';

export interface SessionOptions {
  readonly queue: string;
  readonly prefetch: number;
  readonly concurrency: number;
  /** Works on a message to its end. Never rejects. `handled` is called when the handler is through. */
  readonly work: (message: ConsumeMessage, handled: () => void) => Promise<'ack' | 'requeue'>;
  /** The broker has ended it: the queue was deleted, or the channel closed. Not called for an end of ours. */
  readonly onEnded: (session: QueueSession, reason: string) => void;
}

/** One consumer on one channel, from its start to its end. */
export class QueueSession {
  readonly #slots: WorkSlots<ConsumeMessage>;
  #channel: Channel | undefined;
  #consumerTag: string | undefined;
  #ended = false;
  #idle: (() => void) | undefined;

  constructor(private readonly options: SessionOptions) {
    this.#slots = new WorkSlots(options.concurrency, (...work) => this.#work(...work), this.#onFreed);
  }

  get inHand(): number {
    return this.#slots.inHand.size;
  }

  /** True when the channel is gone: what is in hand is delivered again, and nothing here settles it. */
  get isLost(): boolean {
    return this.#channel === undefined;
  }

  async open(connection: ChannelModel): Promise<void> {
    const { queue, prefetch } = this.options;
    const channel = await connection.createChannel();
    this.#channel = channel;
    let reason = 'The channel was closed';
    channel.on('error', (error) => (reason = error.message));
    channel.on('close', () => {
      this.#channel = undefined;
      this.#end(reason);
    });
    await channel.prefetch(prefetch, false);
    const { consumerTag } = await channel.consume(queue, (message) => this.#onMessage(message), {
      noAck: false,
    });
    this.#consumerTag = consumerTag;
    // Ended while the broker was asked: it was not known then what to cancel.
    if (this.#ended) await channel.cancel(consumerTag).catch(() => undefined);
  }

  /**
   * Takes nothing more and gives back what has not begun. The broker hears of the end first: what is given back before
   * would come here again. Resolves when it has answered.
   */
  async cancel(): Promise<void> {
    this.#ended = true;
    const channel = this.#channel;
    const tag = this.#consumerTag;
    const cancelled =
      channel === undefined || tag === undefined ? undefined : channel.cancel(tag).catch(() => undefined);
    this.#giveBackUnstarted();
    await cancelled;
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    if (this.inHand === 0) return;
    await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  /** What is not settled goes back to the queue. */
  async close(): Promise<void> {
    this.#ended = true;
    const channel = this.#channel;
    this.#channel = undefined;
    await channel?.close().catch(() => undefined);
  }

  /** The connection is gone, and with it the right to settle anything. */
  abandon(): void {
    this.#ended = true;
    this.#channel = undefined;
    this.#giveBackUnstarted();
  }

  #onMessage(message: ConsumeMessage | null): void {
    if (message === null) this.#end('The broker has cancelled the consumer');
    else if (this.#ended) this.#settle(message, 'requeue');
    else this.#slots.accept(message);
  }

  async #work(message: ConsumeMessage, handled: () => void): Promise<void> {
    failpoint('message.received');
    this.#settle(message, await this.options.work(message, handled));
  }

  #settle(message: ConsumeMessage, verdict: 'ack' | 'requeue'): void {
    const channel = this.#channel;
    if (channel === undefined) return;
    if (verdict === 'requeue') {
      channel.nack(message, false, true);
      return;
    }
    channel.ack(message);
    failpoint('message.acked');
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#giveBackUnstarted();
    this.options.onEnded(this, reason);
  }

  #giveBackUnstarted(): void {
    for (const message of this.#slots.takeUnstarted()) this.#settle(message, 'requeue');
    this.#onFreed();
  }

  readonly #onFreed = (): void => {
    if (this.inHand === 0) this.#idle?.();
  };
}
