import type { EmailKey, OrgSet, PlanItem } from '#domain';
import type { Database } from '../database.js';
import type { PlanCounts } from '../entities/plan.entity.js';
import type { OrgReading, RunOrgState } from '../entities/run-org.entity.js';
import type { StoredError, StoredRunState } from '../entities/run.entity.js';
import { ALIKE_ITEMS, ONE_OF_THEM } from './alike-items.js';
import { IS_MEANT, type ItemFilter, valuesOf } from './item-filter.js';
import { labelsIn } from './org-set.js';

/** How one org of a run stands, for people who watch. */
export interface OrgProgress {
  readonly orgId: string;
  readonly label: string;
  readonly state: RunOrgState;
  readonly reading: OrgReading | null;
  readonly error: StoredError | null;
  readonly items: number;
  readonly finished: number;
  /** Facts that decisions depend on: asked for in this run, and answered. */
  readonly asked: number;
  readonly answered: number;
  /** The org's rate limit asks for silence until then. */
  readonly waitingUntil: Date | null;
}

export interface RunProgress {
  readonly state: StoredRunState;
  readonly peopleRead: number;
  readonly directoryDone: boolean;
  readonly orgs: readonly OrgProgress[];
}

export interface StoredItem {
  readonly id: string;
  /** In the plan, from 1. */
  readonly position: number;
  readonly state: string;
  readonly reason: StoredError | null;
  readonly item: PlanItem;
}

export interface StoredSkip {
  readonly email: string;
  readonly reason: string;
}

/** One org's plan with what became of it. */
export interface PlanReport {
  readonly planId: string;
  readonly orgId: string;
  readonly label: string;
  readonly hash: string;
  readonly state: string;
  readonly counts: PlanCounts;
  /** What it was made from; null for plans of versions that did not note it. */
  readonly directoryDigest: string | null;
  readonly orgDigest: string | null;
}

/** A number of items that share effects and fate. */
export interface ItemTally {
  readonly orgId: string;
  readonly action: string;
  readonly state: string;
  readonly effects: readonly string[];
  /** Why they are held; null for all others. */
  readonly heldFor: string | null;
  readonly items: number;
}

/** One org's plan with everything that is told of it. */
export interface PlanDetail extends PlanReport {
  readonly runId: string;
  readonly runName: string;
  readonly runHash: string | null;
  readonly mode: string;
  readonly requestedBy: string | null;
  readonly applyRunId: string | null;
  readonly configName: string;
  readonly configDigest: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly items: Readonly<Record<string, number>>;
}

/** A page of a plan's items. */
interface ItemPage extends ItemFilter {
  /** Only items behind this position. */
  readonly after?: number;
  readonly limit: number;
}

/**
 * Items of plan `p` by state. Most of a plan are applied, sooner or later: the others are counted, each by an index of its
 * own, and what is left of all positions, which have no gaps, is applied.
 */
const COUNTS = `
  select coalesce(jsonb_object_agg(c.state, c.items), '{}') from (
    with counted as materialized (
      select i.state, count(*)::int as items from plan_item i where i.plan_id = p.id and i.state in ('planned', 'pending', 'intended', 'in_doubt') group by 1
      union all select 'held', count(*)::int from plan_item i where i.plan_id = p.id and i.state = 'held'
      union all select 'failed', count(*)::int from plan_item i where i.plan_id = p.id and i.state = 'failed'
      union all select i.state, count(*)::int from plan_item i where i.plan_id = p.id and i.state in ('skipped', 'superseded', 'cancelled') group by 1)
    select state, items from counted
    union all select 'applied', (select coalesce(max(i.position), 0) from plan_item i where i.plan_id = p.id) - (select coalesce(sum(items), 0)::int from counted)) c
  where c.items > 0`;

/** A run with one of its orgs, or with none. */
type ProgressRow = Omit<RunProgress, 'state' | 'orgs'> & {
  readonly runState: StoredRunState;
} & (OrgProgress | { readonly orgId: null });

function orgIn(row: ProgressRow): OrgProgress[] {
  if (row.orgId === null) return [];
  const { orgId, label, state, reading, error, items, finished, asked, answered, waitingUntil } = row;
  return [{ orgId, label, state, reading, error, items, finished, asked, answered, waitingUntil }];
}

/** Reads for people: progress, plans, counters. Nothing is decided here. */
export class ReportRepository {
  constructor(private readonly db: Database) {}

  /**
   * @param seen the orgs that may be shown
   * @returns undefined: there is no such run
   */
  async progress(runId: string, seen: OrgSet = 'all'): Promise<RunProgress | undefined> {
    const rows = await this.db.ask<ProgressRow>(
      `select r.state as "runState", r.directory is not null as "directoryDone",
         coalesce((r.directory ->> 'people')::int, (select sum(batches)::int * 500 from directory_read where run_id = $1), 0) as "peopleRead", o.*
       from run r left join (
         select ro.org_id as "orgId", o.label, ro.state, ro.reading, ro.error, coalesce(i.items, 0)::int as items,
           coalesce(i.finished, 0)::int as finished, coalesce(q.asked, 0)::int as asked,
           coalesce(q.answered, 0)::int as answered, case when g.not_before > now() then g.not_before end as "waitingUntil"
         from run_org ro join org o on o.id = ro.org_id left join org_gate g on g.org_id = ro.org_id
         left join lateral (
           select count(*) as items, count(*) filter (where pi.state in ('applied', 'failed', 'skipped', 'superseded', 'cancelled')) as finished
           from plan p join plan_item pi on pi.plan_id = p.id
           where p.org_id = ro.org_id and pi.state <> 'held' and (p.apply_run_id = $1 or (p.apply_run_id is null and p.run_id = $1))) i on true
         left join lateral (
           select count(*) as asked, count(*) filter (where f.state <> 'asked') as answered
           from fact_question f where f.run_id = $1 and f.org_id = ro.org_id) q on true
         where ro.run_id = $1 and ($2::text[] is null or o.label = any($2))) o on true
       where r.id = $1 order by o.label <> 'primary', o.label collate "C"`,
      [runId, labelsIn(seen)],
    );
    const [run] = rows;
    if (run === undefined) return undefined;
    const { runState: state, peopleRead, directoryDone } = run;
    return { state, peopleRead, directoryDone, orgs: rows.flatMap(orgIn) };
  }

  /** Plans that the run made, or that it applies. @param seen the orgs that may be shown */
  async plans(runId: string, seen: OrgSet = 'all'): Promise<PlanReport[]> {
    return this.db.ask(
      `select p.id as "planId", p.org_id as "orgId", o.label, p.hash, p.state, p.counts,
         p.directory_digest as "directoryDigest", p.org_digest as "orgDigest"
       from plan p join org o on o.id = p.org_id
       where (p.apply_run_id = $1 or p.run_id = $1) and ($2::text[] is null or o.label = any($2))
       order by o.label <> 'primary', o.label collate "C"`,
      [runId, labelsIn(seen)],
    );
  }

  async plan(planId: string): Promise<PlanDetail | undefined> {
    const [row] = await this.db.ask<PlanDetail>(
      `select p.id as "planId", p.org_id as "orgId", o.label, p.hash, p.state, p.counts, p.directory_digest as "directoryDigest",
         p.org_digest as "orgDigest", r.id as "runId", r.name as "runName", r.plan_hash as "runHash", r.mode, r.requested_by as "requestedBy",
         p.apply_run_id as "applyRunId", r.config_name as "configName", p.config_digest as "configDigest", p.created_at as "createdAt",
         p.expires_at as "expiresAt", (${COUNTS}) as items
       from plan p join run r on r.id = p.run_id join org o on o.id = p.org_id where p.id = $1`,
      [planId],
    );
    return row;
  }

  /** The org whose plan it is. */
  async orgOfPlan(planId: string): Promise<string | undefined> {
    const [row] = await this.db.ask<{ label: string }>(
      'select o.label from plan p join org o on o.id = p.org_id where p.id = $1',
      [planId],
    );
    return row?.label;
  }

  /** @param filter only items that it leaves */
  async tallies(planIds: readonly string[], filter: ItemFilter = {}): Promise<ItemTally[]> {
    return this.db.query(
      `select i.org_id as "orgId", i.action, a.state, coalesce(i.body -> 'change' -> 'effects', '[]'::jsonb) as effects,
         a."heldFor", sum(a.items)::int as items
       from (${ALIKE_ITEMS}) a ${ONE_OF_THEM} group by 1, 2, 3, 4, 5`,
      [planIds, ...valuesOf(filter)],
    );
  }

  /** Items in the plan's order, at most `limit`. */
  async items(planId: string, { after = 0, limit, ...filter }: ItemPage): Promise<StoredItem[]> {
    return this.db.ask(
      `select id, position, state, reason, body as item from plan_item
       where plan_id = $1 and position > $12 and ${IS_MEANT} order by position limit $13`,
      [planId, ...valuesOf(filter), after, limit],
    );
  }

  streamItems(planId: string): AsyncGenerator<StoredItem[]> {
    return this.db.stream(
      'select id, position, state, reason, body as item from plan_item where plan_id = $1 order by position',
      [planId],
      1000,
    );
  }

  /** Requests to Sign that a run has sent so far, every attempt counted. */
  async calls(runId: string, seen: OrgSet = 'all'): Promise<number> {
    const [row] = await this.db.ask<{ calls: number }>(
      `select count(*)::int as calls from audit_record a where a.run_id = $1 and a.kind = 'call'
         and ($2::text[] is null or exists (select from org o where o.id = a.org_id and o.label = any($2)))`,
      [runId, labelsIn(seen)],
    );
    return row?.calls ?? 0;
  }

  /** By address; those that are another sync's, of whom there may be very many, behind the others. */
  async skips(planId: string, limit: number): Promise<StoredSkip[]> {
    return this.db.query(
      `select email, reason from plan_skip where plan_id = $1 order by reason = 'OUT_OF_SCOPE', email_key collate "C" limit $2`,
      [planId, limit],
    );
  }

  /**
   * Runs whose plan has this hash, or one that begins so; one for each hash. Planning twice without a change in between
   * gives one hash twice: then it is the newest run whose plan is still open, or else the newest.
   */
  async findPlan(hashOrPrefix: string, seen: OrgSet = 'all'): Promise<{ runId: string; hash: string }[]> {
    return this.db.query(
      `select distinct on (r.plan_hash) r.id as "runId", r.plan_hash as hash from run r
       where r.plan_hash is not null and r.mode <> 'apply' and starts_with(r.plan_hash, $1)
         and ($2::text[] is null or exists (select from plan p join org o on o.id = p.org_id where p.run_id = r.id and o.label = any($2)))
       order by r.plan_hash, exists (select from plan p where p.run_id = r.id and p.state = 'planned') desc, r.started_at desc limit 100`,
      [hashOrPrefix, labelsIn(seen)],
    );
  }

  /** The newest run that made a plan which can be meant to be applied: also of an undo, but not under another configuration. */
  async latestPlan(configName?: string, seen: OrgSet = 'all'): Promise<string | undefined> {
    return this.#latest(['basedOn', 'people'], configName, seen);
  }

  /**
   * The newest run that planned what the directory asks for: no undo, no comparison.
   * @param configName only runs of that configuration
   */
  async latestPlannedRun(configName?: string, seen: OrgSet = 'all'): Promise<string | undefined> {
    return this.#latest(['undoRunId', 'basedOn', 'people'], configName, seen);
  }

  /**
   * The newest run that planned what the directory asks for of one person, in every org: of everybody, or of a few people
   * with them among these.
   */
  async latestPlannedFor(configName: string, emailKey: EmailKey): Promise<string | undefined> {
    const [row] = await this.db.query<{ id: string }>(
      `select r.id from run r where r.config_name = $1 and r.mode <> 'apply'
         and not r.options ?| array['undoRunId', 'basedOn', 'orgs'] and (not r.options ? 'people' or r.options -> 'people' ? $2)
         and exists (select from plan p where p.run_id = r.id)
       order by r.started_at desc limit 1`,
      [configName, emailKey],
    );
    return row?.id;
  }

  /** @param without runs with one of these options do not count */
  async #latest(
    without: readonly string[],
    configName: string | undefined,
    seen: OrgSet,
  ): Promise<string | undefined> {
    const [row] = await this.db.query<{ id: string }>(
      `select r.id from run r where r.mode <> 'apply' and exists (
           select from plan p join org o on o.id = p.org_id where p.run_id = r.id and ($3::text[] is null or o.label = any($3)))
         and not r.options ?| $2::text[] and ($1::text is null or r.config_name = $1)
       order by r.started_at desc limit 1`,
      [configName ?? null, without, labelsIn(seen)],
    );
    return row?.id;
  }
}
