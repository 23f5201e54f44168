import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db';
import { traceIdOf } from '#telemetry';
import { traceparentOf } from '../envelope.js';
import { MessageUnknownError } from '../errors.js';
import { failureOf, type Failure, type Settlement } from '../settle.js';

/** A message in hand: claimed by this process for one consumer. */
export interface ClaimedMessage {
  readonly seq: string;
  readonly messageId: string;
  readonly pattern: string;
  readonly consumer: string;
  readonly envelope: string;
  /** Which delivery this is, from 1. */
  readonly attempt: number;
  /** How often its lease ran out in somebody's hand: a crash each time, or a machine that slept. */
  readonly leasesLost: number;
}

/** What a consumer would take now. */
export interface Demand {
  readonly pattern: string;
  readonly consumer: string;
  /** True when nobody else consumes the pattern, so that rows for everybody are its own. */
  readonly alone: boolean;
  /** At most this many. */
  readonly free: number;
}

export interface Settled {
  readonly message: ClaimedMessage;
  readonly settlement: Settlement;
}

/** A message that has become a dead letter. */
export interface Death {
  readonly seq: string;
  readonly messageId: string;
  readonly pattern: string;
  readonly consumer: string | null;
  readonly attempts: number;
  readonly reason: string;
  readonly traceId: string | null;
  readonly error: Failure;
}

export interface OutboxQueueOptions {
  /** A claim not renewed for this many milliseconds is anybody's. */
  readonly leaseMs: number;
  /** Only messages of this run are taken. */
  readonly onlyRun: string | undefined;
}

/** Messages that one statement routes, at most. */
const ROUTED_AT_ONCE = 500;

/** Rows that are due, are not in anybody's hand, and belong to the run that is served. `$1` is that run, or null. */
const CLAIMABLE = `not_before <= now() and (claim_until is null or claim_until < now())
  and ($1::uuid is null or run_id = $1::uuid)`;

/**
 * The outbox table as a queue. Every claim is a lease under this process's own id, so what another process has taken
 * over can no longer be settled here. Times are the database's.
 */
export class OutboxQueue {
  readonly #owner = randomUUID();

  constructor(
    private readonly db: Queryable,
    private readonly options: OutboxQueueOptions,
  ) {}

  /**
   * Makes one row for each consumer out of rows for everybody, as an exchange does for its queues, so that each
   * consumer has a delivery, a settlement and retries of its own.
   *
   * @param routes pattern and consumer, for patterns with several consumers
   * @returns true when there may be more to route
   */
  async route(routes: readonly { pattern: string; consumer: string }[]): Promise<boolean> {
    const rows = await this.db.query<{ routed: number }>(
      `with gone as (
         delete from outbox where seq in (
           select seq from outbox where pattern = any ($2::text[]) and consumer is null and ${CLAIMABLE}
           order by not_before, seq limit ${ROUTED_AT_ONCE} for update skip locked)
         returning *
       ), spread as (
         insert into outbox (message_id, pattern, consumer, run_id, partition_key, envelope, attempt, not_before,
                             first_error, created_at)
         select message_id, pattern, route.consumer, run_id, partition_key, envelope, attempt, not_before,
                first_error, created_at
         from gone join unnest($2::text[], $3::text[]) with ordinality as route (pattern, consumer, place)
           using (pattern)
         order by seq, place
       )
       select count(*)::int as routed from gone`,
      [
        this.options.onlyRun ?? null,
        routes.map(({ pattern }) => pattern),
        routes.map(({ consumer }) => consumer),
      ],
    );
    return rows[0]?.routed === ROUTED_AT_ONCE;
  }

  /**
   * Takes what is due, the longest due first.
   * @param held rows that this process has in hand; never given again, even when their lease has run out
   */
  async claim(demands: readonly Demand[], held: readonly string[]): Promise<ClaimedMessage[]> {
    const rows = await this.db.query<ClaimedMessage>(
      `with due as (
         select taken.seq, demand.consumer
         from unnest($2::text[], $3::text[], $4::boolean[], $5::int[]) as demand (pattern, consumer, alone, free)
         cross join lateral (
           select seq from outbox
           where pattern = demand.pattern and ${CLAIMABLE} and seq <> all ($6::bigint[])
             and (consumer = demand.consumer or (demand.alone and consumer is null))
           order by not_before, seq
           limit demand.free
           for update skip locked
         ) taken
       )
       update outbox set claimed_by = $7, claim_until = now() + $8 * interval '1 millisecond',
         leases_lost = leases_lost + (claimed_by is not null)::int
       from due where outbox.seq = due.seq
       returning outbox.seq, message_id as "messageId", pattern, due.consumer, envelope, attempt,
                 leases_lost as "leasesLost"`,
      [
        this.options.onlyRun ?? null,
        demands.map(({ pattern }) => pattern),
        demands.map(({ consumer }) => consumer),
        demands.map(({ alone }) => alone),
        demands.map(({ free }) => free),
        held,
        this.#owner,
        this.options.leaseMs,
      ],
    );
    return rows.toSorted((one, other) => Number(one.seq) - Number(other.seq));
  }

  /** Prolongs the leases of rows in hand. Returns those that are still ours. */
  async renew(seqs: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ seq: string }>(
      `update outbox set claim_until = now() + $3 * interval '1 millisecond'
       where seq = any ($1::bigint[]) and claimed_by = $2 returning seq`,
      [seqs, this.#owner, this.options.leaseMs],
    );
    return new Set(rows.map(({ seq }) => seq));
  }

  /** Gives rows back as they were: the next claim is the same delivery again. */
  async release(seqs: readonly string[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.db.query(
      `update outbox set claimed_by = null, claim_until = null
       where seq = any ($1::bigint[]) and claimed_by = $2`,
      [seqs, this.#owner],
    );
  }

  /** Deletes rows that were handled. */
  async remove(seqs: readonly string[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.db.query('delete from outbox where seq = any ($1::bigint[]) and claimed_by = $2', [
      seqs,
      this.#owner,
    ]);
  }

  /** Parks what is to be tried again for its one consumer, until the delay is over. */
  async park(settled: readonly Settled[]): Promise<void> {
    const parked = settled.flatMap(({ message, settlement }) =>
      settlement.verdict === 'retry' ? [{ message, settlement }] : [],
    );
    if (parked.length === 0) return;
    await this.db.query(
      `update outbox
       set consumer = parked.consumer, attempt = attempt + parked.counted, claimed_by = null, claim_until = null,
           not_before = now() + parked.delay_ms * interval '1 millisecond',
           first_error = coalesce(first_error, parked.error)
       from unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::text[])
         as parked (seq, consumer, counted, delay_ms, error)
       where outbox.seq = parked.seq and claimed_by = $6`,
      [
        parked.map(({ message }) => message.seq),
        parked.map(({ message }) => message.consumer),
        parked.map(({ settlement }) => (settlement.counted ? 1 : 0)),
        parked.map(({ settlement }) => settlement.delayMs),
        parked.map(({ settlement }) => (settlement.counted ? sentence(settlement.error) : null)),
        this.#owner,
      ],
    );
  }

  /** Moves what is dead to the dead letters. Returns those that were still ours to bury. */
  async bury(settled: readonly Settled[]): Promise<Death[]> {
    const dead = settled.flatMap(({ message, settlement }) =>
      settlement.verdict === 'dead' ? [deathOf(message, settlement.reason, settlement.error)] : [],
    );
    return dead.length === 0 ? [] : this.#bury(dead, 'claimed_by = $7::uuid', this.#owner);
  }

  /**
   * Buries what has a pattern that no contract of this program has. Finds them by one index probe a pattern, however
   * many messages wait.
   */
  async buryUnknown(known: readonly string[]): Promise<Death[]> {
    const rows = await this.db.query<Omit<ClaimedMessage, 'consumer'> & { consumer: string | null }>(
      `with recursive waiting as (
         (select pattern from outbox order by pattern limit 1)
         union all
         select (select pattern from outbox where pattern > waiting.pattern order by pattern limit 1)
         from waiting where waiting.pattern is not null
       )
       select seq, message_id as "messageId", pattern, consumer, envelope, attempt, leases_lost as "leasesLost"
       from outbox
       where pattern in (select pattern from waiting where pattern <> all ($2::text[])) and ${CLAIMABLE}
       order by seq limit 100`,
      [this.options.onlyRun ?? null, known],
    );
    if (rows.length === 0) return [];
    const deaths = rows.map((row) => {
      const error = failureOf(new MessageUnknownError(row.pattern));
      return deathOf(row, error.code, error);
    });
    return this.#bury(deaths, '(claim_until is null or claim_until < now()) and $7::uuid is null', null);
  }

  async #bury(deaths: readonly Death[], ours: string, owner: string | null): Promise<Death[]> {
    const rows = await this.db.query<{ place: string }>(
      `with dead as (
         select * from unnest($1::bigint[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[]) with ordinality
           as dead (seq, reason, error, attempts, trace_id, consumer, place)
       ), gone as (
         delete from outbox using dead where outbox.seq = dead.seq and ${ours}
         returning outbox.*, dead.reason, dead.error, dead.attempts, dead.trace_id, dead.place,
                   dead.consumer as dead_consumer
       ), buried as (
         insert into dead_letter (message_id, pattern, consumer, run_id, envelope, reason, attempts, first_error,
                                  last_error, trace_id)
         select message_id, pattern, dead_consumer, run_id, envelope, reason, attempts,
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

function deathOf(
  message: Omit<ClaimedMessage, 'consumer'> & { consumer: string | null },
  reason: string,
  error: Failure,
): Death {
  return {
    seq: message.seq,
    messageId: message.messageId,
    pattern: message.pattern,
    consumer: message.consumer,
    attempts: message.attempt,
    reason,
    traceId: traceIdOf(traceparentOf(message.envelope)) ?? null,
    error,
  };
}

function sentence({ code, message }: Failure): string {
  return `${code}: ${message}`;
}
