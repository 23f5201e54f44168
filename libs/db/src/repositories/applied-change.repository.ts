import type { OrgSet, PersonItem } from '#domain';
import type { Database } from '../database.js';
import { labelsIn } from './org-set.js';

/** A change that was done, and the run that did it. */
export interface AppliedChange {
  readonly org: string;
  readonly item: Pick<PersonItem, 'change' | 'because'>;
  readonly run: string;
  readonly requestedBy: string | null;
}

/** What was done lately, for whoever counts it. */
export class AppliedChangeRepository {
  constructor(private readonly db: Database) {}

  /** The newest first. */
  async since(
    configName: string,
    orgs: OrgSet,
    { hours, limit }: { readonly hours: number; readonly limit: number },
  ): Promise<AppliedChange[]> {
    return this.db.query(
      `select o.label as org, jsonb_build_object('change', i.body -> 'change', 'because', i.body -> 'because') as item, r.name as run,
         r.requested_by as "requestedBy"
       from org o join plan_item i on i.org_id = o.id and i.subject = 'person' and i.state = 'applied'
         and i.finished_at > now() - make_interval(hours => $3)
       join plan p on p.id = i.plan_id join run r on r.id = coalesce(p.apply_run_id, p.run_id)
       where r.config_name = $1 and ($2::text[] is null or o.label = any($2)) order by i.finished_at desc limit $4`,
      [configName, labelsIn(orgs), hours, limit],
    );
  }

  /** Org → its users that are not INACTIVE as somebody last looked, the owner not counted. */
  async activeUsers(configName: string, orgs: OrgSet): Promise<Map<string, number>> {
    const rows = await this.db.query<{ org: string; users: number }>(
      `select o.label as org, count(u.sign_user_id)::int as users from org o
       left join sign_user u on u.org_id = o.id and u.valid_to is null and u.status is distinct from 'INACTIVE'
         and u.email_key <> split_part(o.account, ' at ', 1)
       where ($2::text[] is null or o.label = any($2)) and exists (
         select from run_org ro join run r on r.id = ro.run_id where ro.org_id = o.id and r.config_name = $1) group by 1`,
      [configName, labelsIn(orgs)],
    );
    return new Map(rows.map(({ org, users }) => [org, users]));
  }
}
