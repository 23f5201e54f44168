import type { Channel, ChannelModel } from 'amqplib';
import {
  partitionTopologyOf,
  topologyOf,
  type QueueSpec,
  type Subscription,
  type Topology,
} from './topology.js';

/**
 * Declares what the topology says, once for each connection, on channels of its own: what the broker refuses closes the
 * channel on which it was asked.
 *
 * A queue that was just made is not used at once. RabbitMQ 3.10 writes down where a new quorum queue keeps its data a
 * moment later; a broker that is killed before that forgets what it had confirmed.
 */
export class Declarations {
  readonly #partitions = new Map<string, Promise<void>>();
  #whole: Promise<void> | undefined;
  #channel: Promise<Channel> | undefined;

  constructor(
    private readonly connection: ChannelModel,
    private readonly subscriptions: readonly Subscription[],
    /** Milliseconds between the making of a queue and its first use. */
    private readonly restMs: number,
  ) {}

  /** Everything that is there whatever partitions there are. */
  whole(): Promise<void> {
    this.#whole ??= this.#declare(topologyOf(this.subscriptions)).catch((error: unknown) => {
      this.#whole = undefined;
      throw error;
    });
    return this.#whole;
  }

  partition(key: string): Promise<void> {
    const declared = this.#partitions.get(key) ?? this.#declarePartition(key);
    this.#partitions.set(key, declared);
    return declared;
  }

  /** Something that was declared is gone: everything is declared again when it is needed next. */
  forget(): void {
    this.#whole = undefined;
    this.#partitions.clear();
  }

  /** The queues of which this process knows, with the messages that nobody has in hand. */
  async depths(): Promise<{ queue: string; messages: number }[]> {
    const queues = [
      ...topologyOf(this.subscriptions).queues,
      ...[...this.#partitions.keys()].flatMap((key) => partitionTopologyOf(this.subscriptions, key).queues),
    ];
    const depths = [];
    for (const { name } of queues) {
      const channel = await this.#open();
      const { messageCount } = await channel.checkQueue(name);
      depths.push({ queue: name, messages: messageCount });
    }
    return depths;
  }

  async #declarePartition(key: string): Promise<void> {
    try {
      await this.#declare({ exchanges: [], ...partitionTopologyOf(this.subscriptions, key) });
    } catch (error) {
      this.#partitions.delete(key);
      throw error;
    }
  }

  async #declare({ exchanges, queues, bindings }: Topology): Promise<void> {
    const areThere = await this.#areThere(queues);
    const channel = await this.#open();
    for (const { name, type } of exchanges) await channel.assertExchange(name, type, { durable: true });
    for (const { name, arguments: facts } of queues) {
      await channel.assertQueue(name, { durable: true, arguments: { ...facts } });
    }
    for (const { queue, exchange, key } of bindings) await channel.bindQueue(queue, exchange, key);
    if (!areThere) await new Promise((resolve) => setTimeout(resolve, this.restMs));
  }

  /** The broker closes a channel on which it is asked for a queue that it does not have. */
  async #areThere(queues: readonly QueueSpec[]): Promise<boolean> {
    const channel = await this.connection.createChannel();
    channel.on('error', () => undefined);
    try {
      for (const { name } of queues) await channel.checkQueue(name);
    } catch {
      return false;
    }
    await channel.close();
    return true;
  }

  #open(): Promise<Channel> {
    this.#channel ??= this.#openOnce();
    return this.#channel;
  }

  async #openOnce(): Promise<Channel> {
    const forget = (): void => {
      this.#channel = undefined;
    };
    try {
      const channel = await this.connection.createChannel();
      channel.on('error', () => undefined);
      channel.on('close', forget);
      return channel;
    } catch (error) {
      forget();
      throw error;
    }
  }
}
