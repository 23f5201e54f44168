import type { Fact, UserStatus } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';

/** What one planning round of one org joins. */
export interface JoinScope {
  readonly runId: string;
  readonly orgId: string;
  readonly chain: number;
  readonly revision: number;
  /** Joined in when people's last complete record counts: an incomplete read, or a group that vanished. */
  readonly baselineRevision?: number;
  /** A status learnt before this is stale; one learnt since the run began never is. One moment for all queries of a round. */
  readonly statusFreshFrom: Date;
  readonly compareNames: boolean;
  /** E-mail keys of owners and protected people. */
  readonly guarded: ReadonlyMap<string, 'owner' | 'protected'>;
}

/** One distinct combination of everything a decision depends on besides names, and how many people share it. */
export interface Shape {
  readonly id: string;
  readonly groupSet: number | null;
  readonly baselineGroupSet: number | null;
  readonly enabled: boolean;
  readonly inSign: boolean;
  readonly accountAdmin: boolean | null;
  readonly memberships: readonly (readonly [string, 0 | 1])[] | null;
  readonly primaryGroupId: string | null;
  readonly status: UserStatus | null;
  readonly statusIsFresh: boolean;
  readonly namesDiffer: boolean;
  readonly guarded: 'owner' | 'protected' | null;
  readonly unread: readonly Fact[];
  readonly people: number;
}

/** One person of a shape. */
export interface ShapedPerson {
  readonly shape: string;
  readonly emailKey: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly signUserId: string | null;
  readonly signFirstName: string;
  readonly signLastName: string;
}

/**
 * Joins what the directory wants with what Sign has. PostgreSQL counts the distinct shapes; `domain` decides each shape
 * once; only people of shapes for which something is to do are read, in code point order of their addresses.
 */
export class PlanningRepository {
  constructor(private readonly db: Database) {}

  async shapes(scope: JoinScope): Promise<Shape[]> {
    const { sql, params } = paired(scope);
    return this.db.query<Shape>(
      `${sql}, counted as (select ${SHAPE_COLUMNS}, count(*)::int as people from paired group by ${SHAPE_COLUMNS})
       select ${SHAPE} as id, "groupSet", "baselineGroupSet", enabled, "inSign", "accountAdmin", memberships, "primaryGroupId",
         status, "statusIsFresh", "namesDiffer", guarded, people,
         array_remove(array[case when "statusUnread" then 'status' end, case when "groupsUnread" then 'groups' end], null) as unread
       from counted`,
      params,
    );
  }

  peopleOf(scope: JoinScope, shapes: readonly string[]): AsyncGenerator<ShapedPerson[]> {
    const { sql, params } = paired(scope);
    return this.db.stream<ShapedPerson>(
      `${sql} select shape, email_key as "emailKey", email, "firstName", "lastName", "signUserId", "signFirstName", "signLastName"
       from (select *, ${SHAPE} as shape from paired) j where shape = any($${params.length + 1}::uuid[]) order by email_key collate "C"`,
      [...params, shapes],
      2000,
    );
  }

  /** Everybody in Sign or in the directory, for address patterns. */
  emailKeys(orgId: string, chain: number, revision: number): AsyncGenerator<{ emailKey: string }[]> {
    return this.db.stream(
      `select email_key as "emailKey" from sign_user where org_id = $1 and valid_to is null
       union select email_key from directory_person
       where chain = $2 and valid_from <= $3 and (valid_to is null or valid_to > $3)`,
      [orgId, chain, revision],
      5000,
    );
  }

  /** Writes down whom the plan leaves alone, and why, without moving anybody through this process. */
  async storeSkips(
    tx: Transaction,
    scope: JoinScope,
    planId: string,
    reasons: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { sql, params } = paired(scope);
    const at = params.length;
    await tx.query(
      `insert into plan_skip (plan_id, email_key, email, reason) ${sql}
       select $${at + 1}::uuid, j.email_key, j.email, r.reason
       from (select *, ${SHAPE} as shape from paired) j join unnest($${at + 2}::uuid[], $${at + 3}::text[]) as r (shape, reason) on r.shape = j.shape`,
      [...params, planId, [...reasons.keys()], [...reasons.values()]],
    );
  }

  /**
   * Asks for facts, each once a run.
   * @returns the questions that are new
   */
  async ask(
    tx: Queryable,
    runId: string,
    orgId: string,
    questions: readonly { signUserId: string; fact: Fact }[],
  ): Promise<{ signUserId: string; fact: Fact }[]> {
    return tx.query(
      `insert into fact_question (run_id, org_id, sign_user_id, fact, state)
       select $1::uuid, $2::uuid, q.id, q.fact, 'asked' from unnest($3::text[], $4::text[]) as q (id, fact)
       on conflict do nothing returning sign_user_id as "signUserId", fact`,
      [runId, orgId, questions.map(({ signUserId }) => signUserId), questions.map(({ fact }) => fact)],
    );
  }

  async settleQuestions(
    tx: Queryable,
    runId: string,
    orgId: string,
    answers: readonly { signUserId: string; fact: Fact; failure?: string }[],
  ): Promise<void> {
    await tx.query(
      `update fact_question q set state = case when a.reason is null then 'answered' else 'failed' end, reason = a.reason
       from unnest($3::text[], $4::text[], $5::text[]) as a (id, fact, reason)
       where q.run_id = $1 and q.org_id = $2 and q.sign_user_id = a.id and q.fact = a.fact`,
      [
        runId,
        orgId,
        answers.map(({ signUserId }) => signUserId),
        answers.map(({ fact }) => fact),
        answers.map(({ failure }) => failure ?? null),
      ],
    );
  }

  /** Why somebody's fact could not be read in a run. */
  async failedFacts(runId: string, orgId: string): Promise<{ signUserId: string; reason: string }[]> {
    return this.db.query(
      `select sign_user_id as "signUserId", reason from fact_question
       where run_id = $1 and org_id = $2 and state = 'failed'`,
      [runId, orgId],
    );
  }

  /**
   * People whose last look is so old that it is their turn to be looked at again. Each has an own moment between half
   * the cycle and the whole of it, so that a large org is re-read in slices.
   */
  async dueForReview(orgId: string, cycleMs: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `select sign_user_id as id from sign_user
       where org_id = $1 and valid_to is null and status is not null and status <> 'INACTIVE'
         and status_at < now() - make_interval(secs => $2 / 1000.0 * (0.5 + (hashtext(sign_user_id) & 1023) / 2048.0))`,
      [orgId, cycleMs],
    );
    return rows.map(({ id }) => id);
  }
}

function paired(scope: JoinScope): { sql: string; params: unknown[] } {
  const params: unknown[] = [
    scope.runId,
    scope.orgId,
    scope.chain,
    scope.revision,
    scope.statusFreshFrom,
    scope.compareNames,
    [...scope.guarded.keys()],
    [...scope.guarded.values()],
  ];
  if (scope.baselineRevision !== undefined) params.push(scope.baselineRevision);
  return { sql: `with ${peopleSql(scope)}, ${JOIN}`, params };
}

function peopleSql(scope: JoinScope): string {
  const at = (revision: string) =>
    `select email_key, email, first_name, last_name, group_set, enabled from directory_person
     where chain = $3 and valid_from <= ${revision} and (valid_to is null or valid_to > ${revision})`;
  if (scope.baselineRevision === undefined) {
    return `people as (select n.email_key, n.email, n.first_name, n.last_name, n.group_set, null::int as baseline_group_set, n.enabled
      from (${at('$4')}) n)`;
  }
  return `people as (select coalesce(n.email_key, b.email_key) as email_key, coalesce(n.email, b.email) as email,
      coalesce(n.first_name, b.first_name) as first_name, coalesce(n.last_name, b.last_name) as last_name,
      n.group_set, b.group_set as baseline_group_set, coalesce(n.enabled, b.enabled) as enabled
    from (${at('$4')}) n full join (${at('$9')}) b on b.email_key = n.email_key)`;
}

/** Two users of one address cannot be in one org; should Sign ever say so, the one that is not INACTIVE counts. */
const JOIN = `users as (
    select distinct on (u.email_key) u.*, coalesce(u.status_at >= least(r.started_at, $5::timestamptz)
        and u.confidence <> 'in_doubt', false) as fresh,
      case when u.primary_at >= r.started_at then u.primary_group_id end as known_primary
    from sign_user u cross join (select started_at from run where id = $1) r
    where u.org_id = $2 and u.valid_to is null
    order by u.email_key, u.status is not distinct from 'INACTIVE', u.sign_user_id),
  paired as (
    select coalesce(p.email_key, u.email_key) as email_key, coalesce(p.email, u.email) as email,
      coalesce(p.first_name, '') as "firstName", coalesce(p.last_name, '') as "lastName",
      p.group_set as "groupSet", p.baseline_group_set as "baselineGroupSet", coalesce(p.enabled, true) as enabled,
      u.sign_user_id as "signUserId", coalesce(u.first_name, '') as "signFirstName", coalesce(u.last_name, '') as "signLastName",
      u.sign_user_id is not null as "inSign", u.account_admin as "accountAdmin", u.memberships, u.known_primary as "primaryGroupId",
      u.status, coalesce(u.fresh, false) as "statusIsFresh",
      $6 and p.email_key is not null and u.sign_user_id is not null and (
        (p.first_name <> '' and p.first_name <> u.first_name) or (p.last_name <> '' and p.last_name <> u.last_name)) as "namesDiffer",
      g.guarded, fs.sign_user_id is not null as "statusUnread", fg.sign_user_id is not null as "groupsUnread"
    from people p full join users u on u.email_key = p.email_key
    left join unnest($7::text[], $8::text[]) as g (email_key, guarded) on g.email_key = coalesce(p.email_key, u.email_key)
    left join fact_question fs on fs.run_id = $1 and fs.org_id = $2 and fs.sign_user_id = u.sign_user_id and fs.fact = 'status' and fs.state = 'failed'
    left join fact_question fg on fg.run_id = $1 and fg.org_id = $2 and fg.sign_user_id = u.sign_user_id and fg.fact = 'groups' and fg.state = 'failed')`;

/** Everything a decision depends on besides names and addresses. */
const SHAPE_COLUMNS = `"groupSet", "baselineGroupSet", enabled, "inSign", "accountAdmin", memberships, "primaryGroupId", status,
  "statusIsFresh", "namesDiffer", guarded, "statusUnread", "groupsUnread"`;

/** The same as one value that names it. */
const SHAPE = `md5(concat_ws('|', coalesce("groupSet", -1), coalesce("baselineGroupSet", -1), enabled, "inSign",
  coalesce("accountAdmin", false), coalesce(memberships, '[]'), coalesce("primaryGroupId", '-'), coalesce(status, '-'), "statusIsFresh",
  "namesDiffer", coalesce(guarded, '-'), "statusUnread", "groupsUnread"))::uuid`;
