/** A plan, and the moment that it was written. Everything is made by the database and may stand in a statement. */
export interface PastMoment {
  /** Quoted. */
  readonly schema: string;
  readonly planId: string;
  readonly runId: string;
  readonly orgId: string;
  /** In UTC to the microsecond: when the transaction that wrote the plan began. */
  readonly writtenAt: string;
  /** The newest revision that it could see. */
  readonly revision: number;
}

/**
 * Statements that put what was there in front of what is there now: temporary tables and views are found before the
 * tables of their names. A person's status and primary group are only as well known as the plan's own items say, as a
 * later look at somebody makes no new row; of whoever has no item a plan depends on neither.
 */
export function pastTables(moment: PastMoment): readonly string[] {
  return [people, reads, users, groups, links, offboarding, drifts, approvals, items, plans, attempts].map(
    (table) => table(moment),
  );
}

const people = ({ schema, revision }: PastMoment): string => `
  create temp view directory_person as
  select chain, email_key, email, first_name, last_name, group_set, enabled, source_key, read_at, valid_from,
    case when valid_to <= ${revision} then valid_to end as valid_to
  from ${schema}.directory_person where valid_from <= ${revision}`;

const reads = ({ schema, revision }: PastMoment): string => `
  create temp view directory_snapshot as select * from ${schema}.directory_snapshot where revision <= ${revision}`;

const users = ({ schema, planId, runId, orgId, writtenAt, revision }: PastMoment): string => `
  create temp view sign_user as
  select u.org_id, u.sign_user_id, u.email_key, u.email, u.first_name, u.last_name, u.account_admin, u.memberships, u.primary_group_id,
    case when i.knows_primary is false then null else u.primary_at end as primary_at, u.status,
    case when i.knows_status then timestamptz '${writtenAt}'
         when i.knows_status is false or q.sign_user_id is not null then null else u.status_at end as status_at,
    case when i.knows_status then 'fresh' else u.confidence end as confidence,
    u.observed_at, u.since, u.valid_from, case when u.valid_to <= ${revision} then u.valid_to end as valid_to
  from ${schema}.sign_user u
  left join (
    select sign_user_id, bool_or(body #> '{change,before}' ? 'status') as knows_status,
      bool_or(jsonb_path_exists(body, '$.change.before.memberships[*] ? (@.primary == true)')) as knows_primary
    from ${schema}.plan_item where plan_id = '${planId}' and sign_user_id is not null group by sign_user_id) i using (sign_user_id)
  left join ${schema}.fact_question q on q.run_id = '${runId}' and q.org_id = u.org_id and q.sign_user_id = u.sign_user_id
    and q.fact = 'status' and q.state = 'failed'
  where u.org_id = '${orgId}' and u.valid_from <= ${revision}`;

const groups = ({ schema, orgId, revision }: PastMoment): string => `
  create temp view sign_group as
  select org_id, sign_group_id, group_key, name, is_default, observed_at, valid_from,
    case when valid_to <= ${revision} then valid_to end as valid_to
  from ${schema}.sign_group where org_id = '${orgId}' and valid_from <= ${revision}`;

const links = ({ schema, orgId, writtenAt }: PastMoment): string => `
  create temp view link as
  select org_id, person_key, source, sign_user_id, linked_at from ${schema}.link
  where org_id = '${orgId}' and linked_at < '${writtenAt}'
  union all
  select org_id, person_key, split_part(person_key, '#', 1), sign_user_id, linked_at from ${schema}.former_link
  where org_id = '${orgId}' and linked_at < '${writtenAt}' and ended_at >= '${writtenAt}'`;

const offboarding = ({ schema, orgId, writtenAt }: PastMoment): string => `
  create temp view offboarding as
  select org_id, sign_user_id, since from ${schema}.offboarding where org_id = '${orgId}' and since < '${writtenAt}'
  union all
  select org_id, sign_user_id, since from ${schema}.former_offboarding
  where org_id = '${orgId}' and since < '${writtenAt}' and ended_at >= '${writtenAt}'`;

/** A table, because whoever reads the open ones ends those that were put right. */
const drifts = ({ schema, orgId, writtenAt }: PastMoment): string => `
  create temp table drift on commit drop as
  select id, org_id, email_key, email, expected, actual, 'open' as state, first_seen, last_seen, first_run_id, last_run_id,
    null::timestamptz as ended_at
  from ${schema}.drift
  where org_id = '${orgId}' and first_seen < '${writtenAt}' and (ended_at is null or ended_at >= '${writtenAt}')`;

const approvals = ({ schema, writtenAt }: PastMoment): string => `
  create temp view approval as
  select id, item_id, plan_hash, item_digest, held_for, actor, actor_key, verdict, reason, at,
    case when used_at < '${writtenAt}' then used_at end as used_at
  from ${schema}.approval where at < '${writtenAt}'`;

/** An item that had not ended was as the plan had made it. */
const items = ({ schema, orgId, writtenAt }: PastMoment): string => `
  create temp view plan_item as
  select i.id, i.plan_id, i.org_id, i.position, i.subject, i.subject_key, i.email, i.sign_user_id, i.action, i.body,
    case when i.finished_at <= '${writtenAt}' then i.state when i.body ? 'held' then 'held' else 'planned' end as state,
    case when i.finished_at <= '${writtenAt}' then i.attempt else 0::smallint end as attempt,
    case when i.finished_at <= '${writtenAt}' then i.finished_at end as finished_at
  from ${schema}.plan_item i join ${schema}.plan p on p.id = i.plan_id
  where i.org_id = '${orgId}' and p.created_at < '${writtenAt}'`;

const plans = ({ schema, orgId, writtenAt }: PastMoment): string => `
  create temp view plan as
  select id, run_id, org_id, hash, org_revision, created_at from ${schema}.plan
  where org_id = '${orgId}' and created_at < '${writtenAt}'`;

/** A call whose answer had not come back was in doubt. */
const attempts = ({ schema, writtenAt }: PastMoment): string => `
  create temp view action_attempt as
  select id, item_id, attempt, step, call, intended_at, finished_at, outcome, result from ${schema}.action_attempt
  where finished_at <= '${writtenAt}'`;
