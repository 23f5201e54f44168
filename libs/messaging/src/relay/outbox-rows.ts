import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db';
import { traceIdOf } from '#telemetry';
import { traceparentOf } from '../envelope.js';
import { MessageUnknownError } from '../errors.js';
import { failureOf, type Failure } from '../settle.js';
import type { Death } from '../tell-settlement.js';

/** What every row has that a process holds. */
export interface ClaimedRow {
  readonly seq: string;
  readonly messageId: string;
  readonly pattern: string;
  readonly envelope: string;
  /** Which delivery this is, from 1. */
  readonly attempt: number;
}

export interface OutboxRowsOptions {
  /** A claim not renewed for this many milliseconds is anybody's. */
  readonly leaseMs: number;
  /** Only messages of this run are taken. */
  readonly onlyRun?: string | undefined;
}

/** A row on its way to the dead letters. */
export interface DyingRow extends Death {
  readonly seq: string;
}

/** Rows that are due, are not in anybody's hand, and belong to the run that is served. `$1` is that run, or null. */
export const CLAIMABLE = `not_before <= now() and (claim_until is null or claim_until < now())
  and ($1::uuid is null or run_id = $1::uuid)`;

/**
 * The outbox table as seen by one process. Every claim is a lease under the process's own id, so what another process
 * has taken over can no longer be settled here. Times are the database's.
 */
export class OutboxRows {
  protected readonly owner = randomUUID();

  constructor(
    protected readonly db: Queryable,
    protected readonly options: OutboxRowsOptions,
  ) {}

  /** Prolongs the leases of rows in hand. Returns those that are still ours. */
  async renew(seqs: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ seq: string }>(
      `update outbox set claim_until = now() + $3 * interval '1 millisecond'
       where seq = any ($1::bigint[]) and claimed_by = $2 returning seq`,
      [seqs, this.owner, this.options.leaseMs],
    );
    return new Set(rows.map(({ seq }) => seq));
  }

  /** Gives rows back as they were: the next claim is the same delivery again. */
  async release(seqs: readonly string[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.db.query(
      `update outbox set claimed_by = null, claim_until = null
       where seq = any ($1::bigint[]) and claimed_by = $2`,
      [seqs, this.owner],
    );
  }

  /** Deletes rows that have reached their end. */
  async remove(seqs: readonly string[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.db.query('delete from outbox where seq = any ($1::bigint[]) and claimed_by = $2', [
      seqs,
      this.owner,
    ]);
  }

  /**
   * Buries what has a pattern that no contract of this program has. Finds them by one index probe a pattern, however
   * many messages wait.
   */
  async buryUnknown(known: readonly string[]): Promise<Death[]> {
    const rows = await this.db.query<ClaimedRow & { consumer: string | null }>(
      `with recursive waiting as (
         (select pattern from outbox order by pattern limit 1)
         union all
         select (select pattern from outbox where pattern > waiting.pattern order by pattern limit 1)
         from waiting where waiting.pattern is not null
       )
       select seq, message_id as "messageId", pattern, consumer, envelope, attempt
       from outbox
       where pattern in (select pattern from waiting where pattern <> all ($2::text[])) and ${CLAIMABLE}
       order by seq limit 100`,
      [this.options.onlyRun ?? null, known],
    );
    if (rows.length === 0) return [];
    const deaths = rows.map((row) => {
      const error = failureOf(new MessageUnknownError(row.pattern));
      return dying(row, row.consumer, error.code, error);
    });
    return this.buryRows(deaths, '(claim_until is null or claim_until < now()) and $7::uuid is null', null);
  }

  /** @param ours which of the rows may be taken; `$7` is `owner` */
  protected async buryRows(
    deaths: readonly DyingRow[],
    ours: string,
    owner: string | null,
  ): Promise<DyingRow[]> {
    const rows = await this.db.query<{ place: string }>(
      `with dead as (
         select * from unnest($1::bigint[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[]) with ordinality
           as dead (seq, reason, error, attempts, trace_id, consumer, place)
       ), gone as (
         delete from outbox using dead where outbox.seq = dead.seq and ${ours}
         returning outbox.*, dead.reason, dead.error, dead.attempts, dead.trace_id, dead.place,
                   dead.consumer as dead_consumer
       ), buried as (
         insert into dead_letter (message_id, pattern, consumer, run_id, partition_key, lane, envelope, reason,
                                  attempts, first_error, last_error, trace_id)
         select message_id, pattern, dead_consumer, run_id, partition_key, lane, envelope, reason, attempts,
                coalesce(first_error, error), error, trace_id
         from gone
       )
       select place from gone`,
      [
        deaths.map(({ seq }) => seq),
        deaths.map(({ reason }) => reason),
        deaths.map(({ error }) => sentence(error)),
        deaths.map(({ attempts }) => attempts),
        deaths.map(({ traceId }) => traceId),
        deaths.map(({ consumer }) => consumer),
        owner,
      ],
    );
    return rows.flatMap(({ place }) => deaths[Number(place) - 1] ?? []);
  }
}

export function dying(row: ClaimedRow, consumer: string | null, reason: string, error: Failure): DyingRow {
  return {
    seq: row.seq,
    messageId: row.messageId,
    pattern: row.pattern,
    consumer,
    attempts: row.attempt,
    reason,
    traceId: traceIdOf(traceparentOf(row.envelope)) ?? null,
    error,
  };
}

/** An error as it stands in a row. */
export function sentence({ code, message }: Failure): string {
  return `${code}: ${message}`;
}
