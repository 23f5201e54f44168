import type { Database, Queryable, Transaction } from '../database.js';
import type { RunMode, StoredRunState } from '../entities/run.entity.js';

/** A schedule of a configuration. */
export interface ScheduleKey {
  readonly configName: string;
  readonly name: string;
}

/** One with what its ticks are reckoned by. */
export interface DefinedSchedule extends ScheduleKey {
  readonly definition: string;
}

export interface SchedulePause {
  readonly actor: string;
  readonly reason: string;
  readonly since: Date;
}

/** The run that a schedule has begun last, by a tick or for a person. */
export interface ScheduledRun {
  readonly id: string;
  readonly name: string;
  readonly mode: RunMode;
  readonly state: StoredRunState;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/** How a schedule stands. */
export interface StoredSchedule extends ScheduleKey {
  readonly settledUntil: Date;
  /** It has a run that has not ended, or joined one that has not. */
  readonly isBusy: boolean;
  readonly pause: SchedulePause | null;
  readonly lastRun: ScheduledRun | null;
}

export interface ScheduleStates {
  /** The database's time: the only clock that schedules go by, so that those of machines may differ. */
  readonly now: Date;
  readonly schedules: readonly StoredSchedule[];
}

/** Where nobody has seen ticks be due, those of that long before are still begun for: two versions may be at work at once. */
const CHANGED = '30 seconds';
const KEPT = '90 days';
const FORGOTTEN_AT_ONCE = 1000;

const PAUSE = `case when s.paused_at is not null
  then json_build_object('actor', s.paused_by, 'reason', s.pause_reason, 'since', s.paused_at) end`;
const RUN = `case when r.id is not null then json_build_object('id', r.id, 'name', r.name, 'mode', r.mode, 'state', r.state,
  'startedAt', r.started_at, 'finishedAt', r.finished_at) end`;
const IS_BUSY = `coalesce(coalesce(j.state, r.state) in ('running', 'waiting'), false)`;

interface Row extends ScheduleKey {
  readonly now: Date;
  readonly settledUntil: Date;
  readonly isBusy: boolean;
  readonly pause: { readonly actor: string; readonly reason: string; readonly since: string } | null;
  readonly lastRun:
    | (Omit<ScheduledRun, 'startedAt' | 'finishedAt'> & { startedAt: string; finishedAt: string | null })
    | null;
}

/** How far schedules have come, who has paused them, and the runs that they have begun. */
export class ScheduleRepository {
  constructor(private readonly db: Database) {}

  /**
   * Makes schedules known that nobody has seen yet: their ticks count from now on. One whose times have changed goes on
   * where it was, but for ticks that are long past.
   */
  async ensure(tx: Queryable, schedules: readonly DefinedSchedule[]): Promise<void> {
    await tx.query(
      `insert into schedule (config_name, name, definition, settled_until)
       select config_name, name, definition, clock_timestamp()
       from unnest($1::text[], $2::text[], $3::text[]) as s (config_name, name, definition)
       order by config_name, name
       on conflict (config_name, name) do update set definition = excluded.definition,
         settled_until = greatest(schedule.settled_until, clock_timestamp() - interval '${CHANGED}')
       where schedule.definition <> excluded.definition`,
      [
        schedules.map(({ configName }) => configName),
        schedules.map(({ name }) => name),
        schedules.map(({ definition }) => definition),
      ],
    );
  }

  /** Those of these configurations that were made known, and the time. */
  async states(configNames: readonly string[]): Promise<ScheduleStates> {
    const rows = await this.db.query<Row>(
      `select clock_timestamp() as now, s.config_name as "configName", s.name, s.settled_until as "settledUntil",
         ${IS_BUSY} as "isBusy", ${PAUSE} as pause, ${RUN} as "lastRun"
       from schedule s left join run r on r.id = s.last_run_id left join run j on j.id = r.joined_run_id
       where s.config_name = any($1) order by s.config_name, s.name`,
      [configNames],
    );
    return { now: rows[0]?.now ?? new Date(), schedules: rows.map(toSchedule) };
  }

  /**
   * A schedule, kept for this transaction, and the time.
   * @returns undefined when another process works on it just now, or it is unknown
   */
  async take(
    tx: Transaction,
    { configName, name }: ScheduleKey,
  ): Promise<{ readonly now: Date; readonly schedule: StoredSchedule } | undefined> {
    const locked = await tx.query(
      'select from schedule where config_name = $1 and name = $2 for no key update skip locked',
      [configName, name],
    );
    if (locked.length === 0) return undefined;
    // Read after the lock, so that it is what whoever held it before has left.
    const [row] = await tx.query<Row>(
      `select clock_timestamp() as now, s.config_name as "configName", s.name, s.settled_until as "settledUntil",
         ${IS_BUSY} as "isBusy", ${PAUSE} as pause, ${RUN} as "lastRun"
       from schedule s left join run r on r.id = s.last_run_id left join run j on j.id = r.joined_run_id
       where s.config_name = $1 and s.name = $2`,
      [configName, name],
    );
    return row && { now: row.now, schedule: toSchedule(row) };
  }

  /** Settles ticks that go by without a run. */
  async drop(tx: Queryable, { configName, name }: ScheduleKey, due: Date): Promise<void> {
    await tx.query(
      `update schedule set settled_until = greatest(settled_until, $3) where config_name = $1 and name = $2`,
      [configName, name, due],
    );
  }

  /** Settles a tick by a run, and those before it that the run makes up for. Forgets ticks that are long past. */
  async fired(
    tx: Queryable,
    key: ScheduleKey,
    { due, missed, runId }: { readonly due: Date; readonly missed: number; readonly runId: string },
  ): Promise<void> {
    const { configName, name } = key;
    await tx.query(
      'insert into schedule_tick (config_name, name, due, missed, run_id) values ($1, $2, $3, $4, $5)',
      [configName, name, due, missed, runId],
    );
    await this.drop(tx, key, due);
    await this.began(tx, key, runId);
    await tx.query(
      `delete from schedule_tick where (config_name, name, due) in (
         select config_name, name, due from schedule_tick where fired_at < now() - interval '${KEPT}'
         limit ${FORGOTTEN_AT_ONCE} for update skip locked)`,
    );
  }

  /** The run is the schedule's last one: its next one waits for the end of it. */
  async began(tx: Queryable, { configName, name }: ScheduleKey, runId: string): Promise<void> {
    await tx.query('update schedule set last_run_id = $3 where config_name = $1 and name = $2', [
      ...[configName, name, runId],
    ]);
  }

  /** Pauses a schedule, or says anew why. @returns what was in force before */
  async pause(
    tx: Transaction,
    key: ScheduleKey,
    { actor, reason }: Omit<SchedulePause, 'since'>,
  ): Promise<SchedulePause | undefined> {
    const before = await this.#pauseOf(tx, key);
    await tx.query(
      `update schedule set paused_by = $3, pause_reason = $4, paused_at = coalesce(paused_at, now())
       where config_name = $1 and name = $2`,
      [key.configName, key.name, actor, reason],
    );
    return before;
  }

  /** @returns what was in force; undefined when it was not paused */
  async resume(tx: Transaction, key: ScheduleKey): Promise<SchedulePause | undefined> {
    const before = await this.#pauseOf(tx, key);
    if (before === undefined) return undefined;
    // What was due meanwhile has gone by, also where nobody was at work to see it.
    await tx.query(
      `update schedule set paused_by = null, pause_reason = null, paused_at = null,
         settled_until = greatest(settled_until, clock_timestamp())
       where config_name = $1 and name = $2`,
      [key.configName, key.name],
    );
    return before;
  }

  async #pauseOf(tx: Transaction, { configName, name }: ScheduleKey): Promise<SchedulePause | undefined> {
    const [row] = await tx.query<SchedulePause>(
      `select paused_by as actor, pause_reason as reason, paused_at as since from schedule
       where config_name = $1 and name = $2 and paused_at is not null for no key update`,
      [configName, name],
    );
    return row;
  }
}

/** Moments inside of JSON are text. */
function toSchedule({ configName, name, settledUntil, isBusy, pause, lastRun }: Row): StoredSchedule {
  return {
    ...{ configName, name, settledUntil, isBusy },
    pause: pause && { ...pause, since: new Date(pause.since) },
    lastRun: lastRun && {
      ...lastRun,
      startedAt: new Date(lastRun.startedAt),
      finishedAt: lastRun.finishedAt === null ? null : new Date(lastRun.finishedAt),
    },
  };
}
