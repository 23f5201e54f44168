import type { OrgSet } from '#domain';
import type { Database } from '../database.js';
import type { StoredError } from '../entities/run.entity.js';
import { labelsIn } from './org-set.js';

/** One org in numbers. */
export interface OrgSummary {
  readonly id: string;
  readonly label: string;
  readonly account: string;
  /** Such as `ENTERPRISE`; null until Sign has told it. */
  readonly accountType: string | null;
  /** Of the newest plan of everybody; null before the first one. */
  readonly counts: {
    readonly inSign: number;
    readonly managed: number;
    readonly signOnly: number;
    readonly protected: number;
  } | null;
  readonly groups: number | null;
  readonly lastCompleteRead: Date | null;
  readonly lastRead: Date | null;
  readonly changesOpen: number;
  readonly held: number;
  readonly failed: number;
  readonly drifts: number;
  readonly waitingUntil: Date | null;
  readonly callsPerSecond: number | null;
  readonly pause: {
    readonly actor: string;
    readonly reason: string;
    readonly since: Date;
    readonly until: Date | null;
  } | null;
  readonly lastRun: {
    readonly id: string;
    readonly name: string;
    readonly mode: string;
    readonly state: string;
    readonly orgState: string;
    readonly startedAt: Date;
    readonly finishedAt: Date | null;
    readonly error: StoredError | null;
  } | null;
  /** Leavers of the last 24 hours. */
  readonly leavers: { readonly people: number; readonly seconds: number } | null;
}

interface OrgPage {
  readonly orgs: OrgSet;
  /** Only these rows. */
  readonly ids?: readonly string[];
  /** Behind this label and id. */
  readonly after?: readonly [string, string];
  readonly limit: number;
}

/** `jsonb` carries moments as text. */
interface Row extends Omit<OrgSummary, 'pause' | 'lastRun'> {
  readonly pause: Texts<NonNullable<OrgSummary['pause']>> | null;
  readonly lastRun: Texts<NonNullable<OrgSummary['lastRun']>> | null;
}
type Texts<T> = {
  readonly [Key in keyof T]: T[Key] extends Date
    ? string
    : T[Key] extends Date | null
      ? string | null
      : T[Key];
};

/** Runs that plan for everybody, by what is known of now. */
const OF_EVERYBODY = `r.mode <> 'apply' and not r.options ?| array['undoRunId', 'basedOn', 'comparedGroups', 'people']`;
/** What takes rights from somebody who is in Sign only. */
const LEAVING = `('reset', 'deactivate', 'remove_groups', 'remove_roles')`;

/** Orgs for people who watch them. */
export class OrgSummaryRepository {
  constructor(private readonly db: Database) {}

  /** By label and id. An account that a label has left behind is among them. */
  async page({ orgs, ids, after, limit }: OrgPage): Promise<OrgSummary[]> {
    const rows = await this.db.ask<Row>(
      `select o.id, o.label, o.account, o.account_type as "accountType", p.counts, s.groups, s."lastRead", c.at as "lastCompleteRead",
         coalesce(i.open, 0)::int as "changesOpen", coalesce(i.held, 0)::int as held, coalesce(i.failed, 0)::int as failed,
         (select count(*)::int from drift d where d.org_id = o.id and d.state = 'open') as drifts,
         case when g.not_before > now() then g.not_before end as "waitingUntil", g.calls_per_second as "callsPerSecond",
         case when w.org_id is not null then jsonb_build_object('actor', w.actor, 'reason', w.reason, 'since', w.paused_at, 'until', w.until) end as pause,
         l.run as "lastRun", v.leavers
       from (select * from org o where ($1::text[] is null or o.label = any($1)) and ($2::uuid[] is null or o.id = any($2))
           and ($3::text is null or (o.label collate "C", o.id) > ($3::text collate "C", $4::uuid))
         order by o.label collate "C", o.id limit $5) o
       left join org_gate g on g.org_id = o.id
       left join org_pause w on w.org_id = o.id and (w.until is null or w.until > now())
       left join lateral (
         select e.groups, e.finished_at as "lastRead" from org_snapshot e where e.org_id = o.id order by e.revision desc limit 1) s on true
       left join lateral (
         select e.finished_at as at from org_snapshot e where e.org_id = o.id and e.complete order by e.revision desc limit 1) c on true
       left join lateral (
         select n.id, jsonb_build_object('inSign', n.counts -> 'signUsers', 'managed', n.counts -> 'matched', 'signOnly', n.counts -> 'signOnly',
           'protected', coalesce((n.counts #>> '{skipped,OWNER}')::int, 0) + coalesce((n.counts #>> '{skipped,PROTECTED}')::int, 0)) as counts
         from plan n join run r on r.id = n.run_id
         where n.org_id = o.id and n.hash <> '' and ${OF_EVERYBODY} order by n.created_at desc limit 1) p on true
       left join lateral (
         select (select count(*) from plan_item x where x.plan_id = p.id and x.state in ('planned', 'pending', 'intended', 'in_doubt')) as open,
           (select count(*) from plan_item x where x.plan_id = p.id and x.state = 'held') as held,
           (select count(*) from plan_item x where x.plan_id = p.id and x.state = 'failed') as failed) i on true
       left join lateral (
         select jsonb_build_object('id', r.id, 'name', r.name, 'mode', r.mode, 'state', r.state, 'orgState', ro.state,
           'startedAt', r.started_at, 'finishedAt', r.finished_at, 'error', coalesce(ro.error, r.error)) as run
         from run r join run_org ro on ro.run_id = r.id and ro.org_id = o.id
         where r.state <> 'waiting' order by r.requested_at desc limit 1) l on true
       left join lateral (
         select case when count(*) > 0 then jsonb_build_object('people', count(*), 'seconds',
             percentile_cont(0.95) within group (order by extract(epoch from x.finished_at - r.started_at))) end as leavers
         from plan_item x join plan xp on xp.id = x.plan_id join run r on r.id = coalesce(xp.apply_run_id, xp.run_id)
         where x.org_id = o.id and x.subject = 'person' and x.state = 'applied' and x.action in ${LEAVING}
           and x.finished_at > now() - interval '24 hours') v on true
       order by o.label collate "C", o.id`,
      [labelsIn(orgs), ids ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    return rows.map(summary);
  }

  /** Every account that is stored. Few: rows are made by configurations. */
  async accounts(): Promise<{ id: string; label: string; account: string }[]> {
    return this.db.ask('select id, label, account from org order by label collate "C", id limit 5000');
  }

  /** Runs of these orgs that are under way, and messages that were given up, whatever they concern. */
  async totals(orgs: OrgSet): Promise<{ running: number; waiting: number; deadLetters: number }> {
    const [row] = await this.db.ask<{ running: number; waiting: number; deadLetters: number }>(
      `select count(*) filter (where r.state = 'running')::int as running, count(*) filter (where r.state = 'waiting')::int as waiting,
         (select count(*)::int from dead_letter where state = 'dead') as "deadLetters"
       from run r where r.state in ('running', 'waiting') and ($1::text[] is null
         or exists (select from run_org ro join org o on o.id = ro.org_id where ro.run_id = r.id and o.label = any($1)))`,
      [labelsIn(orgs)],
    );
    return row ?? { running: 0, waiting: 0, deadLetters: 0 };
  }
}

function summary({ pause, lastRun, ...row }: Row): OrgSummary {
  return {
    ...row,
    pause: pause && { ...pause, since: new Date(pause.since), until: dateOf(pause.until) },
    lastRun: lastRun && {
      ...lastRun,
      startedAt: new Date(lastRun.startedAt),
      finishedAt: dateOf(lastRun.finishedAt),
    },
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
