import type { EmailKey, LinkedRows } from '#domain';
import { createdUsersSql, likePattern, type OwnPeople } from './own-people.js';

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
  /** Present when people of this directory are linked to users of this org; without it addresses alone join. */
  readonly links?: LinkedRows;
  /** True: of whom something newer is known than the revision says, that counts (events go beside long reads). */
  readonly withLater?: true;
  /** Present when the run concerns these e-mail keys and nobody else. */
  readonly only?: readonly string[];
  /** Present when people are off-boarded in steps: how long the first one lasts, and the moment that is now. */
  readonly offboarding?: { readonly deactivateAfterMs: number; readonly now: Date };
  /** Present where the org has a `scope`: what of it the database can tell. */
  readonly own?: OwnPeople;
}

/** A `with` that ends in `paired`: everybody of the directory and of Sign, each in one row. */
export function paired(scope: JoinScope): { sql: string; params: unknown[] } {
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
  const linked = scope.links ? linkedJoin(scope.links, params) : BY_ADDRESS;
  const only = onlySql(scope, params);
  const staged = scope.offboarding ? withOffboarding(linked, scope.offboarding, params) : linked;
  const join = scope.own ? withOwn(staged, scope.own, params) : staged;
  return {
    sql: `with ${peopleSql(scope, { chain: '$3', revision: '$4', baseline: '$9', only })}, ${joinSql(join, only)}`,
    params,
  };
}

/** Whose rows are joined, for `email_key`: also the users to whom those people are linked. */
function onlySql({ only, links }: JoinScope, params: unknown[]): string {
  if (only === undefined) return '';
  params.push([...new Set([...only, ...only.flatMap((key) => links?.pairs.get(key as EmailKey) ?? [])])]);
  return `and email_key = any($${params.length}::text[])`;
}

/** The common table `people`: those of a revision, joined with those of the baseline where there is one. */
export function peopleSql(
  {
    baselineRevision,
    links,
    withLater,
  }: { readonly baselineRevision?: number; readonly links?: unknown; readonly withLater?: true },
  params: {
    readonly chain: string;
    readonly revision: string;
    readonly baseline: string;
    readonly only?: string;
  },
): string {
  const at = (revision: string) =>
    `select email_key, email, first_name, last_name, group_set, enabled, source_key from directory_person
     where chain = ${params.chain} and valid_from <= ${revision} and (valid_to is null or valid_to > ${revision}) ${params.only ?? ''}`;
  const { now, later } = withLater
    ? laterSql(params, at(params.revision))
    : { now: at(params.revision), later: '' };
  if (baselineRevision === undefined) {
    return `${later}people as (select n.email_key, n.email, n.first_name, n.last_name, n.group_set, null::int as baseline_group_set,
        n.enabled, n.source_key
      from (${now}) n)`;
  }
  // Whose address has changed since the baseline is not absent: their record of then is found by the key.
  const then = links
    ? `select distinct on (coalesce(m.email_key, o.email_key)) coalesce(m.email_key, o.email_key) as join_key, o.*
       from (${at(params.baseline)}) o left join n m on m.source_key = o.source_key and m.email_key <> o.email_key
       order by coalesce(m.email_key, o.email_key), m.email_key is null`
    : `select email_key as join_key, o.* from (${at(params.baseline)}) o`;
  return `${later}n as (${now}), b as (${then}),
    people as (select coalesce(n.email_key, b.email_key) as email_key, coalesce(n.email, b.email) as email,
      coalesce(n.first_name, b.first_name) as first_name, coalesce(n.last_name, b.last_name) as last_name,
      n.group_set, b.group_set as baseline_group_set, coalesce(n.enabled, b.enabled) as enabled,
      coalesce(n.source_key, b.source_key) as source_key
    from n full join b on b.join_key = n.email_key)`;
}

/** Those of whom look-ups have taught us more since stand as they are now, under their newest address alone. */
function laterSql(
  {
    chain,
    revision,
    only = '',
  }: { readonly chain: string; readonly revision: string; readonly only?: string },
  then: string,
): { readonly now: string; readonly later: string } {
  return {
    later: `later as materialized (select email_key, email, first_name, last_name, group_set, enabled, source_key from directory_person
      where chain = ${chain} and valid_to is null and valid_from > ${revision} ${only}), `,
    now: `select t.* from (${then}) t where not exists (select from later l where l.email_key = t.email_key)
        and not exists (select from later l where l.source_key = t.source_key)
      union all select * from later`,
  };
}

/** Which rows belong together, and what links say of them. */
interface Join {
  readonly people: string;
  readonly marks: string;
  readonly columns: string;
}

const BY_ADDRESS: Join = {
  people: '(select people.*, email_key as join_key from people)',
  marks: '',
  columns: `coalesce(p.email, u.email) as email, null::text as "newEmail", null::text as mark, null::text as "linkedKey"`,
};

function linkedJoin({ pairs, marks }: LinkedRows, params: unknown[]): Join {
  const at = params.length;
  const rows: readonly EmailKey[] = [...marks.keys()];
  params.push([...pairs.keys()], [...pairs.values()], rows);
  params.push(
    [...marks.values()].map(({ mark }) => mark),
    [...marks.values()].map(({ sourceKey }) => (sourceKey === '' ? null : sourceKey)),
  );
  return {
    people: `(select people.*, coalesce(l.user_key, email_key) as join_key from people
      left join unnest($${at + 1}::text[], $${at + 2}::text[]) as l (person_key, user_key) on l.person_key = email_key)`,
    marks: `left join unnest($${at + 3}::text[], $${at + 4}::text[], $${at + 5}::text[]) as k (row_key, mark, source_key)
      on k.row_key = coalesce(p.join_key, u.email_key)`,
    columns: `case when k.mark = 'moved' then u.email else coalesce(p.email, u.email) end as email,
      case when k.mark = 'moved' then p.email end as "newEmail", k.mark, k.source_key as "linkedKey"`,
  };
}

/** How far everybody is who is remembered, and the day on which whoever is stripped now will be deactivated. */
function withOffboarding(
  { people, marks, columns }: Join,
  { deactivateAfterMs, now }: NonNullable<JoinScope['offboarding']>,
  params: unknown[],
): Join {
  const at = params.length;
  params.push(now, deactivateAfterMs / 1000);
  const after = `make_interval(secs => $${at + 2}::float8)`;
  return {
    people,
    marks: `${marks} left join offboarding ob on ob.org_id = $2 and ob.sign_user_id = u.sign_user_id`,
    columns: `${columns}, case when ob.since + ${after} <= $${at + 1}::timestamptz then 'due' when ob.since is not null then 'waiting' end as offboarding,
      to_char((coalesce(ob.since, $${at + 1}::timestamptz) + ${after}) at time zone 'UTC', 'YYYY-MM-DD') as "deactivateOn"`,
  };
}

/** Whose address a scope names, and whom it has created. Of two addresses, before and after a change, both have to fit. */
function withOwn(
  { people, marks, columns }: Join,
  { patterns, createdByMe }: OwnPeople,
  params: unknown[],
): Join {
  params.push(patterns.map(likePattern));
  const fits = (address: string) => `${address} like any($${params.length}::text[])`;
  const isCreated = createdByMe ? 'cr.sign_user_id is not null' : 'false';
  return {
    people,
    marks: createdByMe
      ? `${marks} left join (${createdUsersSql('$2', '$1')}) cr on cr.sign_user_id = u.sign_user_id`
      : marks,
    columns: `${columns}, (${fits('coalesce(p.join_key, u.email_key)')} and (p.email_key is null or ${fits('p.email_key')})) as "addressFits",
      ${isCreated} as "isCreated"`,
  };
}

/** Two users of one address cannot be in one org; should Sign ever say so, the one that is not INACTIVE counts. */
function joinSql({ people, marks, columns }: Join, only: string): string {
  return `users as (
    select distinct on (u.email_key) u.*, coalesce(u.status_at >= least(r.started_at, $5::timestamptz)
        and u.confidence <> 'in_doubt', false) as fresh,
      case when u.primary_at >= r.started_at then u.primary_group_id end as known_primary
    from sign_user u cross join (select started_at from run where id = $1) r
    where u.org_id = $2 and u.valid_to is null ${only}
    order by u.email_key, u.status is not distinct from 'INACTIVE', u.sign_user_id),
  paired as (
    select coalesce(p.join_key, u.email_key) as email_key, ${columns},
      coalesce(p.first_name, '') as "firstName", coalesce(p.last_name, '') as "lastName",
      p.group_set as "groupSet", p.baseline_group_set as "baselineGroupSet", coalesce(p.enabled, true) as enabled,
      u.sign_user_id as "signUserId", coalesce(u.first_name, '') as "signFirstName", coalesce(u.last_name, '') as "signLastName",
      u.sign_user_id is not null as "inSign", u.account_admin as "accountAdmin", u.memberships, u.known_primary as "primaryGroupId",
      u.status, coalesce(u.fresh, false) as "statusIsFresh",
      $6 and p.email_key is not null and u.sign_user_id is not null and (
        (p.first_name <> '' and p.first_name <> u.first_name) or (p.last_name <> '' and p.last_name <> u.last_name)) as "namesDiffer",
      g.guarded, fs.sign_user_id is not null as "statusUnread", fg.sign_user_id is not null as "groupsUnread"
    from ${people} p full join users u on u.email_key = p.join_key ${marks}
    left join unnest($7::text[], $8::text[]) as g (email_key, guarded) on g.email_key = coalesce(p.join_key, u.email_key)
    left join fact_question fs on fs.run_id = $1 and fs.org_id = $2 and fs.sign_user_id = u.sign_user_id and fs.fact = 'status' and fs.state = 'failed'
    left join fact_question fg on fg.run_id = $1 and fg.org_id = $2 and fg.sign_user_id = u.sign_user_id and fg.fact = 'groups' and fg.state = 'failed')`;
}

const SHAPE_COLUMNS = `"groupSet", "baselineGroupSet", enabled, "inSign", "accountAdmin", memberships, "primaryGroupId", status,
  "statusIsFresh", "namesDiffer", guarded, mark, "statusUnread", "groupsUnread"`;

const SHAPE = `concat_ws('|', coalesce("groupSet", -1), coalesce("baselineGroupSet", -1), enabled, "inSign",
  coalesce("accountAdmin", false), coalesce(memberships, '[]'), coalesce("primaryGroupId", '-'), coalesce(status, '-'), "statusIsFresh",
  "namesDiffer", coalesce(guarded, '-'), coalesce(mark, '-'), "statusUnread", "groupsUnread")`;

type Steps = Pick<JoinScope, 'offboarding' | 'own'>;

/** Everything a decision depends on besides names and addresses. */
export function shapeColumns(scope: Steps): string {
  return [SHAPE_COLUMNS, ...furtherColumns(scope)].join(', ');
}

/** The same as one value that names it. */
export function shapeOf(scope: Steps): string {
  const further = furtherColumns(scope).map((column) => ` || '|' || coalesce(${column}::text, '-')`);
  return `md5(${SHAPE}${further.join('')})::uuid`;
}

/** What only some configurations ask for. */
function furtherColumns({ offboarding, own }: Steps): string[] {
  return [...(offboarding ? ['offboarding'] : []), ...(own ? ['"addressFits"', '"isCreated"'] : [])];
}
