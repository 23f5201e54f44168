import { Injectable } from '@nestjs/common';
import { Database } from '#db';
import { Outbox } from './outbox.js';

export type DeadLetterState = 'dead' | 'replayed' | 'discarded';

/** A message that was given up, with what is known of why. */
export interface DeadLetter {
  readonly id: string;
  readonly messageId: string;
  readonly pattern: string;
  /** Null when nobody could be found to handle it. */
  readonly consumer: string | null;
  readonly runId: string | null;
  /** A code of docs/errors.md. */
  readonly reason: string;
  readonly attempts: number;
  readonly firstError: string;
  readonly lastError: string;
  readonly traceId: string | null;
  readonly diedAt: Date;
  readonly state: DeadLetterState;
}

/** What was given up: to be looked at, sent again once its cause is gone, or done with. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
  ) {}

  /** The latest first. */
  list({
    state,
    limit,
  }: {
    readonly state?: DeadLetterState;
    readonly limit: number;
  }): Promise<DeadLetter[]> {
    return this.db.query<DeadLetter>(
      `select id, message_id as "messageId", pattern, consumer, run_id as "runId", reason, attempts,
              first_error as "firstError", last_error as "lastError", trace_id as "traceId", died_at as "diedAt", state
       from dead_letter where $1::text is null or state = $1 order by died_at desc, id limit $2`,
      [state ?? null, limit],
    );
  }

  /**
   * Sends it again, as it was and to the consumer that gave it up, with all attempts before it.
   * @returns false when there is none of this id that is still dead
   */
  async replay(id: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const rows = await tx.query(
        `with replayed as (
           update dead_letter set state = 'replayed' where id = $1 and state = 'dead' returning *
         )
         insert into outbox (message_id, pattern, consumer, run_id, partition_key, lane, envelope)
         select message_id, pattern, consumer, run_id, partition_key, lane, envelope from replayed
         returning seq`,
        [id],
      );
      if (rows.length > 0) await this.outbox.announce(tx);
      return rows.length > 0;
    });
  }

  /** Done with, and never sent again. Returns as `replay` does. */
  async discard(id: string): Promise<boolean> {
    const rows = await this.db.query(
      `update dead_letter set state = 'discarded' where id = $1 and state = 'dead' returning id`,
      [id],
    );
    return rows.length > 0;
  }
}
