import { Injectable } from '@nestjs/common';
import { isPartitionKey } from './partition-key.js';
import { PartitionKeyInvalidError } from './errors.js';

/** What a transport does when partitions come and go. */
export interface PartitionServer {
  begin(key: string): Promise<void>;
  /** Resolves when none of the partition's handlers is at work here any more. */
  end(key: string): Promise<void>;
  /** Whether messages can come now. */
  readonly isConnected: boolean;
}

/**
 * The partitions whose messages this process takes: those that it has the right to work on. Nothing here gives that
 * right; whoever has a lease says so by `hold` and `drop`. A transport without a broker serves every partition.
 */
@Injectable()
export class Partitions {
  readonly #held = new Set<string>();
  /** The last thing asked for each partition: what is asked next waits for it. */
  readonly #doing = new Map<string, Promise<void>>();
  #server: PartitionServer | undefined;

  get held(): ReadonlySet<string> {
    return this.#held;
  }

  /** False while the transport has lost its broker: whoever holds partitions then keeps others from serving them. */
  get isConnected(): boolean {
    return this.#server?.isConnected ?? true;
  }

  /**
   * Begins to take the messages of a partition; at once, or as soon as the transport is connected.
   * @throws PartitionKeyInvalidError the key cannot be part of a queue's name
   * @throws what the broker said, when it is there and will not have it; the partition is not held then
   */
  async hold(key: string): Promise<void> {
    if (!isPartitionKey(key)) throw new PartitionKeyInvalidError(key);
    if (this.#held.has(key)) return this.#doing.get(key);
    this.#held.add(key);
    try {
      await this.#inTurn(key, () => this.#server?.begin(key));
    } catch (error) {
      this.#held.delete(key);
      throw error;
    }
  }

  /**
   * Takes no more messages of a partition, tells its handlers to stop by their signal, and waits until they have ended
   * and are settled.
   */
  async drop(key: string): Promise<void> {
    if (!this.#held.delete(key)) return this.#doing.get(key);
    await this.#inTurn(key, () => this.#server?.end(key));
  }

  /** Called by the transport: from now on it serves what is held. */
  serveBy(server: PartitionServer): void {
    this.#server = server;
  }

  async #inTurn(key: string, work: () => Promise<void> | undefined): Promise<void> {
    const before = this.#doing.get(key) ?? Promise.resolve();
    const doing = before.catch(() => undefined).then(() => work());
    this.#doing.set(key, doing);
    try {
      await doing;
    } finally {
      if (this.#doing.get(key) === doing) this.#doing.delete(key);
    }
  }
}
