import type { PersonItem, UserStatus } from '#domain';
import type { Database, Transaction } from '../database.js';
import { createdUsersSql } from './own-people.js';
import { UNDONE_ITEMS } from './undone-items.js';

/** What one round of an undo reads. */
export interface UndoScope {
  readonly runId: string;
  readonly undoRunId: string;
  readonly orgId: string;
  /** A status learnt before this is stale; one learnt since the run began never is. */
  readonly statusFreshFrom: Date;
  /** Present where the org's `scope` asks whom this configuration has created. */
  readonly createdByMe?: true;
}

/** An item that the undone run has carried out, beside its person as the org has them now. */
export interface UndoneRow {
  readonly item: PersonItem;
  readonly run: string;
  /** It failed after some of its calls had been done. */
  readonly halfDone: boolean;
  /** As the user has it now; that of the item where there is no such user. */
  readonly emailKey: string;
  readonly email: string;
  /** Null: the org has no such user; then nothing of what follows counts. */
  readonly signUserId: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly accountAdmin: boolean;
  readonly memberships: readonly (readonly [string, 0 | 1])[];
  /** Null unless it was asked for in this run. */
  readonly primaryGroupId: string | null;
  /** Null unless it is fresh. */
  readonly status: UserStatus | null;
  readonly statusUnread: boolean;
  readonly groupsUnread: boolean;
  /** A run of this configuration has created them; false where nobody asked. */
  readonly isCreated: boolean;
}

/** Reads what a run has done, so that it can be undone. */
export class UndoRepository {
  constructor(private readonly db: Database) {}

  /** Orgs in which the run has changed something. */
  async orgs(undoRunId: string): Promise<{ label: string; account: string }[]> {
    return this.db.query(
      `select o.label, o.account from org o where o.id in (select org_id from (${UNDONE_ITEMS}) u) order by 1`,
      [undoRunId],
    );
  }

  /** In code point order of today's addresses; several items of one person in the order in which they were done. */
  people({ undoRunId, orgId, runId, statusFreshFrom, createdByMe }: UndoScope): AsyncGenerator<UndoneRow[]> {
    const created = createdByMe
      ? `left join (${createdUsersSql('$2', '$3')}) cr on cr.sign_user_id = u.sign_user_id`
      : '';
    return this.db.stream<UndoneRow>(
      `select i.body as item, i.run_name as run, i.state = 'failed' as "halfDone",
         coalesce(u.email_key, i.subject_key) as "emailKey", coalesce(u.email, i.email) as email, u.sign_user_id as "signUserId",
         coalesce(u.first_name, '') as "firstName", coalesce(u.last_name, '') as "lastName",
         coalesce(u.account_admin, false) as "accountAdmin", coalesce(u.memberships, '[]'::jsonb) as memberships,
         case when u.primary_at >= r.started_at then u.primary_group_id end as "primaryGroupId",
         case when u.status_at >= least(r.started_at, $4::timestamptz) and u.confidence <> 'in_doubt' then u.status end as status,
         fs.sign_user_id is not null as "statusUnread", fg.sign_user_id is not null as "groupsUnread",
         ${createdByMe ? 'cr.sign_user_id is not null' : 'false'} as "isCreated"
       from (${UNDONE_ITEMS}) i cross join (select started_at from run where id = $3) r
       left join lateral (
         select * from (
           select * from sign_user where org_id = $2 and valid_to is null and sign_user_id = i.sign_user_id
           union all
           select * from sign_user where org_id = $2 and valid_to is null and i.sign_user_id is null and email_key = i.subject_key
         ) found order by status is not distinct from 'INACTIVE', sign_user_id limit 1) u on true
       left join fact_question fs on fs.run_id = $3 and fs.org_id = $2 and fs.sign_user_id = u.sign_user_id and fs.fact = 'status' and fs.state = 'failed'
       left join fact_question fg on fg.run_id = $3 and fg.org_id = $2 and fg.sign_user_id = u.sign_user_id and fg.fact = 'groups' and fg.state = 'failed'
       ${created}
       where i.org_id = $2 and i.subject = 'person'
       order by coalesce(u.email_key, i.subject_key) collate "C", i.finished_at, i.position`,
      [undoRunId, orgId, runId, statusFreshFrom],
      1000,
    );
  }

  /** Names of the Sign groups that the run has created in the org. */
  async createdGroups(undoRunId: string, orgId: string): Promise<{ key: string; name: string }[]> {
    return this.db.query(
      `select i.subject_key as key, i.body ->> 'name' as name from (${UNDONE_ITEMS}) i
       where i.org_id = $2 and i.subject = 'group' and i.state = 'applied' order by i.subject_key collate "C"`,
      [undoRunId, orgId],
    );
  }

  async storeSkips(
    tx: Transaction,
    planId: string,
    skips: readonly { readonly key: string; readonly email: string; readonly reason: string }[],
  ): Promise<void> {
    await tx.query(
      `insert into plan_skip (plan_id, email_key, email, reason)
       select $1::uuid, s.* from unnest($2::text[], $3::text[], $4::text[]) as s`,
      [
        planId,
        skips.map(({ key }) => key),
        skips.map(({ email }) => email),
        skips.map(({ reason }) => reason),
      ],
    );
  }
}
