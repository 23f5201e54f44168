import type { EmailKey, FoundPerson, GroupKey, PersonFacts, PersonInOrg } from '#domain';
import type { Database } from '../database.js';
import type { DirectoryResult } from '../entities/run.entity.js';

interface UserRow {
  readonly orgId: string;
  readonly email: string;
  readonly accountAdmin: boolean;
  readonly memberships: PersonInOrgUser['memberships'];
  readonly primary: string | null;
  readonly status: PersonInOrgUser['status'] | null;
  readonly statusAt: Date | null;
  readonly strippedAt: Date | null;
}
type PersonInOrgUser = NonNullable<PersonInOrg['user']>;

/** Everything that is stored about one person, for explanations. Reads by keys only, so that it answers at once. */
export class PersonRepository {
  constructor(private readonly db: Database) {}

  /** The newest run of a configuration that made a plan, and what it and the tables of today say about the person. */
  async facts(runId: string, emailKey: EmailKey): Promise<PersonFacts> {
    const [run] = await this.db.query<{ name: string; at: Date; directory: DirectoryResult | null }>(
      'select name, started_at as at, directory from run where id = $1',
      [runId],
    );
    if (run === undefined) throw new Error(`There is no run ${runId}.`);
    const { directory } = run;
    const found = directory ? await this.#found(directory.chain, directory.revision, emailKey) : undefined;
    const before = directory ? await this.#before(directory, emailKey) : undefined;
    const { view = 'complete', reason } = directory ?? {};
    return {
      emailKey,
      run: { name: run.name, at: run.at.toISOString() },
      directory: { view, ...(reason && { reason }) },
      ...(found && { found }),
      ...(before && { before }),
      orgs: await this.#orgs(runId, emailKey),
    };
  }

  async #found(chain: number, revision: number, emailKey: EmailKey): Promise<FoundPerson | undefined> {
    const [row] = await this.db.query<{ email: string; groups: string[]; enabled: boolean }>(
      `select p.email, g.groups, p.enabled from directory_person p join group_set g on g.id = p.group_set
       where p.chain = $1 and p.email_key = $3 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to > $2)`,
      [chain, revision, emailKey],
    );
    return row;
  }

  async #before(
    { chain, revision, baselineRevision }: DirectoryResult,
    emailKey: EmailKey,
  ): Promise<FoundPerson | undefined> {
    const [last] = await this.db.query<{ revision: string }>(
      'select revision from directory_snapshot where chain = $1 and baseline and revision < $2 order by revision desc limit 1',
      [chain, revision],
    );
    const at = baselineRevision ?? last?.revision;
    return at === undefined ? undefined : this.#found(chain, Number(at), emailKey);
  }

  async #orgs(runId: string, emailKey: EmailKey): Promise<PersonInOrg[]> {
    const orgs = await this.db.query<{
      orgId: string;
      org: string;
      planId: string | null;
      hash: string | null;
    }>(
      `select o.id as "orgId", o.label as org, p.id as "planId", p.hash from run_org ro join org o on o.id = ro.org_id
       left join plan p on p.org_id = o.id and (p.run_id = $1 or p.apply_run_id = $1)
       where ro.run_id = $1 order by o.label <> 'primary', o.label collate "C"`,
      [runId],
    );
    const orgIds = orgs.map(({ orgId }) => orgId);
    const planIds = orgs.flatMap(({ planId }) => planId ?? []);
    const [users, items, skips, written] = await Promise.all([
      this.#users(orgIds, emailKey),
      this.#items(planIds, orgIds, emailKey),
      this.#skips(planIds, emailKey),
      this.#written(orgIds, emailKey),
    ]);
    return orgs.map(({ orgId, org, planId, hash }) => {
      const user = users.find((candidate) => candidate.orgId === orgId);
      const skip = skips.find((candidate) => candidate.planId === planId);
      const last = written.find((candidate) => candidate.orgId === orgId);
      return {
        org,
        ...(user && { user: inSign(user) }),
        items: items
          .filter((item) => item.planId === planId)
          .map(({ state, reason, change }) => ({ state, change, ...(reason && { reason }) })),
        ...(skip && { skipped: skip.reason }),
        ...(last && { written: { run: last.run, at: last.at.toISOString(), state: last.after } }),
        ...(hash !== null && { planHash: hash }),
        ...(user?.strippedAt && { strippedAt: user.strippedAt.toISOString() }),
      };
    });
  }

  /** Two users of one address cannot be in one org; should Sign ever say so, the one that is not INACTIVE counts. */
  async #users(orgIds: readonly string[], emailKey: EmailKey): Promise<UserRow[]> {
    return this.db.query(
      `select distinct on (u.org_id) u.org_id as "orgId", u.email, u.account_admin as "accountAdmin", u.status, u.status_at as "statusAt", ob.since as "strippedAt",
         coalesce((select jsonb_agg(jsonb_build_object('key', g.group_key, 'name', g.name, 'admin', m ->> 1 = '1') order by g.group_key)
           from jsonb_array_elements(u.memberships) m join sign_group g
             on g.org_id = u.org_id and g.sign_group_id = m ->> 0 and g.valid_to is null), '[]') as memberships,
         (select g.group_key from sign_group g where g.org_id = u.org_id and g.sign_group_id = u.primary_group_id and g.valid_to is null) as primary
       from sign_user u left join offboarding ob on ob.org_id = u.org_id and ob.sign_user_id = u.sign_user_id
       where u.org_id = any($1::uuid[]) and u.email_key = $2 and u.valid_to is null
       order by u.org_id, u.status is not distinct from 'INACTIVE', u.sign_user_id`,
      [orgIds, emailKey],
    );
  }

  async #items(planIds: readonly string[], orgIds: readonly string[], emailKey: EmailKey) {
    return this.db.query<{ planId: string } & PersonInOrg['items'][number]>(
      `select plan_id as "planId", state, reason, body -> 'change' as change from plan_item
       where org_id = any($2::uuid[]) and subject_key = $3 and subject = 'person' and plan_id = any($1::uuid[]) order by position`,
      [planIds, orgIds, emailKey],
    );
  }

  async #skips(planIds: readonly string[], emailKey: EmailKey) {
    return this.db.query<{ planId: string; reason: string }>(
      'select plan_id as "planId", reason from plan_skip where plan_id = any($1::uuid[]) and email_key = $2',
      [planIds, emailKey],
    );
  }

  async #written(orgIds: readonly string[], emailKey: EmailKey) {
    type Written = NonNullable<PersonInOrg['written']>;
    return this.db.query<{ orgId: string; run: string; at: Date; after: Written['state'] }>(
      `select distinct on (i.org_id) i.org_id as "orgId", r.name as run, i.finished_at as at, i.body -> 'change' -> 'after' as after
       from plan_item i join plan p on p.id = i.plan_id join run r on r.id = coalesce(p.apply_run_id, p.run_id)
       where i.org_id = any($1::uuid[]) and i.subject_key = $2 and i.subject = 'person' and i.state = 'applied'
       order by i.org_id, i.finished_at desc`,
      [orgIds, emailKey],
    );
  }
}

function inSign({ email, accountAdmin, memberships, primary, status, statusAt }: UserRow): PersonInOrgUser {
  const only = memberships.length === 1 ? memberships[0]?.key : primary;
  return {
    ...{ email, accountAdmin, memberships },
    ...(only && { primary: only as GroupKey }),
    ...(status && { status }),
    ...(statusAt && { statusAt: statusAt.toISOString() }),
  };
}
