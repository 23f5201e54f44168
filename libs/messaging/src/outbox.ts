import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { MessageContract } from '#contracts';
import type { Queryable, Transaction } from '#db';
import { sealMessage, type Cause, type SealedMessage } from './envelope.js';
import { PartitionKeyInvalidError } from './errors.js';
import { isPartitionKey, type MessageLane } from './partition-key.js';

/** The PostgreSQL channel on which a transaction that stored messages says so. */
export const OUTBOX_CHANNEL = 'sign_sync_outbox';

/** Two parameters a row; PostgreSQL takes 65,535, and large statements gain nothing. */
const ROWS_PER_STATEMENT = 500;

export interface StoreOptions extends Cause {
  /** Not delivered before this time. Default: at once. */
  readonly notBefore?: Date;
  /** Messages of one key go to one process at a time, for consumers that are partitioned. */
  readonly partitionKey?: string;
  /** With a partition key: which of the partition's two queues. Default: `bulk`. */
  readonly lane?: MessageLane;
}

type BodyOf<Contract extends MessageContract> = z.input<Contract['body']>;

/**
 * Stores messages with the state that they speak of, in one transaction: both are there, or neither is.
 * What happens to them next is the transport's business.
 */
@Injectable()
export class Outbox {
  /** Stands in the notifications of this outbox, so that its own process, woken already, can leave them aside. */
  readonly id = randomUUID();
  readonly #listeners = new Set<() => void>();
  readonly #announced = new WeakSet<Transaction>();
  #othersAreTold = true;

  /**
   * @returns the message's id
   * @throws MessageBodyInvalidError the body does not fit its contract; nothing was stored
   * @throws MessageTooLargeError the sender must split it
   * @throws PartitionKeyInvalidError the key cannot be part of a queue's name
   */
  async store<Contract extends MessageContract>(
    tx: Transaction,
    contract: Contract,
    body: BodyOf<Contract>,
    options: StoreOptions = {},
  ): Promise<string> {
    const sealed = sealMessage(contract, body, options);
    await this.#insert(tx, contract.pattern, [sealed], options);
    return sealed.id;
  }

  /** As `store`, for many bodies of one contract. All are checked before the first is stored. */
  async storeAll<Contract extends MessageContract>(
    tx: Transaction,
    contract: Contract,
    bodies: readonly BodyOf<Contract>[],
    options: StoreOptions = {},
  ): Promise<string[]> {
    const sealed = bodies.map((body) => sealMessage(contract, body, options));
    for (let start = 0; start < sealed.length; start += ROWS_PER_STATEMENT) {
      await this.#insert(tx, contract.pattern, sealed.slice(start, start + ROWS_PER_STATEMENT), options);
    }
    return sealed.map(({ id }) => id);
  }

  /** Drops what a run has not delivered yet: for a run that was cancelled or superseded. Returns how many. */
  async discardRun(tx: Transaction, runId: string): Promise<number> {
    const rows = await tx.query('delete from outbox where run_id = $1 returning seq', [runId]);
    return rows.length;
  }

  /**
   * Takes what a killed process had in hand from it, at once instead of when its leases run out. Only for who knows that
   * no other process relays here. How often a message was in hand when its process ended is counted as ever.
   */
  async takeBack(tx: Queryable): Promise<void> {
    await tx.query(
      `update outbox set claimed_by = null, claim_until = null, leases_lost = leases_lost + 1
       where claimed_by is not null`,
    );
  }

  /** Drops what runs have not delivered yet: no run goes on. */
  async discardRuns(tx: Queryable): Promise<void> {
    await tx.query('delete from outbox where run_id is not null');
  }

  /** Calls `listener` after each commit of this process that stored something. Returns how to stop that. */
  onStored(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For a process whose own relay publishes what it stores: others have no use for a notification then. */
  keepToItself(): void {
    this.#othersAreTold = false;
  }

  /** Says, once the transaction is committed, that it stored something: to this process, and to others by the database. */
  async announce(tx: Transaction): Promise<void> {
    if (this.#announced.has(tx)) return;
    this.#announced.add(tx);
    tx.afterCommit(() => {
      for (const listener of this.#listeners) listener();
    });
    // Once a transaction: PostgreSQL takes a lock over all databases while it commits a transaction with a NOTIFY.
    if (this.#othersAreTold) await tx.query('select pg_notify($1, $2)', [OUTBOX_CHANNEL, this.id]);
  }

  async #insert(
    tx: Transaction,
    pattern: string,
    sealed: readonly SealedMessage[],
    { runId, partitionKey, lane, notBefore }: StoreOptions,
  ): Promise<void> {
    if (partitionKey !== undefined && !isPartitionKey(partitionKey)) {
      throw new PartitionKeyInvalidError(partitionKey);
    }
    const places = sealed.map((_, row) => `($${6 + 2 * row}::uuid, $${7 + 2 * row}::text)`);
    await tx.query(
      `insert into outbox (pattern, run_id, partition_key, lane, not_before, message_id, envelope)
       select $1, $2::uuid, $3, $4, coalesce($5::timestamptz, now()), message.id, message.envelope
       from (values ${places.join(', ')}) as message (id, envelope)`,
      [
        ...[pattern, runId ?? null, partitionKey ?? null, lane ?? null, notBefore ?? null],
        ...sealed.flatMap(pairOf),
      ],
    );
    await this.announce(tx);
  }
}

function pairOf({ id, text }: SealedMessage): [string, string] {
  return [id, text];
}
