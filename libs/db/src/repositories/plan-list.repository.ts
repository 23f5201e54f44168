import { type OrgSet, planStanding, type PlanStanding, type StoredPlanPart } from '#domain';
import type { Database } from '../database.js';
import { moment } from '../moment.js';
import { labelsIn } from './org-set.js';

/** A run's plan, for people. */
export interface RecentPlan {
  readonly runId: string;
  readonly runName: string;
  readonly hash: string;
  readonly configName: string;
  readonly mode: string;
  readonly requestedBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly state: PlanStanding;
  readonly changes: number;
  readonly held: number;
  /** The run that the plan undoes. */
  readonly undoes: string | null;
  /** One of two plans that were compared: nobody is meant to apply it. */
  readonly isCompared: boolean;
  readonly place: PlanPlace;
}

/** Where a page of plans ended. */
export interface PlanPlace {
  readonly at: string;
  readonly runId: string;
}

export interface RecentPlanFilter {
  /** The orgs that may be shown; left out: all. */
  readonly orgs?: OrgSet;
  readonly configName?: string;
  readonly org?: string;
  /** Made at or after that moment … */
  readonly from?: Date;
  /** … and before that one. */
  readonly to?: Date;
  readonly after?: PlanPlace;
  readonly limit: number;
}

const HAS_PLAN_OF = (label: string) =>
  `exists (select from plan p join org o on o.id = p.org_id where p.run_id = r.id and o.label = ${label})`;

/** Plans as people look for them. */
export class PlanListRepository {
  constructor(private readonly db: Database) {}

  /** The newest plans; tests are left out. */
  async find({ orgs = 'all', configName, after, limit, ...filter }: RecentPlanFilter): Promise<RecentPlan[]> {
    const rows = await this.db.ask<
      Omit<RecentPlan, 'state' | 'expiresAt'> & {
        parts: { state: StoredPlanPart['state']; expiresAt: string | null }[];
      }
    >(
      `select r.id as "runId", r.name as "runName", r.plan_hash as hash, r.config_name as "configName", r.mode,
         r.requested_by as "requestedBy", r.started_at as "createdAt", p.parts, coalesce(i.changes, 0)::int as changes, coalesce(i.held, 0)::int as held,
         (select u.name from run u where u.id = (r.options ->> 'undoRunId')::uuid) as undoes, r.options ?| array['basedOn', 'comparedGroups'] as "isCompared",
         jsonb_build_object('at', ${moment('r.started_at')}, 'runId', r.id) as place
       from (select * from run r where plan_hash is not null and mode in ('plan', 'sync') and ($1::text is null or config_name = $1)
               and ($3::text[] is null or ${HAS_PLAN_OF('any($3)')}) and ($4::text is null or ${HAS_PLAN_OF('$4')})
               and ($5::timestamptz is null or started_at >= $5) and ($6::timestamptz is null or started_at < $6)
               and ($7::timestamptz is null or (started_at, id) < ($7, $8::uuid))
             order by started_at desc, id desc limit $2) r
       join lateral (select jsonb_agg(jsonb_build_object('state', state, 'expiresAt', expires_at)) as parts from plan where run_id = r.id) p on p.parts is not null
       left join lateral (select count(*) filter (where pi.state <> 'held') as changes, count(*) filter (where pi.state = 'held') as held
                          from plan pl join org o on o.id = pl.org_id join plan_item pi on pi.plan_id = pl.id
                          where pl.run_id = r.id and ($3::text[] is null or o.label = any($3))) i on true
       order by r.started_at desc, r.id desc`,
      [
        ...[
          configName ?? null,
          limit,
          labelsIn(orgs),
          filter.org ?? null,
          filter.from ?? null,
          filter.to ?? null,
        ],
        ...[after?.at ?? null, after?.runId ?? null],
      ],
    );
    const now = new Date();
    return rows.map(({ parts: stored, ...plan }) => {
      const parts = stored.map(({ state, expiresAt }) => ({
        state,
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      }));
      const ends = parts.flatMap(({ expiresAt }) => expiresAt ?? []);
      const expiresAt = ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
      return { ...plan, expiresAt, state: planStanding(parts, now) };
    });
  }
}
