import type { Database } from '#db';
import type { Observe } from '#telemetry';
import type { ConsumerSpec } from '../consumes.js';
import { MessageServer, type QueueDepth } from '../message-server.js';
import type { Outbox } from '../outbox.js';
import type { Partitions } from '../partitions.js';
import { failureOf } from '../settle.js';
import type { BrokerLink } from './broker-link.js';
import { Broker } from './broker.js';
import { ConsumerGroup } from './consumer-group.js';
import { Declarations } from './declarations.js';
import { OutboundRelay } from './outbound-relay.js';
import { SettlementTable } from './settlement-table.js';
import { SUBSCRIPTIONS, type Subscription } from './topology.js';

export interface RabbitMqTransportOptions {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly partitions: Partitions;
  readonly amqpUrl: string;
  readonly observe: Observe;
  readonly pollMs: number;
  readonly leaseMs: number;
  readonly drainMs: number;
  readonly queueRestMs: number;
}

/** What is made when all handlers are known. */
interface Parts {
  readonly broker: Broker;
  readonly relay: OutboundRelay;
  readonly group: ConsumerGroup;
}

/**
 * Carries messages over RabbitMQ: a relay publishes what the outbox holds, consumers take what their queues hold. While
 * the broker is away messages wait in the outbox.
 */
export class RabbitMqTransport extends MessageServer {
  override readonly transportId = Symbol('sign-sync-rabbitmq');

  readonly #options: RabbitMqTransportOptions;
  #parts: Parts | undefined;
  #declarations: Declarations | undefined;
  #givenUp = false;

  constructor(options: RabbitMqTransportOptions) {
    super();
    this.#options = options;
  }

  override isConnected(): boolean {
    return this.#parts?.broker.isUp ?? false;
  }

  override async depths(): Promise<readonly QueueDepth[]> {
    // A broker that goes away in the middle has no depths either.
    return (await this.#declarations?.depths().catch(() => [])) ?? [];
  }

  protected override async start(): Promise<void> {
    this.#parts ??= this.#makeParts();
    await this.#parts.broker.open();
    this.#parts.relay.start();
  }

  protected override async stop(): Promise<void> {
    if (this.#parts === undefined) return;
    const { broker, relay, group } = this.#parts;
    const { drainMs, observe } = this.#options;
    const inFlight = await group.drain(drainMs);
    if (inFlight > 0) observe({ event: 'relay.drain.incomplete', inFlight, waitedMs: drainMs });
    this.#givenUp = true;
    // What the handlers stored last is still published from here.
    await relay.stop();
    await group.close();
    await broker.close();
  }

  #makeParts(): Parts {
    const { db, observe, partitions, outbox, amqpUrl, pollMs, leaseMs } = this.#options;
    const subscriptions = subscriptionsOf(this.consumers.map(({ spec }) => spec));
    const group = new ConsumerGroup(this.consumers, {
      ...{ table: new SettlementTable(db), observe },
      onFailure: (error) => observe({ event: 'relay.failed', ...failureOf(error) }),
      onParked: (delayMs) => relay.wakeIn(delayMs),
      isGivenUp: () => this.#givenUp,
    });
    const relay = new OutboundRelay({
      ...{ db, outbox, observe, subscriptions, pollMs, leaseMs, knownPatterns: this.knownPatterns },
      onBroken: (reason) => broker.reset(reason),
    });
    const broker = new Broker({
      ...{ url: amqpUrl, observe, name: nameOf(this.consumers.map(({ spec }) => spec)) },
      onUp: (link, isGone) => this.#up(link, isGone, subscriptions, group, relay),
      onDown: () => {
        this.#declarations = undefined;
        relay.down();
        group.down();
      },
    });
    for (const key of partitions.held) void group.begin(key);
    partitions.serveBy(group);
    return { broker, relay, group };
  }

  async #up(
    { consuming, publishing }: BrokerLink,
    isGone: () => boolean,
    subscriptions: readonly Subscription[],
    group: ConsumerGroup,
    relay: OutboundRelay,
  ): Promise<void> {
    const declarations = new Declarations(consuming, subscriptions, this.#options.queueRestMs);
    await declarations.whole();
    if (isGone()) return;
    this.#declarations = declarations;
    await group.up(consuming, declarations);
    if (isGone()) return;
    await relay.up(publishing, declarations);
  }
}

/** The services' consumers, and what this process has beside them. */
function subscriptionsOf(specs: readonly ConsumerSpec[]): Subscription[] {
  const own = specs.map(({ consumer, contract, partitioned }) => ({
    ...{ consumer, pattern: contract.pattern, partitioned },
  }));
  const others = SUBSCRIPTIONS.filter(
    (known) => !own.some(({ consumer, pattern }) => consumer === known.consumer && pattern === known.pattern),
  );
  return [...others, ...own];
}

function nameOf(specs: readonly ConsumerSpec[]): string {
  const consumers = [...new Set(specs.map(({ consumer }) => consumer))];
  return ['sign-sync', ...consumers.toSorted(), String(process.pid)].join(' ');
}
