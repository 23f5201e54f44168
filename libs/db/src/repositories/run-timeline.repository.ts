import type { OrgSet } from '#domain';
import type { Database } from '../database.js';
import { labelsIn } from './org-set.js';

interface Span {
  readonly since: Date | null;
  readonly until: Date | null;
}

interface CallCount {
  readonly at: number;
  readonly reads: number;
  readonly writes: number;
  readonly failed: number;
  readonly throttled: number;
}

interface RouteCount {
  readonly route: string;
  readonly calls: number;
  readonly failed: number;
  readonly throttled: number;
  readonly totalMs: number;
  readonly longestMs: number;
}

interface OrgTimeline {
  readonly orgId: string;
  readonly label: string;
  readonly reading: Span;
  readonly plannedAt: Date | null;
  readonly applying: Span;
  readonly calls: readonly CallCount[];
  readonly waits: readonly { readonly since: Date; readonly until: Date | null }[];
  readonly routes: readonly RouteCount[];
}

export interface RunTimeline {
  readonly since: Date;
  readonly until: Date;
  readonly stepMs: number;
  readonly directory: Span | null;
  readonly orgs: readonly OrgTimeline[];
  readonly isWhole: boolean;
}

/** Calls that are looked at for one picture. */
const CALLS_MAX = 200_000;
const STEPS = 240;
const STEP_MS_MIN = 100;
const WAITS_MAX = 100;
const ROUTES_MAX = 20;
/** Shorter silence after an answer that said to wait is no wait that anybody sees. */
const WAIT_MS_MIN = 250;

/** Calls of a run with the moments that they themselves recorded. */
const CALLS = `with c as materialized (
  select a.org_id as "orgId", a.event as route, a.facts ->> 'outcome' as outcome, (a.facts ->> 'startedAt')::timestamptz as since,
    (a.facts ->> 'startedAt')::timestamptz + make_interval(secs => coalesce((a.facts ->> 'durationMs')::float8, 0) / 1000) as until,
    coalesce((a.facts ->> 'durationMs')::float8, 0) as ms
  from (select org_id, event, facts from audit_record where run_id = $1 and kind = 'call' order by id desc limit ${CALLS_MAX}) a
  join org o on o.id = a.org_id where a.facts ? 'startedAt' and ($2::text[] is null or o.label = any($2)))`;
const FATES = `count(*) filter (where outcome in ('refused', 'failed', 'in-doubt'))::int as failed,
  count(*) filter (where outcome = 'throttled')::int as throttled`;

/** What a run did when. */
export class RunTimelineRepository {
  constructor(private readonly db: Database) {}

  /** @param seen the orgs that may be shown */
  async find(runId: string, seen: OrgSet): Promise<RunTimeline | undefined> {
    const [run] = await this.db.query<{ since: Date; until: Date; calls: number }>(
      `select r.started_at as since, coalesce(r.finished_at, now()) as until,
         (select count(*)::int from audit_record a where a.run_id = r.id and a.kind = 'call') as calls
       from run r where r.id = $1`,
      [runId],
    );
    if (run === undefined) return undefined;
    const { since, until } = run;
    const span = Math.max(0, until.getTime() - since.getTime());
    const stepMs = Math.max(STEP_MS_MIN, Math.ceil(span / STEPS));
    const labels = labelsIn(seen);
    const [orgs, directory, calls, waits, routes] = await Promise.all([
      this.#orgs(runId, labels),
      this.#directory(runId),
      this.#calls(runId, labels, since, stepMs),
      this.#waits(runId, labels),
      this.#routes(runId, labels),
    ]);
    return {
      ...{ since, until, stepMs, directory, isWhole: run.calls <= CALLS_MAX },
      orgs: orgs.map(({ orgId, label, readSince, readUntil, plannedAt, appliedSince, appliedUntil }) => ({
        ...{ orgId, label, plannedAt },
        reading: { since: readSince, until: readUntil },
        applying: { since: appliedSince, until: appliedUntil },
        calls: calls.filter((call) => call.orgId === orgId),
        waits: waits.filter((wait) => wait.orgId === orgId),
        routes: routes.filter((route) => route.orgId === orgId).slice(0, ROUTES_MAX),
      })),
    };
  }

  async #directory(runId: string): Promise<Span | null> {
    const [read] = await this.db.query<{ since: Date; milliseconds: number | null }>(
      `select s.read_at as since, (r.directory ->> 'milliseconds')::float8 as milliseconds
       from directory_snapshot s join run r on r.id = s.run_id where s.run_id = $1 order by s.revision desc limit 1`,
      [runId],
    );
    if (read === undefined) return null;
    const { since, milliseconds } = read;
    return { since, until: milliseconds === null ? null : new Date(since.getTime() + milliseconds) };
  }

  #orgs(runId: string, labels: readonly string[] | null) {
    return this.db.query<{
      orgId: string;
      label: string;
      readSince: Date | null;
      readUntil: Date | null;
      plannedAt: Date | null;
      appliedSince: Date | null;
      appliedUntil: Date | null;
    }>(
      `select ro.org_id as "orgId", o.label, s."readSince", s."readUntil", p.created_at as "plannedAt",
         case when i.changes > 0 then greatest(p.approved_at, r.started_at) end as "appliedSince",
         case when r.finished_at is not null then i."appliedUntil" end as "appliedUntil"
       from run r join run_org ro on ro.run_id = r.id join org o on o.id = ro.org_id
       left join lateral (select min(started_at) as "readSince", max(finished_at) as "readUntil" from org_snapshot
                          where run_id = r.id and org_id = ro.org_id) s on true
       left join lateral (select id, created_at, apply_run_id, approved_at from plan
                          where org_id = ro.org_id and (apply_run_id = r.id or run_id = r.id) limit 1) p on true
       left join lateral (select max(finished_at) filter (where finished_at >= r.started_at) as "appliedUntil", count(*) as changes
                          from plan_item where plan_id = p.id and p.apply_run_id = r.id and state <> 'held') i on true
       where r.id = $1 and ($2::text[] is null or o.label = any($2)) order by o.label <> 'primary', o.label collate "C"`,
      [runId, labels],
    );
  }

  #calls(runId: string, labels: readonly string[] | null, since: Date, stepMs: number) {
    return this.db.query<CallCount & { orgId: string }>(
      `${CALLS} select "orgId", greatest(0, floor(extract(epoch from since - $3::timestamptz) * 1000 / $4))::int as at,
         count(*) filter (where route like 'GET %')::int as reads, count(*) filter (where route not like 'GET %')::int as writes, ${FATES}
       from c group by 1, 2 order by 1, 2`,
      [runId, labels, since, stepMs],
    );
  }

  /** The whole org waits after such an answer, so the first call that begins behind it ends the wait. */
  #waits(runId: string, labels: readonly string[] | null) {
    return this.db.query<{ orgId: string; since: Date; until: Date | null }>(
      `${CALLS}, seen as (
         select "orgId", since, lag(since) over before as "lastSince",
           max(until) filter (where outcome = 'throttled') over before as told
         from c window before as (partition by "orgId" order by since rows between unbounded preceding and 1 preceding)),
       over as (
         select "orgId", told as since, since as until from seen
         where told is not null and since >= told and "lastSince" < told and since - told >= make_interval(secs => ${WAIT_MS_MIN / 1000})
         union all
         select l."orgId", l.told, null from (
           select "orgId", max(until) filter (where outcome = 'throttled') as told, max(since) as "lastSince" from c group by 1) l
         join org_gate g on g.org_id = l."orgId" and g.not_before > now() where l.told > l."lastSince"),
       longest as (select *, row_number() over (partition by "orgId" order by coalesce(until, now()) - since desc) as rank from over)
       select "orgId", since, until from longest where rank <= ${WAITS_MAX} order by since`,
      [runId, labels],
    );
  }

  #routes(runId: string, labels: readonly string[] | null) {
    return this.db.query<RouteCount & { orgId: string }>(
      `${CALLS} select "orgId", route, count(*)::int as calls, ${FATES}, sum(ms) as "totalMs", max(ms) as "longestMs"
       from c group by 1, 2 order by calls desc, route`,
      [runId, labels],
    );
  }
}
