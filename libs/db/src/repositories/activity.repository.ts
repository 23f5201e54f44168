import type { OrgSet } from '#domain';
import type { Database } from '../database.js';
import { labelsIn } from './org-set.js';

/** What was done on one day. */
export interface DayOfRuns {
  /** `2026-11-22` */
  readonly day: string;
  readonly runs: number;
  readonly applied: number;
  readonly skipped: number;
  readonly held: number;
  readonly failed: number;
}

/** What was done for one org; each number is of one day, the oldest first. */
export interface DaysOfOrg {
  readonly org: string;
  readonly runs: readonly number[];
  readonly applied: readonly number[];
  readonly held: readonly number[];
  readonly failed: readonly number[];
}

/** How much an org was called within the last hour. */
export interface CallsOfOrg {
  readonly org: string;
  readonly calls: number;
  /** Answered with 429. */
  readonly throttled: number;
}

/** What happened lately, in numbers. */
export class ActivityRepository {
  constructor(private readonly db: Database) {}

  /**
   * The last days, the oldest first, each also where nothing happened. What was applied counts on the day on which it was;
   * what was not, on the day of its plan.
   *
   * @param zone of the days: a name that PostgreSQL knows
   */
  async days(orgs: OrgSet, days: number, zone: string): Promise<DayOfRuns[]> {
    return this.db.query(
      `with day as (
         select d::date as day from generate_series((now() at time zone $2)::date - ($3::int - 1), (now() at time zone $2)::date, interval '1 day') d),
       since as (select min(day)::timestamp at time zone $2 as at from day),
       seen as (select id from org where $1::text[] is null or label = any($1)),
       asked as (
         select (r.requested_at at time zone $2)::date as day, count(*)::int as runs from run r, since
         where r.requested_at >= since.at
           and ($1::text[] is null or exists (select from run_org ro where ro.run_id = coalesce(r.joined_run_id, r.id) and ro.org_id in (select id from seen)))
         group by 1),
       done as (
         select (i.finished_at at time zone $2)::date as day, count(*)::int as items from plan_item i, since
         where i.state = 'applied' and i.subject = 'person' and i.finished_at >= since.at and i.org_id in (select id from seen)
         group by 1),
       left_over as (
         select (p.created_at at time zone $2)::date as day, i.state, count(*)::int as items
         from since cross join plan p join plan_item i on i.plan_id = p.id
         where p.created_at >= since.at and p.org_id in (select id from seen) and i.subject = 'person' and i.state in ('skipped', 'held', 'failed')
         group by 1, 2)
       select to_char(d.day, 'YYYY-MM-DD') as day, coalesce(a.runs, 0) as runs, coalesce(done.items, 0) as applied,
         coalesce(s.items, 0) as skipped, coalesce(h.items, 0) as held, coalesce(f.items, 0) as failed
       from day d left join asked a on a.day = d.day left join done on done.day = d.day
       left join left_over s on s.day = d.day and s.state = 'skipped'
       left join left_over h on h.day = d.day and h.state = 'held'
       left join left_over f on f.day = d.day and f.state = 'failed'
       order by d.day`,
      [labelsIn(orgs), zone, days],
    );
  }

  /** The same days org by org; one for which nothing was done is not there. */
  async daysByOrg(orgs: OrgSet, days: number, zone: string): Promise<DaysOfOrg[]> {
    const rows = await this.db.query<HappenedRow>(
      `with first as (select (now() at time zone $2)::date - ($3::int - 1) as day),
       since as (select day::timestamp at time zone $2 as at from first),
       seen as (select id, label from org where $1::text[] is null or label = any($1)),
       happened as (
         select ro.org_id, (r.requested_at at time zone $2)::date as day, 'runs' as what, count(*) as items
         from since cross join run r join run_org ro on ro.run_id = coalesce(r.joined_run_id, r.id)
         where r.requested_at >= since.at and ro.org_id in (select id from seen) group by 1, 2
         union all
         select i.org_id, (i.finished_at at time zone $2)::date, 'applied', count(*) from since cross join plan_item i
         where i.state = 'applied' and i.subject = 'person' and i.finished_at >= since.at and i.org_id in (select id from seen) group by 1, 2
         union all
         select p.org_id, (p.created_at at time zone $2)::date, i.state, count(*)
         from since cross join plan p join plan_item i on i.plan_id = p.id
         where p.created_at >= since.at and p.org_id in (select id from seen) and i.subject = 'person' and i.state in ('held', 'failed')
         group by 1, 2, 3)
       select s.label as org, h.day - first.day as at, h.what, sum(h.items)::int as items
       from happened h join seen s on s.id = h.org_id cross join first
       where h.day - first.day < $3::int
       group by 1, 2, 3 order by 1`,
      [labelsIn(orgs), zone, days],
    );
    return inDays(rows, days);
  }

  /** Calls of the last hour by org; one that was not called is not there. */
  async calls(orgs: OrgSet): Promise<CallsOfOrg[]> {
    return this.db.query(
      `select o.label as org, count(*)::int as calls, (count(*) filter (where a.facts ->> 'status' = '429'))::int as throttled
       from audit_record a join org o on o.id = a.org_id
       where a.kind = 'call' and a.at > now() - interval '1 hour' and ($1::text[] is null or o.label = any($1))
       group by 1 order by 1`,
      [labelsIn(orgs)],
    );
  }
}

interface HappenedRow {
  readonly org: string;
  /** Days after the first one. */
  readonly at: number;
  readonly what: 'runs' | 'applied' | 'held' | 'failed';
  readonly items: number;
}

function inDays(rows: readonly HappenedRow[], days: number): DaysOfOrg[] {
  const found = new Map<string, Record<HappenedRow['what'], number[]>>();
  const none = (): number[] => Array.from({ length: days }, () => 0);
  for (const { org, at, what, items } of rows) {
    const known = found.get(org) ?? { runs: none(), applied: none(), held: none(), failed: none() };
    known[what][at] = items;
    found.set(org, known);
  }
  return [...found].map(([org, numbers]) => ({ org, ...numbers }));
}
