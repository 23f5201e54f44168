import type { Hint, HintOrigin, PersonHint } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import type { StoredRunState } from '../entities/run.entity.js';
import { Gather } from '../gather.js';
import { insertHints, newOfEach } from './hint-rows.js';

/** The PostgreSQL channel on which a transaction that stored hints says so. */
export const HINT_CHANNEL = 'sign_sync_hint';

/** Rows of one statement. */
const ROWS_MAX = 1000;
/** Deliveries of one statement; each names a few people, seldom more. */
const DELIVERIES_MAX = 50;

/** Where hints come from: a hook, a connection, a directory. */
export interface HintPlace {
  readonly configName: string;
  readonly origin: HintOrigin;
  readonly source: string;
}

/** A hint about one person that is taken up by nobody, or looked into just now. */
export interface PersonHintRow extends PersonHint {
  /** As in the hint: what it came through. */
  readonly source: string;
  readonly origin: HintOrigin;
  /** Looks before, in vain. */
  readonly attempts: number;
  readonly traceparent: string | null;
}

/** A hint about a group, or about everybody. */
export interface WideHintRow {
  readonly id: string;
  readonly source: string;
  readonly origin: HintOrigin;
  /** Null for everybody. */
  readonly group: string | null;
  /** Tries so far, this one included. */
  readonly attempts: number;
  readonly occurredAt: Date;
  readonly traceparent: string | null;
}

/** A hint whose look has ended. */
export interface LookedHint {
  readonly id: string;
  readonly attempts: number;
  readonly state: StoredRunState;
  /** Why the run failed, where it did. */
  readonly code: string | null;
}

/** What came from one place. */
export interface HintTraffic extends HintPlace {
  readonly acceptedDay: number | null;
  readonly lastAcceptedAt: Date | null;
  readonly lastEventAt: Date | null;
  readonly refused: number | null;
  readonly lastRefusedAt: Date | null;
  readonly lastRefusal: string | null;
  readonly cursor: string | null;
}

/** What is open of one configuration. */
export interface HintBacklog {
  readonly configName: string;
  readonly waiting: number;
  readonly atWork: number;
  readonly givenUpDay: number;
  readonly oldestAt: Date | null;
}

/** Hints are kept that long after they were settled, so that an event that comes again is known. */
const KEPT_DAYS = 8;

/** What was said to have happened to whom, until somebody has looked. */
export class HintRepository {
  readonly #deliveries = new Gather(
    (deliveries: readonly (readonly Hint[])[]) => this.#storeEach(deliveries),
    DELIVERIES_MAX,
  );
  #isWaking = false;
  #isStale = false;

  constructor(private readonly db: Database) {}

  /**
   * Stores what one delivery told, in a commit that it shares with those which come at the same time.
   * @returns how many were new
   */
  store(hints: readonly Hint[]): Promise<number> {
    return this.#deliveries.add(hints);
  }

  /**
   * Stores hints, an event once; whoever waits for hints is woken after the commit.
   * @returns how many were new
   */
  async append(tx: Transaction, hints: readonly Hint[]): Promise<number> {
    const [stored = 0] = await this.#appendEach(tx, [hints]);
    return stored;
  }

  /** @returns as `#appendEach`; what fits into one statement needs no transaction around it */
  async #storeEach(deliveries: readonly (readonly Hint[])[]): Promise<number[]> {
    const hints = deliveries.flat();
    if (hints.length > ROWS_MAX) return this.db.transaction((tx) => this.#appendEach(tx, deliveries));
    const stored = new Set(await insertHints(this.db, hints));
    if (stored.size > 0) this.wake();
    return newOfEach(deliveries, stored);
  }

  /** @returns how many of each delivery were new; of an event that several tell, it is that of the first */
  async #appendEach(tx: Transaction, deliveries: readonly (readonly Hint[])[]): Promise<number[]> {
    const hints = deliveries.flat();
    const stored = new Set<string>();
    for (let start = 0; start < hints.length; start += ROWS_MAX) {
      for (const event of await insertHints(tx, hints.slice(start, start + ROWS_MAX))) stored.add(event);
    }
    if (stored.size > 0) tx.afterCommit(() => this.wake());
    return newOfEach(deliveries, stored);
  }

  /**
   * Wakes whoever waits for hints; to be called after they were stored by `hintsOfMade`. Apart from the commits: one with a notification holds a lock over all databases until it is on disk, so that no two of
   * them go together, and a burst would wait for the disk one by one. One notification is on its way at a time, and the
   * next one stands for all commits meanwhile. Where it is lost, whoever waits finds the hints by looking.
   */
  wake(): void {
    this.#isStale = this.#isWaking;
    if (this.#isWaking) return;
    this.#isWaking = true;
    void this.db
      .query('select pg_notify($1, $2)', [HINT_CHANNEL, ''])
      .catch(() => undefined)
      .finally(() => {
        this.#isWaking = false;
        if (this.#isStale) this.wake();
      });
  }

  /** One process folds the hints of a configuration at a time. @returns false: another one does just now */
  async lockFold(tx: Transaction, configName: string): Promise<boolean> {
    const [row] = await tx.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('hint-fold'), hashtext($1)) as mine`,
      [configName],
    );
    return row?.mine ?? false;
  }

  /** Hints about people that are due, the oldest first. */
  async pendingPeople(tx: Queryable, configName: string, limit: number): Promise<PersonHintRow[]> {
    return tx.query(
      `select id, email, source_key as key, alone as "isAlone", source, origin, attempts, traceparent from hint
       where config_name = $1 and settled_at is null and run_id is null and kind = 'person' and not_before <= now()
       order by id limit $2`,
      [configName, limit],
    );
  }

  /**
   * The looks that are under way: how many, and the people of those that began lately. One that takes long, because an
   * org is paused, keeps nobody waiting.
   */
  async atWork(
    tx: Queryable,
    configName: string,
    lateMs: number,
  ): Promise<{ runs: number; recentRuns: number; people: Pick<PersonHint, 'email' | 'key'>[] }> {
    const rows = await tx.query<{
      runId: string;
      isRecent: boolean;
      people: Pick<PersonHint, 'email' | 'key'>[];
    }>(
      `select h.run_id as "runId", r.requested_at > now() - $2 * interval '1 millisecond' as "isRecent",
         jsonb_agg(distinct jsonb_build_object('email', h.email, 'key', h.source_key)) as people
       from hint h join run r on r.id = h.run_id
       where h.config_name = $1 and h.settled_at is null and h.run_id is not null and r.state in ('running', 'waiting')
       group by 1, 2`,
      [configName, lateMs],
    );
    const recent = rows.filter(({ isRecent }) => isRecent);
    return {
      runs: rows.length,
      recentRuns: recent.length,
      people: recent.flatMap(({ people }) => people),
    };
  }

  async assign(tx: Transaction, ids: readonly string[], runId: string): Promise<void> {
    await tx.query('update hint set run_id = $2 where id = any($1::bigint[])', [ids, runId]);
  }

  async settle(
    tx: Queryable,
    ids: readonly string[],
    outcome: 'looked' | 'expanded' | 'given_up',
  ): Promise<void> {
    await tx.query('update hint set settled_at = now(), outcome = $2 where id = any($1::bigint[])', [
      ids,
      outcome,
    ]);
  }

  /** They are to be looked into again, not before `delayMs` from now. @param alone each person by itself */
  async putOff(tx: Queryable, ids: readonly string[], delayMs: number, alone: boolean): Promise<void> {
    await tx.query(
      `update hint set run_id = null, attempts = attempts + 1, not_before = now() + $2 * interval '1 millisecond', alone = $3
       where id = any($1::bigint[])`,
      [ids, delayMs, alone],
    );
  }

  /** Hints whose look has come to an end. */
  async ended(tx: Queryable, configName: string, limit: number): Promise<LookedHint[]> {
    return tx.query(
      `select h.id, h.attempts, r.state, r.error ->> 'code' as code from hint h join run r on r.id = h.run_id
       where h.config_name = $1 and h.settled_at is null and h.run_id is not null and r.state not in ('running', 'waiting')
       order by h.id limit $2`,
      [configName, limit],
    );
  }

  /** Hints about groups and about everybody, taken for a while: whoever asks meanwhile is not given them. */
  async claimWide(configName: string, limit: number, claimMs: number): Promise<WideHintRow[]> {
    return this.db.query(
      `update hint set not_before = now() + $3 * interval '1 millisecond', attempts = attempts + 1 where id in (
         select id from hint where config_name = $1 and settled_at is null and run_id is null and kind <> 'person' and not_before <= now()
         order by id limit $2 for update skip locked)
       returning id, source, origin, group_name as "group", attempts, occurred_at as "occurredAt", traceparent`,
      [configName, limit, claimMs],
    );
  }

  /** Who is in a group as the newest read of a configuration has it. */
  async lastMembers(
    configName: string,
    group: string,
    limit: number,
  ): Promise<Pick<PersonHint, 'email' | 'key'>[]> {
    return this.db.query(
      `with newest as (select s.chain from directory_snapshot s join run r on r.id = s.run_id
         where r.config_name = $1 order by s.revision desc limit 1)
       select p.email, p.source_key as key from directory_person p join newest n on n.chain = p.chain
       join group_set g on g.id = p.group_set where p.valid_to is null and $2 = any(g.groups) order by p.email_key limit $3`,
      [configName, group, limit],
    );
  }

  /** The source's keys of people who are known by these addresses, by address. */
  async keysOf(
    tx: Queryable,
    configName: string,
    emailKeys: readonly string[],
  ): Promise<Map<string, string>> {
    const rows = await tx.query<{ emailKey: string; key: string }>(
      `with newest as (select s.chain from directory_snapshot s join run r on r.id = s.run_id
         where r.config_name = $1 order by s.revision desc limit 1)
       select p.email_key as "emailKey", p.source_key as key from directory_person p join newest n on n.chain = p.chain
       where p.valid_to is null and p.source_key is not null and p.email_key = any($2::text[])`,
      [configName, emailKeys],
    );
    return new Map(rows.map(({ emailKey, key }) => [emailKey, key]));
  }

  /** Whether anything is to be done about hints of a configuration, now or later. */
  async isAnyOpen(configName: string): Promise<boolean> {
    const [row] = await this.db.query<{ open: boolean }>(
      `select exists (select from hint where config_name = $1 and settled_at is null and run_id is null)
         or exists (select from hint where config_name = $1 and settled_at is null and run_id is not null) as open`,
      [configName],
    );
    return row?.open ?? false;
  }

  /** What came from where lately, for people. */
  async traffic(): Promise<HintTraffic[]> {
    return this.db.query(
      `select coalesce(h.config_name, s.config_name) as "configName", coalesce(h.origin, s.origin) as origin,
         coalesce(h.source, s.source) as source, h.accepted as "acceptedDay", h.last_accepted_at as "lastAcceptedAt",
         h.last_event_at as "lastEventAt", s.refused::int as refused, s.last_refused_at as "lastRefusedAt",
         s.last_refusal as "lastRefusal", s.cursor
       from (select config_name, origin, source, max(accepted_at) as last_accepted_at, max(occurred_at) as last_event_at,
               count(*) filter (where accepted_at > now() - interval '24 hours')::int as accepted
             from hint group by 1, 2, 3) h
       full join hint_source s using (config_name, origin, source)`,
    );
  }

  /** How much is open of each configuration that has something. */
  async backlogs(): Promise<HintBacklog[]> {
    return this.db.query(
      `select config_name as "configName", count(*) filter (where settled_at is null and run_id is null)::int as waiting,
         count(*) filter (where settled_at is null and run_id is not null)::int as "atWork",
         count(*) filter (where outcome = 'given_up' and settled_at > now() - interval '24 hours')::int as "givenUpDay",
         min(accepted_at) filter (where settled_at is null) as "oldestAt"
       from hint group by 1`,
    );
  }

  /**
   * Takes it on to read on in what a directory keeps, unless somebody has within `everyMs`.
   * @returns where to read on, and the moment that is now; undefined when it is not the caller's turn
   */
  async claimCursor(
    { configName, origin, source }: HintPlace,
    everyMs: number,
  ): Promise<{ cursor: string | null; now: Date } | undefined> {
    const [row] = await this.db.query<{ cursor: string | null; now: Date }>(
      `insert into hint_source (config_name, origin, source, read_at) values ($1, $2, $3, now())
       on conflict (config_name, origin, source) do update set read_at = now()
       where hint_source.read_at is null or hint_source.read_at <= now() - $4 * interval '1 millisecond'
       returning cursor, now() as now`,
      [configName, origin, source, everyMs],
    );
    return row;
  }

  async saveCursor({ configName, origin, source }: HintPlace, cursor: string): Promise<void> {
    await this.db.query(
      'update hint_source set cursor = $4 where config_name = $1 and origin = $2 and source = $3',
      [configName, origin, source, cursor],
    );
  }

  /** Counts those who were not let in. */
  async noteRefusals({ configName, origin, source }: HintPlace, why: string, count: number): Promise<void> {
    await this.db.query(
      `insert into hint_source (config_name, origin, source, refused, last_refused_at, last_refusal)
       values ($1, $2, $3, $5, now(), $4)
       on conflict (config_name, origin, source) do update set refused = hint_source.refused + $5, last_refused_at = now(),
         last_refusal = $4`,
      [configName, origin, source, why, count],
    );
  }

  /** Forgets hints that were settled long ago, some at a time. */
  async prune(): Promise<void> {
    await this.db.query(
      `delete from hint where id in (select id from hint where accepted_at < now() - make_interval(days => ${KEPT_DAYS})
         and settled_at is not null order by accepted_at limit 5000)`,
    );
  }
}
