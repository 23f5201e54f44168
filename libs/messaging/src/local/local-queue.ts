import type { RelaySource } from '../relay/relay.js';
import { CLAIMABLE, dying, OutboxRows, sentence, type ClaimedRow } from '../relay/outbox-rows.js';
import type { Settlement } from '../settle.js';
import type { Death } from '../tell-settlement.js';
import type { Lane } from './lane.js';

/** A message in hand: claimed by this process for one consumer. */
export interface ClaimedMessage extends ClaimedRow {
  readonly consumer: string;
  /** How often its lease ran out in somebody's hand: a crash each time, or a machine that slept. */
  readonly leasesLost: number;
}

export interface Settled {
  readonly message: ClaimedMessage;
  readonly settlement: Settlement;
}

/** Messages that one statement routes, at most. */
const ROUTED_AT_ONCE = 500;

/** The outbox table as the queue of the local transport. */
export class LocalQueue extends OutboxRows implements RelaySource<Lane, ClaimedMessage> {
  /**
   * Makes one row for each consumer out of rows for everybody, as an exchange does for its queues, so that each
   * consumer has a delivery, a settlement and retries of its own.
   */
  async route(lanes: readonly Lane[]): Promise<boolean> {
    const shared = lanes.filter(({ alone }) => !alone).map(({ spec }) => spec);
    if (shared.length === 0) return false;
    const rows = await this.db.query<{ routed: number }>(
      `with gone as (
         delete from outbox where seq in (
           select seq from outbox where pattern = any ($2::text[]) and consumer is null and ${CLAIMABLE}
           order by not_before, seq limit ${ROUTED_AT_ONCE} for update skip locked)
         returning *
       ), spread as (
         insert into outbox (message_id, pattern, consumer, run_id, partition_key, lane, envelope, attempt, not_before,
                             first_error, created_at)
         select message_id, pattern, route.consumer, run_id, partition_key, lane, envelope, attempt, not_before,
                first_error, created_at
         from gone join unnest($2::text[], $3::text[]) with ordinality as route (pattern, consumer, place)
           using (pattern)
         order by seq, place
       )
       select count(*)::int as routed from gone`,
      [
        this.options.onlyRun ?? null,
        shared.map(({ contract }) => contract.pattern),
        shared.map(({ consumer }) => consumer),
      ],
    );
    return rows[0]?.routed === ROUTED_AT_ONCE;
  }

  /** Takes what is due, the longest due first. Rows for everybody belong to a consumer that is alone. */
  async claim(
    lanes: readonly Lane[],
    held: readonly string[],
  ): Promise<{ lane: Lane; row: ClaimedMessage }[]> {
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
        lanes.map(({ spec }) => spec.contract.pattern),
        lanes.map(({ spec }) => spec.consumer),
        lanes.map(({ alone }) => alone),
        lanes.map(({ free }) => free),
        held,
        this.owner,
        this.options.leaseMs,
      ],
    );
    return rows
      .toSorted((one, other) => Number(one.seq) - Number(other.seq))
      .flatMap((row) => lanes.filter((lane) => isOf(lane, row)).map((lane) => ({ lane, row })));
  }

  /** Writes what became of messages. Returns those that died and were still ours to bury. */
  async settle(group: readonly Settled[]): Promise<Death[]> {
    await this.remove(seqsOf(group, 'ack'));
    await this.release(seqsOf(group, 'release'));
    await this.#park(group);
    return this.#bury(group);
  }

  /** Parks what is to be tried again for its one consumer, until the delay is over. */
  async #park(settled: readonly Settled[]): Promise<void> {
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
        this.owner,
      ],
    );
  }

  /** Moves what is dead to the dead letters. */
  async #bury(settled: readonly Settled[]): Promise<Death[]> {
    const dead = settled.flatMap(({ message, settlement }) =>
      settlement.verdict === 'dead'
        ? [dying(message, message.consumer, settlement.reason, settlement.error)]
        : [],
    );
    return dead.length === 0 ? [] : this.buryRows(dead, 'claimed_by = $7::uuid', this.owner);
  }
}

function isOf({ spec }: Lane, { consumer, pattern }: ClaimedMessage): boolean {
  return spec.consumer === consumer && spec.contract.pattern === pattern;
}

function seqsOf(group: readonly Settled[], verdict: Settlement['verdict']): string[] {
  return group.flatMap(({ message, settlement }) => (settlement.verdict === verdict ? [message.seq] : []));
}
