import type { OrgSet, RunPhaseFacts } from '#domain';
import type { Database } from '../database.js';
import type { RunEntity, RunMode, StoredRunState } from '../entities/run.entity.js';
import { moment } from '../moment.js';
import { Conditions } from './conditions.js';
import { labelsIn } from './org-set.js';
import { RUN_COLUMNS } from './run-columns.js';

/** Where a page of runs ended. */
export interface RunPlace {
  /** When it was requested, in UTC to the microsecond. */
  readonly at: string;
  readonly name: string;
}

/** Which runs; what is left out narrows nothing. */
export interface RunFilter {
  /** The orgs whose runs may be seen. */
  readonly orgs: OrgSet;
  readonly configName?: string;
  readonly states?: readonly string[];
  readonly modes?: readonly string[];
  readonly org?: string;
  /** Requested at or after that moment … */
  readonly from?: Date;
  /** … and before that one. */
  readonly to?: Date;
  readonly after?: RunPlace;
  readonly limit: number;
}

export type ListedRun = RunEntity & { readonly place: RunPlace };

/** Items of a run that failed for one reason. */
export interface FailureCause {
  readonly org: string;
  readonly action: string;
  readonly code: string;
  /** As the first of them has it. */
  readonly message: string;
  readonly items: number;
  /** Some of them, the first of the plan. */
  readonly examples: readonly { readonly itemId: string; readonly email: string | null }[];
}

/** How a run that is watched in a list stands. */
export interface RunPulse {
  readonly id: string;
  readonly name: string;
  readonly configName: string;
  readonly mode: RunMode;
  readonly state: StoredRunState;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
}

const SECONDS_AFTER_END = 120;
const CAUSES_MAX = 100;
const EXAMPLES = 5;

/** A joined request concerns the orgs of the run that it has joined. */
const OF_ORGS = (labels: string) => `exists (
  select from run_org ro join org o on o.id = ro.org_id
  where ro.run_id = coalesce(r.joined_run_id, r.id) and o.label = any(${labels}))`;

/** Items that a run applies, or would; as long as it lasts, and of a plan that several runs use only its own. */
const ITEMS_OF_RUN = `plan p join plan_item i on i.plan_id = p.id join org o on o.id = p.org_id
  where (p.apply_run_id = r.id or p.apply_run_id is null and p.run_id = r.id)
    and (i.finished_at is null or i.finished_at >= r.started_at)`;

/** Runs as people look for them. */
export class RunListRepository {
  constructor(private readonly db: Database) {}

  /** The newest requests first. @returns one row more than `limit` where there are more */
  async page({ orgs, after, limit, ...filter }: RunFilter): Promise<ListedRun[]> {
    const asked = new Conditions()
      .add(filter.configName, (parameter) => `config_name = ${parameter}`)
      .add(filter.states, (parameter) => `state = any(${parameter}::text[])`)
      .add(filter.modes, (parameter) => `mode = any(${parameter}::text[])`)
      .add(filter.from, (parameter) => `requested_at >= ${parameter}::timestamptz`)
      .add(filter.to, (parameter) => `requested_at < ${parameter}::timestamptz`)
      .add(filter.org, (parameter) => OF_ORGS(`array[${parameter}::text]`))
      .add(labelsIn(orgs), (parameter) => OF_ORGS(`${parameter}::text[]`))
      .add(
        after,
        (at) => `(requested_at, name) < ((${at}::jsonb ->> 'at')::timestamptz, ${at}::jsonb ->> 'name')`,
      );
    return this.db.ask(
      `select ${RUN_COLUMNS}, jsonb_build_object('at', ${moment('requested_at')}, 'name', name) as place
       from run r where ${asked.and()} order by requested_at desc, name desc limit ${asked.parameter(limit + 1)}`,
      asked.params,
    );
  }

  /** Labels of the orgs that a run concerns. */
  async orgsOf(runId: string): Promise<string[]> {
    const rows = await this.db.ask<{ label: string }>(
      `select distinct o.label from run r join run_org ro on ro.run_id = coalesce(r.joined_run_id, r.id) join org o on o.id = ro.org_id
       where r.id = $1 order by 1`,
      [runId],
    );
    return rows.map(({ label }) => label);
  }

  /** Items of a run by state. */
  async itemCounts(runId: string, orgs: OrgSet): Promise<Record<string, number>> {
    const rows = await this.db.ask<{ state: string; items: number }>(
      `select s.state, s.items from run r cross join lateral (
         select i.state, count(*)::int as items from ${ITEMS_OF_RUN}
           and ($2::text[] is null or o.label = any($2)) group by i.state) s
       where r.id = $1`,
      [runId, labelsIn(orgs)],
    );
    return Object.fromEntries(rows.map(({ state, items }) => [state, items]));
  }

  /** Why items of a run failed, the most frequent cause first; at most 100 causes. */
  async failures(runId: string, orgs: OrgSet): Promise<FailureCause[]> {
    return this.db.ask(
      `select c.* from run r cross join lateral (
         select o.label as org, i.action, coalesce(i.reason ->> 'code', '') as code,
           (array_agg(coalesce(i.reason ->> 'message', '') order by i.position))[1] as message, count(*)::int as items,
           to_jsonb((array_agg(jsonb_build_object('itemId', i.id, 'email', i.email) order by i.position))[1:${EXAMPLES}]) as examples
         from ${ITEMS_OF_RUN} and i.state = 'failed' and ($2::text[] is null or o.label = any($2))
         group by 1, 2, 3 order by items desc, 1, 2, 3 limit ${CAUSES_MAX}) c
       where r.id = $1`,
      [runId, labelsIn(orgs)],
    );
  }

  /** Addresses of people whose items failed in that run, each once. */
  async failedPeople(runId: string, limit: number): Promise<string[]> {
    const rows = await this.db.ask<{ email: string }>(
      `select distinct e.email from run r cross join lateral (
         select i.subject_key as email from ${ITEMS_OF_RUN} and i.subject = 'person' and i.state = 'failed') e
       where r.id = $1 order by 1 limit $2`,
      [runId, limit],
    );
    return rows.map(({ email }) => email);
  }

  /** When what of a run began and ended. */
  async phaseFacts(runId: string): Promise<RunPhaseFacts | undefined> {
    const [row] = await this.db.ask<RunPhaseFacts>(
      `select r.mode, r.state, r.requested_at as "requestedAt", r.started_at as "startedAt", r.finished_at as "finishedAt",
         (select max(s.finished_at) from org_snapshot s where s.run_id = r.id) as "readAt",
         (select count(*)::int from run_org ro where ro.run_id = r.id and ro.state in ('reading', 'asking')) + (r.directory is null)::int as "stillReading",
         (select min(p.created_at) from plan p where p.run_id = r.id) as "plannedFrom",
         (select max(p.created_at) from plan p where p.run_id = r.id) as "plannedAt",
         (select min(i.finished_at) from plan p join plan_item i on i.plan_id = p.id
          where p.apply_run_id = r.id and i.finished_at >= r.started_at) as "appliedFrom"
       from run r where r.id = $1`,
      [runId],
    );
    return row;
  }

  /** Runs that are open, or have just ended; the newest first. */
  async pulses(orgs: OrgSet, limit: number): Promise<RunPulse[]> {
    return this.db.ask(
      `select r.id, r.name, r.config_name as "configName", r.mode, r.state, r.requested_at as "requestedAt", r.finished_at as "finishedAt"
       from run r where (r.state in ('waiting', 'running', 'joined') or r.finished_at > now() - make_interval(secs => ${SECONDS_AFTER_END}))
         and ($1::text[] is null or ${OF_ORGS('$1')})
       order by r.requested_at desc, r.name desc limit $2`,
      [labelsIn(orgs), limit],
    );
  }
}
