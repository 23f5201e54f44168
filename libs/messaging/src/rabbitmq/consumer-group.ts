import type { ChannelModel } from 'amqplib';
import type { Consumer } from '../handler-runner.js';
import type { PartitionServer } from '../partitions.js';
import { deadLetterDesk } from './dead-letter-desk.js';
import type { Declarations } from './declarations.js';
import { messageDesk, type DeskOptions } from './message-desk.js';
import { PartitionRests } from './partition-rests.js';
import { QueueConsumer, type ConsumerGround } from './queue-consumer.js';
import { LANES, partitionQueueOf, queueOf } from './topology.js';

/**
 * Messages of one queue of a partition that are in hand. One more than is worked on would be enough to lose no time;
 * what is in hand of a partition that moves away is delivered anew.
 */
const PARTITION_PREFETCH = 2;

/** Milliseconds before a partition that was refused is asked for again. */
const AGAIN_MS = 5_000;

/** All consumers of a process: of its whole queues, of the partitions it holds, and of the dead letters. */
export class ConsumerGroup implements PartitionServer {
  readonly #standing: readonly QueueConsumer[];
  readonly #partitions = new Map<string, readonly QueueConsumer[]>();
  readonly #rests = new PartitionRests();
  #connection: ChannelModel | undefined;
  #declarations: Declarations | undefined;

  constructor(
    private readonly consumers: readonly Consumer[],
    private readonly options: DeskOptions,
  ) {
    const desks = consumers
      .filter(({ spec }) => !spec.partitioned)
      .map((consumer) => {
        const { consumer: name, contract, prefetch, concurrency } = consumer.spec;
        const queue = queueOf({ consumer: name, pattern: contract.pattern });
        return messageDesk(options, { queue, prefetch, concurrency, consumers: [consumer] });
      });
    this.#standing = [...desks, deadLetterDesk(options)].map(
      (desk) => new QueueConsumer(desk, options.observe),
    );
  }

  async up(connection: ChannelModel, declarations: Declarations): Promise<void> {
    this.#connection = connection;
    this.#declarations = declarations;
    const ground = groundOf(connection, declarations, () => declarations.whole());
    await Promise.all(this.#standing.map((consumer) => consumer.up(ground)));
    // One that does not answer must not keep the others from their work.
    for (const key of this.#partitions.keys()) this.#serveSoon(key);
  }

  down(): void {
    this.#connection = undefined;
    this.#declarations = undefined;
    for (const consumer of this.#all) consumer.down();
    for (const [key, restMs] of this.#rests.lost()) {
      const message = `The broker has the queues of partition ${key} and does not serve them; asked again in ${restMs / 1000} s`;
      this.options.observe({ event: 'consumer.cancelled', queue: key, message });
    }
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  async begin(key: string): Promise<void> {
    const names = new Set(this.#partitioned.map(({ spec }) => spec.consumer));
    const consumers = [...names].flatMap((name) => LANES.map((lane) => this.#consumerOf(name, key, lane)));
    this.#partitions.set(key, consumers);
    if (this.#rests.restOf(key) > 0) return this.#serveSoon(key);
    const connection = this.#connection;
    try {
      await this.#serve(key);
    } catch (error) {
      // A connection that was lost comes back, and with it the partition.
      if (this.#connection !== connection) return;
      this.#partitions.delete(key);
      await Promise.all(consumers.map((consumer) => consumer.cancel('The partition is not served')));
      throw error;
    }
  }

  async end(key: string): Promise<void> {
    const consumers = this.#partitions.get(key) ?? [];
    this.#partitions.delete(key);
    await Promise.all(consumers.map((consumer) => consumer.cancel('The partition goes to another process')));
    await Promise.all(consumers.map((consumer) => consumer.idle()));
    await Promise.all(consumers.map((consumer) => consumer.close()));
  }

  /** Resolves when nothing is in hand, but at the latest after `ms`. Returns how many messages still are. */
  async drain(ms: number): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.#finish(), tooLong]);
    clearTimeout(timer);
    return this.#all.reduce((count, consumer) => count + consumer.inHand, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((consumer) => consumer.close()));
  }

  async #finish(): Promise<void> {
    await Promise.all(this.#all.map((consumer) => consumer.cancel('The process is stopping')));
    await Promise.all(this.#all.map((consumer) => consumer.idle()));
  }

  /** Now, or when it has rested; over this connection as long as it lasts. */
  #serveSoon(key: string, delayMs = this.#rests.restOf(key)): void {
    const connection = this.#connection;
    const isWanted = () => this.#connection === connection && this.#partitions.has(key);
    if (delayMs > 0) return void setTimeout(() => isWanted() && this.#serveSoon(key, 0), delayMs).unref();
    this.#serve(key).catch((error: unknown) => {
      if (!isWanted()) return;
      const message = error instanceof Error ? error.message : String(error);
      this.options.observe({ event: 'consumer.cancelled', queue: key, message });
      this.#serveSoon(key, AGAIN_MS);
    });
  }

  async #serve(key: string): Promise<void> {
    const connection = this.#connection;
    const declarations = this.#declarations;
    if (connection === undefined || declarations === undefined) return;
    const ground = groundOf(connection, declarations, () => declarations.partition(key));
    this.#rests.asking(key);
    try {
      await Promise.all((this.#partitions.get(key) ?? []).map((consumer) => consumer.up(ground)));
      this.#rests.served(key);
    } catch (error) {
      if (this.#connection === connection) this.#rests.givenUp(key);
      throw error;
    }
  }

  #consumerOf(name: string, key: string, lane: (typeof LANES)[number]): QueueConsumer {
    const desk = messageDesk(this.options, {
      queue: partitionQueueOf(name, key, lane),
      ...{ prefetch: PARTITION_PREFETCH, concurrency: PARTITION_PREFETCH },
      consumers: this.#partitioned.filter(({ spec }) => spec.consumer === name),
    });
    return new QueueConsumer(desk, this.options.observe);
  }

  get #partitioned(): readonly Consumer[] {
    return this.consumers.filter(({ spec }) => spec.partitioned);
  }

  get #all(): QueueConsumer[] {
    return [...this.#standing, ...[...this.#partitions.values()].flat()];
  }
}

function groundOf(
  connection: ChannelModel,
  declarations: Declarations,
  declare: () => Promise<void>,
): ConsumerGround {
  return {
    connection,
    declare: (again) => {
      if (again) declarations.forget();
      return declare();
    },
  };
}
