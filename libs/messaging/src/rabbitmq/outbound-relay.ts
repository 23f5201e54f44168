import type { ChannelModel } from 'amqplib';
import type { Database } from '#db';
import type { Observe } from '#telemetry';
import type { Outbox } from '../outbox.js';
import { RelaySession } from '../relay/relay-session.js';
import { Relay } from '../relay/relay.js';
import { failureOf } from '../settle.js';
import { tellDeath } from '../tell-settlement.js';
import type { Declarations } from './declarations.js';
import { OutboundQueue, type OutboundRow } from './outbound-queue.js';
import { Publisher } from './publisher.js';
import type { Subscription } from './topology.js';

export interface OutboundRelayOptions {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly observe: Observe;
  readonly subscriptions: readonly Subscription[];
  /** Every message that this program can read. */
  readonly knownPatterns: readonly string[];
  readonly pollMs: number;
  readonly leaseMs: number;
  readonly onBroken: (reason: string) => void;
}

/** Milliseconds that the last confirms may take when the process ends. */
const CONFIRM_MS = 2_000;

/** Publishes what the outbox holds: what this process stored at once, what others left behind at the next look. */
export class OutboundRelay {
  readonly #session: RelaySession;
  readonly #queue: OutboundQueue;
  readonly #publisher: Publisher;
  readonly #relay: Relay<Publisher, OutboundRow>;
  #renewal: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(private readonly options: OutboundRelayOptions) {
    const { db, knownPatterns, leaseMs, subscriptions, observe, onBroken, pollMs } = options;
    this.#session = new RelaySession(db);
    this.#queue = new OutboundQueue(this.#session, knownPatterns, leaseMs);
    this.#publisher = new Publisher(this.#queue, {
      ...{ subscriptions, observe, onBroken, onFailure: this.#onFailure },
      onFreed: (publisher) => this.#relay.freed(publisher),
    });
    this.#relay = new Relay(this.#queue, [this.#publisher], {
      ...{ pollMs, knownPatterns, onFailure: this.#onFailure },
      onDeaths: (deaths) => deaths.forEach((death) => tellDeath(observe, death)),
    });
  }

  start(): void {
    const { outbox, leaseMs } = this.options;
    outbox.keepToItself();
    this.#unsubscribe ??= outbox.onStored(this.#relay.wake);
    this.#renewal ??= setInterval(() => void this.#renew(), leaseMs / 3);
    this.#relay.start();
  }

  async up(connection: ChannelModel, declarations: Declarations): Promise<void> {
    await this.#publisher.up(connection, declarations);
    this.#relay.wake();
  }

  down(): void {
    this.#publisher.down();
  }

  /** A parked message falls due after `delayMs`; one that waits for longer than a look is found by that. */
  wakeIn(delayMs: number): void {
    if (delayMs < this.options.pollMs) setTimeout(this.#relay.wake, delayMs).unref();
  }

  /** Publishes nothing more, waits a moment for confirms, and gives back the rest. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    clearInterval(this.#renewal);
    await this.#relay.stop();
    await this.#publisher.drain(CONFIRM_MS);
    await this.#queue.release([...this.#publisher.inHand]).catch(this.#onFailure);
    await this.#session.close();
  }

  async #renew(): Promise<void> {
    const seqs = [...this.#publisher.inHand];
    // What another process has taken over meanwhile is published twice: its handlers expect that.
    if (seqs.length > 0) await this.#queue.renew(seqs).catch(this.#onFailure);
  }

  readonly #onFailure = (error: unknown): void => {
    this.options.observe({ event: 'relay.failed', ...failureOf(error) });
  };
}
