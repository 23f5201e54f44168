import type {
  AccessState,
  DirectoryRead,
  DirectoryRecord,
  EmailKey,
  HistoryFacts,
  ItemRecord,
  Membership,
  OrgRecords,
  PlanRecord,
  SignRecord,
  SkipRecord,
  UserStatus,
} from '#domain';
import type { Database } from '../database.js';

/** Reads and plans that are looked at, the newest ones: an hourly sync of two years. */
const RECORDS_MAX = 20_000;

interface UserRow {
  readonly orgId: string;
  readonly signUserId: string;
  readonly emailKey: EmailKey;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly accountAdmin: boolean;
  readonly status: UserStatus | null;
  readonly memberships: readonly Membership[];
  readonly revision: string;
  readonly at: Date;
  readonly run: string | null;
  readonly item: string | null;
}

type Nullable<Row, Names extends keyof Row> = Omit<Row, Names> & {
  readonly [Name in Names]-?: Exclude<Row[Name], undefined> | null;
};

interface ItemRow extends Omit<
  ItemRecord,
  'held' | 'reason' | 'appliedBy' | 'intendedAt' | 'finishedAt' | 'rules'
> {
  readonly orgId: string;
  readonly rules: readonly number[] | null;
  readonly held: string | null;
  readonly reason: ItemRecord['reason'] | null;
  readonly appliedBy: string | null;
  readonly intendedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Everything that is recorded about one person, for histories and earlier states. Only fetches; `domain` puts it together. */
export class HistoryRepository {
  constructor(private readonly db: Database) {}

  /** What the runs of one configuration have recorded about an address. */
  async facts(configName: string, emailKey: EmailKey): Promise<HistoryFacts> {
    const orgs = await this.#orgs(configName);
    const orgIds = orgs.map(({ id }) => id);
    const users = await this.#users(orgIds, emailKey);
    const keys = [...new Set([emailKey, ...users.map((user) => user.emailKey)])];
    const people = await this.#people(configName, keys);
    const [since, reads, plans, items, skips] = await Promise.all([
      this.#since(configName),
      this.#reads(configName, people),
      this.#plans(configName, orgIds),
      this.#items(configName, orgIds, keys),
      this.#skips(configName, orgIds, keys),
    ]);
    return {
      emailKey,
      ...(since && { since: since.toISOString() }),
      ...{ reads, people },
      orgs: orgs.map(({ id, org }): OrgRecords => {
        const here = ({ orgId }: { readonly orgId: string }) => orgId === id;
        return {
          org,
          users: users.filter(here).map(signRecord),
          plans: plans.filter(here).map(planRecord),
          items: items.filter(here).map(itemRecord),
          skips: skips.filter(here).map(({ planId, reason }) => ({ planId, reason })),
        };
      }),
    };
  }

  /** Orgs that a configuration has had runs of. */
  async orgNames(configName: string): Promise<string[]> {
    return (await this.#orgs(configName)).map(({ org }) => org);
  }

  #orgs(configName: string): Promise<{ id: string; org: string }[]> {
    return this.db.query(
      `select o.id, o.label as org from org o where exists (
         select from run_org ro join run r on r.id = ro.run_id where ro.org_id = o.id and r.config_name = $1)
       order by o.label <> 'primary', o.label collate "C", o.created_at`,
      [configName],
    );
  }

  async #since(configName: string): Promise<Date | null> {
    const [row] = await this.db.query<{ since: Date | null }>(
      `select least(
         (select min(s.read_at) from directory_snapshot s join run r on r.id = s.run_id where r.config_name = $1),
         (select min(s.finished_at) from org_snapshot s join run r on r.id = s.run_id where r.config_name = $1)) as since`,
      [configName],
    );
    return row?.since ?? null;
  }

  /** States of every Sign user who has or had the address. Written by an item: it ended in the transaction that stored the state. */
  #users(orgIds: readonly string[], emailKey: EmailKey): Promise<UserRow[]> {
    return this.db.query(
      `with mine as (
         select org_id, sign_user_id from sign_user where org_id = any($1::uuid[]) and email_key = $2 and valid_to is null
         union select org_id, sign_user_id from sign_user where org_id = any($1::uuid[]) and email_key = $2 and valid_to is not null)
       select u.org_id as "orgId", u.sign_user_id as "signUserId", u.email_key as "emailKey", u.email, u.first_name as "firstName",
         u.last_name as "lastName", u.account_admin as "accountAdmin", u.status, u.valid_from as revision, r.name as run,
         coalesce((select jsonb_agg(jsonb_build_object('key', g.group_key, 'name', g.name, 'admin', m ->> 1 = '1',
               'primary', jsonb_array_length(u.memberships) = 1 or m ->> 0 is not distinct from u.primary_group_id) order by g.group_key collate "C")
           from jsonb_array_elements(u.memberships) m cross join lateral (
             select group_key, name from sign_group n where n.org_id = u.org_id and n.sign_group_id = m ->> 0
             order by n.valid_from <= u.valid_from desc, n.valid_from desc limit 1) g), '[]') as memberships,
         coalesce(u.since, s.finished_at, (select max(e.finished_at) from org_snapshot e
           where e.org_id = u.org_id and e.revision < u.valid_from), u.observed_at) as at,
         (select i.id from plan_item i where i.org_id = u.org_id and i.subject = 'person' and i.state in ('applied', 'failed')
            and i.finished_at = u.since and (i.sign_user_id = u.sign_user_id or i.subject_key = u.email_key) limit 1) as item
       from mine join sign_user u using (org_id, sign_user_id)
       left join org_snapshot s on s.revision = u.valid_from left join run r on r.id = s.run_id
       order by u.valid_from`,
      [orgIds, emailKey],
    );
  }

  async #people(configName: string, keys: readonly string[]): Promise<DirectoryRecord[]> {
    const rows = (validity: string) =>
      `select chain, email_key, email, first_name, last_name, group_set, enabled, source_key, valid_from, valid_to
       from directory_person where chain in (select chain from chains) and email_key = any($2::text[]) and valid_to is ${validity}`;
    const found = await this.db.query<Nullable<DirectoryRecord, 'sourceKey' | 'to'>>(
      `with chains as (select distinct s.chain from directory_snapshot s join run r on r.id = s.run_id where r.config_name = $1),
         p as (${rows('null')} union all ${rows('not null')})
       select p.chain, p.email_key as "emailKey", p.valid_from::int as "from",
         jsonb_build_object('email', p.email, 'firstName', p.first_name, 'lastName', p.last_name, 'groups', to_jsonb(g.groups), 'enabled', p.enabled) as person,
         p.source_key as "sourceKey", p.valid_to::int as "to"
       from p join group_set g on g.id = p.group_set order by p.valid_from`,
      [configName, keys],
    );
    return found.map(({ sourceKey, to, ...record }) => ({
      ...record,
      ...(sourceKey !== null && { sourceKey }),
      ...(to !== null && { to }),
    }));
  }

  /** Only reads that may say something else about the person than the one before: another chain, or a bound of a record. */
  async #reads(configName: string, people: readonly DirectoryRecord[]): Promise<DirectoryRead[]> {
    const bounds = people.flatMap(({ from, to }) => [from, ...(to === undefined ? [] : [to])]);
    const rows = await this.db.query<Omit<DirectoryRead, 'at'> & { at: Date }>(
      `select * from (
         select s.revision::int as revision, s.chain, s.read_at as at, r.name as run, s.verdict ->> 'view' = 'complete' and not s.verdict ? 'lookedUp' as complete,
           lag(s.chain) over (order by s.revision) as before
         from directory_snapshot s join run r on r.id = s.run_id where r.config_name = $1) s
       where chain is distinct from before or revision = any($2::bigint[])
       order by revision desc limit $3`,
      [configName, bounds, RECORDS_MAX],
    );
    return rows.toReversed().map(({ revision, chain, at, run, complete }) => ({
      ...{ revision, chain, run, complete },
      at: at.toISOString(),
    }));
  }

  #plans(
    configName: string,
    orgIds: readonly string[],
  ): Promise<{ orgId: string; id: string; run: string; at: Date }[]> {
    return this.db.query(
      `select p.org_id as "orgId", p.id, r.name as run, p.created_at as at from plan p join run r on r.id = p.run_id
       where p.org_id = any($1::uuid[]) and r.config_name = $2 order by p.created_at desc limit $3`,
      [orgIds, configName, RECORDS_MAX],
    );
  }

  #skips(
    configName: string,
    orgIds: readonly string[],
    keys: readonly string[],
  ): Promise<({ orgId: string } & SkipRecord)[]> {
    return this.db.query(
      `select p.org_id as "orgId", k.plan_id as "planId", k.reason
       from plan_skip k join plan p on p.id = k.plan_id join run r on r.id = p.run_id
       where k.email_key = any($2::text[]) and p.org_id = any($1::uuid[]) and r.config_name = $3
       order by p.created_at desc limit $4`,
      [orgIds, keys, configName, RECORDS_MAX],
    );
  }

  #items(configName: string, orgIds: readonly string[], keys: readonly string[]): Promise<ItemRow[]> {
    return this.db.query(
      `select i.org_id as "orgId", i.id, i.plan_id as "planId", i.position, i.body -> 'change' as change,
         i.body -> 'because' -> 'rules' as rules, i.body ->> 'held' as held, i.body ? 'drift' as "isDrift", i.state, i.reason,
         a.name as "appliedBy", i.finished_at as "finishedAt",
         (select min(t.intended_at) from action_attempt t where t.item_id = i.id) as "intendedAt"
       from plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id left join run a on a.id = p.apply_run_id
       where i.org_id = any($1::uuid[]) and i.subject_key = any($2::text[]) and i.subject = 'person' and r.config_name = $3
       order by p.created_at desc, i.position desc limit $4`,
      [orgIds, keys, configName, RECORDS_MAX],
    );
  }
}

function signRecord(row: UserRow): SignRecord {
  const { email, firstName, lastName, accountAdmin, memberships, status, item, run } = row;
  const state: AccessState = {
    ...(status && { status }),
    ...{ accountAdmin, memberships, firstName, lastName, email },
  };
  return {
    ...{ signUserId: row.signUserId, emailKey: row.emailKey, state, revision: Number(row.revision) },
    at: row.at.toISOString(),
    ...(run !== null && { run }),
    ...(item !== null && { item }),
  };
}

function planRecord({ id, run, at }: { id: string; run: string; at: Date }): PlanRecord {
  return { id, run, at: at.toISOString() };
}

function itemRecord(row: ItemRow): ItemRecord {
  const { id, planId, position, change, isDrift, state, rules, held, reason, appliedBy } = row;
  return {
    ...{ id, planId, position, change, isDrift, state, rules: rules ?? [] },
    ...(held !== null && { held }),
    ...(reason && { reason }),
    ...(appliedBy !== null && { appliedBy }),
    ...(row.intendedAt && { intendedAt: row.intendedAt.toISOString() }),
    ...(row.finishedAt && { finishedAt: row.finishedAt.toISOString() }),
  };
}
