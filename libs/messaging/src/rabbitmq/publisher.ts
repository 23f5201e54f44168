import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { failpoint, type Observe } from '#telemetry';
import { MESSAGE_BYTES_MAX } from '../envelope.js';
import { GroupWriter } from '../relay/group-writer.js';
import type { RelayLane } from '../relay/relay.js';
import { propertiesOf, publicationOf } from './amqp-message.js';
import type { Declarations } from './declarations.js';
import { reasonOf } from './explain-broker-error.js';
import type { OutboundQueue, OutboundRow } from './outbound-queue.js';
import { routeOf, type Subscription } from './topology.js';

export interface PublisherOptions {
  readonly subscriptions: readonly Subscription[];
  readonly observe: Observe;
  readonly onFailure: (error: unknown) => void;
  /** It takes more again. */
  readonly onFreed: (publisher: Publisher) => void;
  /** The channel is gone, and the connection perhaps not. */
  readonly onBroken: (reason: string) => void;
}

/** What became of a row that was to be published. */
interface Outcome {
  readonly row: OutboundRow;
  readonly next: 'remove' | { readonly delayMs: number };
}

/** Messages that are published and not confirmed, at most. */
const WINDOW_ROWS = 200;
const WINDOW_BYTES = 16 * 1024 * 1024;
/** A message that found no queue, or no channel: time for somebody to come back. */
const RETURNED_MS = 5_000;
const UNCONFIRMED_MS = 1_000;

/**
 * Publishes rows with confirms: each one stays in the outbox until the broker has it safe. Takes nothing while the
 * broker is away or asks for silence, so nothing piles up here.
 */
export class Publisher implements RelayLane<OutboundRow> {
  readonly #inFlight = new Map<string, number>();
  /** Rows that no queue took, with the broker's reason; it says so before it confirms. */
  readonly #returned = new Map<string, string>();
  readonly #writer: GroupWriter<Outcome>;
  #bytes = 0;
  #channel: ConfirmChannel | undefined;
  #declarations: Declarations | undefined;
  #blocked = false;
  #drained: (() => void) | undefined;

  constructor(
    private readonly queue: OutboundQueue,
    private readonly options: PublisherOptions,
  ) {
    this.#writer = new GroupWriter((group) => this.#write(group), options.onFailure);
  }

  /** Bounded as if each row were as large as a row can be, so that the window holds whatever comes. */
  get free(): number {
    if (this.#channel === undefined || this.#blocked) return 0;
    const rows = WINDOW_ROWS - this.#inFlight.size;
    return Math.max(0, Math.min(rows, Math.floor((WINDOW_BYTES - this.#bytes) / MESSAGE_BYTES_MAX)));
  }

  get inHand(): Iterable<string> {
    return this.#inFlight.keys();
  }

  async up(connection: ChannelModel, declarations: Declarations): Promise<void> {
    const channel = await connection.createConfirmChannel();
    let reason = 'The channel for publishing was closed';
    channel.on('error', (error) => (reason = reasonOf(error)));
    channel.on('return', (message) => {
      const publication = publicationOf(message);
      const { replyText } = message.fields as { readonly replyText?: string };
      if (publication !== undefined) this.#returned.set(publication, replyText ?? 'NO_ROUTE');
    });
    channel.on('close', () => {
      if (this.#channel === channel) this.options.onBroken(reason);
    });
    this.#blocked = false;
    connection.on('blocked', (message) => this.#block(channel, message));
    connection.on('unblocked', () => this.#unblock(channel));
    this.#declarations = declarations;
    this.#channel = channel;
    this.options.onFreed(this);
  }

  /** What is not confirmed is published again later, here or elsewhere. */
  down(): void {
    this.#channel = undefined;
    this.#declarations = undefined;
    this.#returned.clear();
  }

  accept(row: OutboundRow): void {
    const bytes = Buffer.byteLength(row.envelope);
    this.#inFlight.set(row.seq, bytes);
    this.#bytes += bytes;
    void this.#publish(row).then((outcome) => this.#settle(outcome));
  }

  /** Waits for confirms of what is in flight, at most `ms`. Call it when nothing more is accepted. */
  async drain(ms: number): Promise<void> {
    if (this.#inFlight.size > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
    }
    this.#writer.giveUp();
  }

  async #publish(row: OutboundRow): Promise<Outcome> {
    try {
      await this.#send(row);
    } catch (error) {
      // Of a connection that is lost, each of its messages has nothing more to say.
      if (this.#channel === undefined) return { row, next: { delayMs: UNCONFIRMED_MS } };
      return this.#late(row, reasonOf(error), UNCONFIRMED_MS);
    }
    const reason = this.#returned.get(row.seq);
    this.#returned.delete(row.seq);
    if (reason === undefined) return { row, next: 'remove' };
    this.#declarations?.forget();
    return this.#late(row, reason, RETURNED_MS);
  }

  /** Resolves with the broker's confirm. */
  async #send(row: OutboundRow): Promise<void> {
    const route = routeOf(row, this.options.subscriptions);
    const declarations = this.#declarations;
    if (declarations === undefined) throw new Error('The broker is away');
    await declarations.whole();
    if (route.partition !== undefined) await declarations.partition(route.partition);
    const channel = this.#channel;
    if (channel === undefined) throw new Error('The broker is away');
    const confirmed = new Promise<void>((resolve, reject) => {
      channel.publish(
        ...([
          route.exchange,
          route.key,
          Buffer.from(row.envelope),
          propertiesOf(row, route.mandatory),
        ] as const),
        (error: Error | null) => (error === null ? resolve() : reject(error)),
      );
    });
    failpoint('relay.published');
    await confirmed;
    failpoint('relay.confirmed');
  }

  #late(row: OutboundRow, reason: string, delayMs: number): Outcome {
    const { messageId, pattern, consumer } = row;
    this.options.observe({
      event: 'message.returned',
      ...{ messageId, pattern, reason, delayMs },
      ...(consumer !== null && { consumer }),
    });
    return { row, next: { delayMs } };
  }

  async #settle(outcome: Outcome): Promise<void> {
    await this.#writer.add(outcome);
    const { seq } = outcome.row;
    this.#bytes -= this.#inFlight.get(seq) ?? 0;
    this.#inFlight.delete(seq);
    if (this.#inFlight.size === 0) this.#drained?.();
    this.options.onFreed(this);
  }

  async #write(group: readonly Outcome[]): Promise<void> {
    const published = group.filter(({ next }) => next === 'remove');
    await this.queue.remove(published.map(({ row }) => row.seq));
    if (published.length > 0) failpoint('relay.removed');
    for (const delayMs of [UNCONFIRMED_MS, RETURNED_MS]) {
      const late = group.filter(({ next }) => next !== 'remove' && next.delayMs === delayMs);
      await this.queue.postpone(
        late.map(({ row }) => row.seq),
        delayMs,
      );
    }
  }

  #block(channel: ConfirmChannel, message: string): void {
    if (this.#channel !== channel || this.#blocked) return;
    this.#blocked = true;
    this.options.observe({ event: 'broker.blocked', message });
  }

  #unblock(channel: ConfirmChannel): void {
    if (this.#channel !== channel || !this.#blocked) return;
    this.#blocked = false;
    this.options.observe({ event: 'broker.unblocked' });
    this.options.onFreed(this);
  }
}
