import { Injectable } from '@nestjs/common';
import { Database, type Queryable, type Transaction } from '#db';
import type { OrgSet } from '#domain';
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

/** Dead letters that are looked for. */
export interface DeadLetterFilter {
  readonly state?: DeadLetterState;
  readonly reason?: string;
  readonly consumer?: string;
  readonly pattern?: string;
  readonly runId?: string;
  /** Of one org. */
  readonly org?: string;
  /** Those that concern one of these orgs; with `all` also those of none. Left out: all. */
  readonly orgs?: OrgSet;
}

/** A place in the list: when the last one of a page died, to the microsecond, and its id. */
type DeadLetterPlace = readonly [diedAt: string, id: string];

export interface DeadLetterDetail extends DeadLetter {
  /** The orgs that it concerns: of its partition, else of its run. */
  readonly orgs: readonly string[];
  readonly run: string | null;
  readonly message: { readonly type: string; readonly version: number; readonly occurredAt: string } | null;
}

const COLUMNS = `d.id, d.message_id as "messageId", d.pattern, d.consumer, d.run_id as "runId", d.reason, d.attempts,
  d.first_error as "firstError", d.last_error as "lastError", d.trace_id as "traceId", d.died_at as "diedAt", d.state`;

/** The orgs of a dead letter: of its partition, which is an org, else those of its run. */
const ORGS = `select o.label from org o where o.id::text = d.partition_key
  union select o.label from run_org ro join org o on o.id = ro.org_id where ro.run_id = d.run_id and d.partition_key is null`;

const FILTER = `($1::text is null or d.state = $1) and ($2::text is null or d.reason = $2) and ($3::text is null or d.consumer = $3)
  and ($4::text is null or d.pattern = $4) and ($5::uuid is null or d.run_id = $5)
  and ($6::text is null or exists (select from (${ORGS}) o where o.label = $6))
  and ($7::text[] is null or exists (select from (${ORGS}) o where o.label = any($7)))`;

function given({ state, reason, consumer, pattern, runId, org, orgs = 'all' }: DeadLetterFilter): unknown[] {
  const named = [state, reason, consumer, pattern, runId, org].map((value) => value ?? null);
  return [...named, orgs === 'all' ? null : orgs];
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
    limit,
    after,
    ...filter
  }: DeadLetterFilter & { readonly limit: number; readonly after?: DeadLetterPlace }): Promise<
    (DeadLetter & { readonly place: string })[]
  > {
    return this.db.query(
      `select ${COLUMNS}, to_char(d.died_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
       from dead_letter d where ${FILTER}
         and ($8::timestamptz is null or d.died_at < $8 or (d.died_at = $8 and d.id > $9::uuid))
       order by d.died_at desc, d.id limit $10`,
      [...given(filter), after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async find(id: string): Promise<DeadLetterDetail | undefined> {
    const [row] = await this.db.query<DeadLetterDetail>(
      `select ${COLUMNS}, array(select label from (${ORGS}) o order by 1) as orgs, r.name as run,
         case when d.envelope is json object then jsonb_build_object('type', d.envelope::jsonb ->> 'type',
           'version', (d.envelope::jsonb ->> 'version')::int, 'occurredAt', d.envelope::jsonb ->> 'occurredAt') end as message
       from dead_letter d left join run r on r.id = d.run_id where d.id = $1`,
      [id],
    );
    return row;
  }

  /** Ids of a class, the oldest first: what came first is sent first again. */
  async ids(filter: DeadLetterFilter, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `select d.id from dead_letter d where ${FILTER} order by d.died_at, d.id limit $8`,
      [...given(filter), limit],
    );
    return rows.map(({ id }) => id);
  }

  async count(filter: DeadLetterFilter): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `select count(*)::int as count from dead_letter d where ${FILTER}`,
      given(filter),
    );
    return row?.count ?? 0;
  }

  /** Sends one again. @returns false when there is none of this id that is still dead */
  async replay(id: string): Promise<boolean> {
    return this.db.transaction(async (tx) => (await this.replayAll(tx, [id])).length > 0);
  }

  /**
   * Sends them again, as they were and to the consumers that gave them up, with all attempts before them, in the order
   * in which they died.
   * @returns the ids of those that were still dead
   */
  async replayAll(tx: Transaction, ids: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `with replayed as (
         update dead_letter set state = 'replayed' where id = any($1::uuid[]) and state = 'dead' returning *
       ), sent as (
         insert into outbox (message_id, pattern, consumer, run_id, partition_key, lane, envelope)
         select message_id, pattern, consumer, run_id, partition_key, lane, envelope from replayed order by died_at, id
       )
       select id from replayed order by died_at, id`,
      [ids],
    );
    if (rows.length > 0) await this.outbox.announce(tx);
    return rows.map(({ id }) => id);
  }

  /** Done with, and never sent again. @returns false when there is none of this id that is still dead */
  async discard(id: string, tx: Queryable = this.db): Promise<boolean> {
    const rows = await tx.query(
      `update dead_letter set state = 'discarded' where id = $1 and state = 'dead' returning id`,
      [id],
    );
    return rows.length > 0;
  }
}
