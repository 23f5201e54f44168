import type { MessageLane } from '../partition-key.js';
import { CLAIMABLE, OutboxRows, type ClaimedRow } from '../relay/outbox-rows.js';
import type { RelaySource } from '../relay/relay.js';
import type { Publisher } from './publisher.js';

/** A row on its way to the broker. */
export interface OutboundRow extends ClaimedRow {
  /** The one consumer for whom it is; null: all of them. */
  readonly consumer: string | null;
  readonly partitionKey: string | null;
  readonly lane: MessageLane | null;
  readonly firstError: string | null;
}

/** The outbox table as what is to be published. */
export class OutboundQueue extends OutboxRows implements RelaySource<Publisher, OutboundRow> {
  #claims = 0;

  constructor(
    db: ConstructorParameters<typeof OutboxRows>[0],
    private readonly patterns: readonly string[],
    leaseMs: number,
  ) {
    super(db, { leaseMs });
  }

  /** The broker's exchange makes one message for each consumer. */
  async route(): Promise<boolean> {
    return false;
  }

  /** Takes what is due, pattern by pattern; each claim begins with another one, so that none waits for all others. */
  async claim(
    publishers: readonly Publisher[],
    held: readonly string[],
  ): Promise<{ lane: Publisher; row: OutboundRow }[]> {
    const [publisher] = publishers;
    if (publisher === undefined) return [];
    const first = this.#claims++ % this.patterns.length;
    const patterns = [...this.patterns.slice(first), ...this.patterns.slice(0, first)];
    const rows = await this.db.query<OutboundRow>(
      `with due as (
         select taken.seq
         from unnest($2::text[]) as known (pattern)
         cross join lateral (
           select seq from outbox
           where pattern = known.pattern and ${CLAIMABLE} and seq <> all ($3::bigint[])
           order by not_before, seq
           limit $4
           for update skip locked
         ) taken
         limit $4
       )
       update outbox set claimed_by = $5, claim_until = now() + $6 * interval '1 millisecond'
       from due where outbox.seq = due.seq
       returning outbox.seq, message_id as "messageId", pattern, consumer, partition_key as "partitionKey", lane,
                 envelope, attempt, first_error as "firstError"`,
      [null, patterns, held, publisher.free, this.owner, this.options.leaseMs],
    );
    return rows
      .toSorted((one, other) => Number(one.seq) - Number(other.seq))
      .map((row) => ({ lane: publisher, row }));
  }

  /** Leaves rows alone until the delay is over. */
  async postpone(seqs: readonly string[], delayMs: number): Promise<void> {
    if (seqs.length === 0) return;
    await this.db.query(
      `update outbox set claimed_by = null, claim_until = null, not_before = now() + $3 * interval '1 millisecond'
       where seq = any ($1::bigint[]) and claimed_by = $2`,
      [seqs, this.owner, delayMs],
    );
  }
}
