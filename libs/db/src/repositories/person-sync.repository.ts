import type { PersonItem } from '#domain';
import type { Database } from '../database.js';
import type { RunOrgState } from '../entities/run-org.entity.js';
import type { StoredError } from '../entities/run.entity.js';

interface SyncedCall {
  readonly call: string;
  readonly at: string;
  readonly finishedAt: string | null;
  readonly outcome: string | null;
  readonly answer: unknown;
}

export interface SyncedItem {
  readonly id: string;
  readonly orgId: string;
  readonly state: string;
  readonly reason: StoredError | null;
  readonly item: PersonItem;
  readonly approvedBy: readonly string[];
  readonly calls: readonly SyncedCall[];
}

export interface SyncedOrg {
  readonly orgId: string;
  readonly org: string;
  readonly state: RunOrgState;
  readonly error: StoredError | null;
  readonly planId: string | null;
  readonly hash: string | null;
}

/** A run of a few people, step by step. Bounded by the people of such a run. */
export class PersonSyncRepository {
  constructor(private readonly db: Database) {}

  /** Primary first. */
  async orgs(runId: string): Promise<SyncedOrg[]> {
    return this.db.query(
      `select o.id as "orgId", o.label as org, ro.state, ro.error, p.id as "planId", nullif(p.hash, '') as hash
       from run_org ro join org o on o.id = ro.org_id left join plan p on p.run_id = ro.run_id and p.org_id = o.id
       where ro.run_id = $1 order by o.label <> 'primary', o.label collate "C"`,
      [runId],
    );
  }

  async items(runId: string, limit: number): Promise<SyncedItem[]> {
    return this.db.query(
      `select i.id, i.org_id as "orgId", i.state, i.reason, i.body as item,
         array(select a.actor from approval a where a.item_id = i.id and a.verdict = 'approve' and a.used_at is null order by a.id) as "approvedBy",
         coalesce((select jsonb_agg(jsonb_build_object('call', t.call, 'at', t.intended_at, 'finishedAt', t.finished_at, 'outcome', t.outcome,
             'answer', t.result) order by t.id) from action_attempt t where t.item_id = i.id), '[]') as calls
       from plan p join plan_item i on i.plan_id = p.id and i.subject = 'person'
       where p.run_id = $1 order by i.org_id, i.position limit $2`,
      [runId, limit],
    );
  }

  async skips(runId: string, limit: number): Promise<{ orgId: string; email: string; reason: string }[]> {
    return this.db.query(
      `select p.org_id as "orgId", s.email, s.reason from plan p join plan_skip s on s.plan_id = p.id
       where p.run_id = $1 order by s.email_key collate "C" limit $2`,
      [runId, limit],
    );
  }

  /** Who of the keys the directory had at a revision. */
  async foundAt(
    chain: number,
    revision: number,
    keys: readonly string[],
  ): Promise<{ emailKey: string; email: string; enabled: boolean; groups: string[] }[]> {
    return this.db.query(
      `select p.email_key as "emailKey", p.email, p.enabled, g.groups from directory_person p join group_set g on g.id = p.group_set
       where p.chain = $1 and p.email_key = any($3::text[]) and p.valid_from <= $2 and (p.valid_to is null or p.valid_to > $2)`,
      [chain, revision, keys],
    );
  }
}
