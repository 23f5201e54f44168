import type { Database } from '#db';

/** What a run did in one org. Times are seconds of the database's clock. */
export interface OrgActions {
  readonly org: string;
  readonly applied: number;
  readonly failed: number;
  readonly approvedAt: number;
  /** The ends of its actions, ascending. */
  readonly endedAt: readonly number[];
}

/** The actions of a run that applied plans, org by org. */
export async function actionsOfRun(db: Database, runId: string): Promise<OrgActions[]> {
  return db.query<OrgActions & Record<string, unknown>>(
    `select o.label as org, extract(epoch from p.approved_at)::float8 as "approvedAt",
       (count(*) filter (where i.state = 'applied'))::int as applied,
       (count(*) filter (where i.state = 'failed'))::int as failed,
       coalesce(array_agg(extract(epoch from i.finished_at)::float8 order by i.finished_at)
         filter (where i.finished_at is not null), '{}') as "endedAt"
     from plan p join org o on o.id = p.org_id join plan_item i on i.plan_id = p.id
     where p.apply_run_id = $1 and i.subject = 'person'
     group by o.label, p.approved_at order by o.label`,
    [runId],
  );
}

/** From the first approval to the last result. @throws Error not all of them were applied: then it is no measure of anything */
export function actionsPerSecond(orgs: readonly OrgActions[], expected: number): number {
  const applied = orgs.reduce((sum, org) => sum + org.applied, 0);
  if (applied !== expected) throw new Error(`${applied} of ${expected} actions were applied.`);
  const began = Math.min(...orgs.map(({ approvedAt }) => approvedAt));
  const ended = Math.max(...orgs.map(({ endedAt }) => endedAt.at(-1) ?? Number.NaN));
  return applied / (ended - began);
}
