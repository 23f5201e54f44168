import type { UserStatus } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import { joinWholeLists } from '../whole-lists.js';

export interface StagedUser {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly accountAdmin: boolean;
}

export interface StagedMember {
  readonly userId: string;
  readonly groupId: string;
  readonly admin: boolean;
}

export interface ObservedGroup {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly isDefault: boolean;
}

/** A refresh that is still going on. */
export interface Stage {
  readonly refreshId: string;
  readonly orgId: string;
}

/** A user as the database holds one. Memberships are `[sign group id, admin 0|1]`, sorted by id. */
export interface ObservedUserRow {
  readonly signUserId: string;
  readonly emailKey: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly accountAdmin: boolean;
  readonly memberships: readonly (readonly [string, 0 | 1])[];
  readonly primaryGroupId: string | null;
  readonly primaryAt: Date | null;
  readonly status: UserStatus | null;
  readonly statusAt: Date | null;
  readonly confidence: string;
}

/** An answer of `GET /users/{id}` or `GET /users/{id}/groups`. */
export interface ObservedFact {
  readonly signUserId: string;
  readonly status?: UserStatus;
  readonly primaryGroupId?: string | null;
  readonly memberships?: readonly (readonly [string, 0 | 1])[];
}

/** What our own write made of a user; replaces the current row. */
export type WrittenUser = Omit<ObservedUserRow, 'primaryAt' | 'statusAt' | 'confidence'>;

const CURRENT = `sign_user_id as "signUserId", email_key as "emailKey", email, first_name as "firstName", last_name as "lastName",
  account_admin as "accountAdmin", memberships, primary_group_id as "primaryGroupId", primary_at as "primaryAt",
  status, status_at as "statusAt", confidence`;

/** Of the facts $2, asked for at $3 about users of the org $1, those that nothing has overtaken since. */
const NEWER_FACTS = `(
  select u.sign_user_id,
    case when u.status_at is null or u.status_at <= $3 then f.status end as status,
    case when u.observed_at <= $3 then f.memberships end as memberships,
    case when (u.observed_at <= $3 or f.memberships = u.memberships) and (u.primary_at is null or u.primary_at <= $3)
      then f."primaryGroupId" end as primary_group_id
  from jsonb_to_recordset($2::jsonb) as f ("signUserId" text, status text, "primaryGroupId" text, memberships jsonb)
  join sign_user u on u.org_id = $1 and u.sign_user_id = f."signUserId" and u.valid_to is null)`;

/** What is known of the users and groups of an org. */
export class ObservedRepository {
  constructor(private readonly db: Database) {}

  async now(): Promise<Date> {
    const [row] = await this.db.query<{ now: Date }>('select clock_timestamp() as now');
    return row?.now ?? new Date();
  }

  /** @returns how many rows that made: of a user who stands in two pages, one */
  async stageUsers({ refreshId, orgId }: Stage, users: readonly StagedUser[]): Promise<number> {
    const rows = await this.db.query(
      `insert into sign_stage_user (refresh_id, org_id, sign_user_id, email, email_key, first_name, last_name, account_admin)
       select distinct on (u.id) $1::uuid, $8::uuid, u.* from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
         as u (id, email, email_key, first_name, last_name, account_admin)
       where not exists (select from sign_stage_user s where s.refresh_id = $1 and s.sign_user_id = u.id)
       returning 1`,
      [
        refreshId,
        users.map(({ id }) => id),
        users.map(({ email }) => email),
        users.map(({ emailKey }) => emailKey),
        users.map(({ firstName }) => firstName),
        users.map(({ lastName }) => lastName),
        users.map(({ accountAdmin }) => accountAdmin),
        orgId,
      ],
    );
    return rows.length;
  }

  /** @returns how many rows that made */
  async stageMembers({ refreshId, orgId }: Stage, members: readonly StagedMember[]): Promise<number> {
    await this.db.query(
      `insert into sign_stage_member (refresh_id, org_id, sign_user_id, sign_group_id, is_admin)
       select $1::uuid, $5::uuid, * from unnest($2::text[], $3::text[], $4::boolean[])`,
      [
        refreshId,
        members.map(({ userId }) => userId),
        members.map(({ groupId }) => groupId),
        members.map(({ admin }) => admin),
        orgId,
      ],
    );
    return members.length;
  }

  /** How many rows are staged. Fewer than were stored: the database server has crashed meanwhile. */
  async stagedRows(tx: Queryable, refreshId: string): Promise<number> {
    const [row] = await tx.query<{ rows: number }>(
      `select (select count(*) from sign_stage_user where refresh_id = $1)::int
            + (select count(*) from sign_stage_member where refresh_id = $1)::int as rows`,
      [refreshId],
    );
    return row?.rows ?? 0;
  }

  /**
   * Lets the server see how much is staged, so that it joins well. In no transaction: ANALYZE keeps the refreshes of
   * other orgs waiting until its transaction ends.
   */
  async analyzeStage(): Promise<void> {
    await this.db.query('analyze sign_stage_user, sign_stage_member');
  }

  /** Users that Sign must still have and that the staged list lacks: seen before, or named by a group's list. */
  async missingFromStage(refreshId: string, orgId: string): Promise<string[]> {
    const rows = await this.db.query<{ who: string }>(
      `select distinct coalesce(u.email, m.sign_user_id) as who
       from (select sign_user_id from sign_user where org_id = $2 and valid_to is null
             union select sign_user_id from sign_stage_member where refresh_id = $1) m
       left join sign_user u on u.org_id = $2 and u.sign_user_id = m.sign_user_id and u.valid_to is null
       where not exists (select from sign_stage_user s where s.refresh_id = $1 and s.sign_user_id = m.sign_user_id)
       order by 1`,
      [refreshId, orgId],
    );
    return rows.map(({ who }) => who);
  }

  async discardStage(refreshId: string): Promise<void> {
    await this.dropStage(this.db, refreshId);
  }

  /** Forgets what refreshes of an org left behind whose process was killed. For the org's new holder, before its first. */
  async forgetStages(orgId: string): Promise<void> {
    await this.db.query('delete from sign_stage_user where org_id = $1', [orgId]);
    await this.db.query('delete from sign_stage_member where org_id = $1', [orgId]);
  }

  async dropStage(tx: Queryable, refreshId: string): Promise<void> {
    await tx.query('delete from sign_stage_user where refresh_id = $1', [refreshId]);
    await tx.query('delete from sign_stage_member where refresh_id = $1', [refreshId]);
  }

  /**
   * Turns the staged lists into the current state of the org. Users who are missing stay as they were: Sign has no
   * user deletion. Rows that a later request or our own write taught us stay too.
   *
   * @returns the number of users that are current afterwards
   */
  async mergeRefresh(
    tx: Transaction,
    refresh: { id: string; orgId: string; revision: number; startedAt: Date },
    groups: readonly ObservedGroup[],
  ): Promise<number> {
    await this.#mergeGroups(tx, refresh, groups);
    await joinWholeLists(tx, () => this.#mergeUsers(tx, refresh));
    await this.dropStage(tx, refresh.id);
    const [row] = await tx.query<{ users: number }>(
      'select count(*)::int as users from sign_user where org_id = $1 and valid_to is null',
      [refresh.orgId],
    );
    return row?.users ?? 0;
  }

  async #mergeUsers(
    tx: Transaction,
    refresh: { id: string; orgId: string; revision: number; startedAt: Date },
  ): Promise<void> {
    const params = [refresh.id, refresh.orgId, refresh.revision, refresh.startedAt];
    await tx.query(
      `create temp table refreshed on commit drop as
       select s.*, coalesce(m.memberships, '[]'::jsonb) as memberships,
         o.sign_user_id is not null as known, o.status, o.status_at, o.primary_group_id, o.primary_at,
         o.sign_user_id is null or (o.email, o.first_name, o.last_name, o.account_admin, o.memberships)
           is distinct from (s.email, s.first_name, s.last_name, s.account_admin, coalesce(m.memberships, '[]'::jsonb)) as differs
       from sign_stage_user s
       left join (select sign_user_id, jsonb_agg(jsonb_build_array(sign_group_id, is_admin::int) order by sign_group_id collate "C") as memberships
                  from (select distinct on (sign_user_id, sign_group_id) * from sign_stage_member
                        where refresh_id = $1 order by sign_user_id, sign_group_id) d group by sign_user_id) m using (sign_user_id)
       left join sign_user o on o.org_id = $2 and o.sign_user_id = s.sign_user_id and o.valid_to is null
       where s.refresh_id = $1 and (o.observed_at is null or o.observed_at <= $3)`,
      [params[0], params[1], params[3]],
    );
    await tx.query(
      `update sign_user u set valid_to = $2 from refreshed r
       where r.known and r.differs and u.org_id = $1 and u.sign_user_id = r.sign_user_id and u.valid_to is null`,
      [params[1], params[2]],
    );
    await tx.query(
      `update sign_user u set observed_at = $2, confidence = case when u.confidence = 'in_doubt' then 'in_doubt' else 'listed' end
       from refreshed r where r.known and not r.differs and u.org_id = $1 and u.sign_user_id = r.sign_user_id and u.valid_to is null`,
      [params[1], params[3]],
    );
    await tx.query(
      `insert into sign_user (org_id, sign_user_id, email_key, email, first_name, last_name, account_admin, memberships,
         primary_group_id, primary_at, status, status_at, confidence, observed_at, valid_from)
       select $1::uuid, r.sign_user_id, r.email_key, r.email, r.first_name, r.last_name, r.account_admin, r.memberships,
         r.primary_group_id, r.primary_at, r.status, r.status_at, 'listed', $3::timestamptz, $2::bigint
       from refreshed r where r.differs`,
      params.slice(1),
    );
  }

  async #mergeGroups(
    tx: Transaction,
    { orgId, revision, startedAt }: { orgId: string; revision: number; startedAt: Date },
    groups: readonly ObservedGroup[],
  ): Promise<void> {
    const list = JSON.stringify(groups);
    await tx.query(
      `update sign_group g set valid_to = $2
       where g.org_id = $1 and g.valid_to is null and g.observed_at <= $4 and not exists (
         select from jsonb_to_recordset($3::jsonb) as l (id text, key text, name text, "isDefault" boolean)
         where l.id = g.sign_group_id and l.name = g.name and l."isDefault" = g.is_default)`,
      [orgId, revision, list, startedAt],
    );
    await tx.query(
      `insert into sign_group (org_id, sign_group_id, group_key, name, is_default, observed_at, valid_from)
       select $1::uuid, l.id, l.key, l.name, l."isDefault", $4::timestamptz, $2::bigint
       from jsonb_to_recordset($3::jsonb) as l (id text, key text, name text, "isDefault" boolean)
       where not exists (select from sign_group g where g.org_id = $1 and g.sign_group_id = l.id and g.valid_to is null)`,
      [orgId, revision, list, startedAt],
    );
  }

  async addSnapshot(
    tx: Transaction,
    snapshot: {
      revision: number;
      orgId: string;
      runId: string;
      users: number;
      groups: number;
      calls: number;
      missing: readonly string[];
      startedAt: Date;
    },
  ): Promise<void> {
    await tx.query(
      `insert into org_snapshot (revision, org_id, run_id, users, groups, calls, complete, missing, started_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        snapshot.revision,
        snapshot.orgId,
        snapshot.runId,
        snapshot.users,
        snapshot.groups,
        snapshot.calls,
        snapshot.missing.length === 0,
        JSON.stringify(snapshot.missing),
        snapshot.startedAt,
      ],
    );
  }

  async groups(orgId: string): Promise<ObservedGroup[]> {
    return this.db.query(
      `select sign_group_id as id, group_key as key, name, is_default as "isDefault"
       from sign_group where org_id = $1 and valid_to is null order by sign_group_id collate "C"`,
      [orgId],
    );
  }

  async addGroup(tx: Transaction, orgId: string, group: ObservedGroup): Promise<void> {
    await tx.query(
      `insert into sign_group (org_id, sign_group_id, group_key, name, is_default, observed_at, valid_from)
       values ($1, $2, $3, $4, $5, clock_timestamp(), nextval('revision'))
       on conflict do nothing`,
      [orgId, group.id, group.key, group.name, group.isDefault],
    );
  }

  /** Current users by e-mail key, one for each: the ones that a batch of actions is about. Of two the one that planning takes. */
  async usersByKey(orgId: string, emailKeys: readonly string[]): Promise<ObservedUserRow[]> {
    return this.db.query(
      `select distinct on (email_key) ${CURRENT} from sign_user
       where org_id = $1 and valid_to is null and email_key = any($2::text[])
       order by email_key, status is not distinct from 'INACTIVE', sign_user_id`,
      [orgId, emailKeys],
    );
  }

  /** What kind of account the org is, as Sign names it. */
  async noteAccountType(tx: Queryable, orgId: string, accountType: string): Promise<void> {
    await tx.query('update org set account_type = $2 where id = $1 and account_type is distinct from $2', [
      orgId,
      accountType,
    ]);
  }

  /**
   * Stores answers to questions. What differs begins a new validity, the rest is only fresher. Each fact is held against
   * the moment of that fact: a list that was read since says nothing of a status, and what a write taught us since stays.
   */
  async storeFacts(
    tx: Transaction,
    orgId: string,
    facts: readonly ObservedFact[],
    askedAt: Date,
  ): Promise<void> {
    const list = JSON.stringify(facts);
    const changed = `(f.status is not null and f.status is distinct from u.status)
      or (f.primary_group_id is not null and f.primary_group_id is distinct from u.primary_group_id)
      or (f.memberships is not null and f.memberships is distinct from u.memberships)`;
    const revision = await nextRevision(tx);
    await tx.query(
      `with ended as (
         update sign_user u set valid_to = $4 from ${NEWER_FACTS} f
         where u.org_id = $1 and u.sign_user_id = f.sign_user_id and u.valid_to is null and (${changed}) returning u.*)
       insert into sign_user (org_id, sign_user_id, email_key, email, first_name, last_name, account_admin, memberships,
         primary_group_id, primary_at, status, status_at, confidence, observed_at, valid_from)
       select org_id, sign_user_id, email_key, email, first_name, last_name, account_admin, memberships,
         primary_group_id, primary_at, status, status_at, confidence, observed_at, $4 from ended`,
      [orgId, list, askedAt, revision],
    );
    await tx.query(
      `update sign_user u set
         status = coalesce(f.status, u.status),
         status_at = case when f.status is null then u.status_at else $3 end,
         primary_group_id = coalesce(f.primary_group_id, u.primary_group_id),
         primary_at = case when f.primary_group_id is null then u.primary_at else $3 end,
         memberships = coalesce(f.memberships, u.memberships),
         confidence = case when u.observed_at <= $3 then 'fresh' else u.confidence end
       from ${NEWER_FACTS} f
       where u.org_id = $1 and u.sign_user_id = f.sign_user_id and u.valid_to is null`,
      [orgId, list, askedAt],
    );
  }

  /** Our own writes, after Sign's 2xx: the next state of these users. */
  async storeWritten(tx: Transaction, orgId: string, users: readonly WrittenUser[]): Promise<void> {
    const list = JSON.stringify(users);
    const revision = await nextRevision(tx);
    await tx.query(
      `update sign_user u set valid_to = $3 from jsonb_to_recordset($2::jsonb) as w ("signUserId" text)
       where u.org_id = $1 and u.sign_user_id = w."signUserId" and u.valid_to is null`,
      [orgId, list, revision],
    );
    await tx.query(
      `insert into sign_user (org_id, sign_user_id, email_key, email, first_name, last_name, account_admin, memberships,
         primary_group_id, primary_at, status, status_at, confidence, observed_at, valid_from)
       select $1::uuid, w."signUserId", w."emailKey", w.email, w."firstName", w."lastName", w."accountAdmin", w.memberships,
         w."primaryGroupId", clock_timestamp(), w.status, case when w.status is null then null else clock_timestamp() end,
         'fresh', clock_timestamp(), $3::bigint
       from jsonb_to_recordset($2::jsonb) as w ("signUserId" text, "emailKey" text, email text, "firstName" text,
         "lastName" text, "accountAdmin" boolean, memberships jsonb, "primaryGroupId" text, status text)`,
      [orgId, list, revision],
    );
  }

  /** What was written is not certain: the next decision about these users asks first. */
  async markInDoubt(tx: Transaction, orgId: string, emailKeys: readonly string[]): Promise<void> {
    await tx.query(
      `update sign_user set confidence = 'in_doubt', status_at = null
       where org_id = $1 and valid_to is null and email_key = any($2::text[])`,
      [orgId, emailKeys],
    );
  }
}

async function nextRevision(tx: Queryable): Promise<string> {
  const [row] = await tx.query<{ revision: string }>(`select nextval('revision') as revision`);
  if (row === undefined) throw new Error('The sequence of revisions gave no value.');
  return row.revision;
}
