import type { AccessState, DriftEnd, OrgSet, UserStatus } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import { joinFew } from '../whole-lists.js';
import { labelsIn } from './org-set.js';

/** The last plan of an org before the present one. */
export interface PreviousPlan {
  readonly id: string;
  /** The refresh that it rests on. */
  readonly orgRevision: string;
  readonly createdAt: Date;
}

/** A user as an earlier revision has one. Memberships are `[sign group id, admin 0|1]`. */
export interface FormerUser {
  readonly accountAdmin: boolean;
  readonly memberships: readonly (readonly [string, 0 | 1])[];
  readonly primaryGroupId: string | null;
  readonly status: UserStatus | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/** Somebody whose state in Sign was replaced since the last plan, and not by an item that was applied. */
export interface ChangedUser {
  readonly signUserId: string;
  /** What our last write made of them, where there was one since then. */
  readonly written: AccessState | null;
  /** As the last plan saw them; null where it decided something else about them, or left them alone. */
  readonly former: FormerUser | null;
}

export interface OpenDrift {
  readonly emailKey: string;
  readonly expected: AccessState;
  readonly firstSeen: Date;
}

export interface FoundDrift {
  readonly emailKey: string;
  readonly email: string;
  readonly expected: AccessState;
  readonly actual: AccessState;
}

export interface IdleDrift {
  readonly emailKey: string;
  readonly expected: AccessState;
  readonly actual: AccessState;
}

export interface StoredDrift {
  readonly id: string;
  readonly org: string;
  readonly email: string;
  readonly expected: AccessState;
  readonly actual: AccessState;
  readonly state: 'open' | DriftEnd;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly firstRun: string | null;
  readonly lastRun: string | null;
}

export interface DriftFilter {
  readonly org?: string;
  /** Those that the caller may see; all where it is left out. */
  readonly orgs?: OrgSet;
  readonly states?: readonly string[];
  /** Only older ones than this id. */
  readonly before?: number;
  readonly limit: number;
}

/** By the subject, which an index has: whatever address a user had, ours would be the one of that time. */
const ABOUT_THEM = `and o.subject_key = any(array(
             select f.email_key from sign_user f where f.org_id = $1 and f.sign_user_id = u.sign_user_id))`;

/** Something about the person was applied after the drift had been found: whatever it was, Sign has what we want. */
const HEALED = `exists (select from plan_item i where i.org_id = d.org_id and i.subject = 'person' and i.subject_key = d.email_key
  and i.state = 'applied' and i.finished_at > d.first_seen)`;

/** Changes that somebody made in Sign by hand. */
export class DriftRepository {
  constructor(private readonly db: Database) {}

  async previousPlan(tx: Queryable, orgId: string, runId: string): Promise<PreviousPlan | undefined> {
    const [row] = await tx.query<PreviousPlan>(
      `select p.id, p.org_revision as "orgRevision", p.created_at as "createdAt"
       from plan p join run r on r.id = p.run_id join run mine on mine.id = $2
       where p.org_id = $1 and p.run_id <> $2 and r.config_name = mine.config_name and p.org_revision is not null
         and not r.options ?| array['undoRunId', 'basedOn', 'people']
       order by p.created_at desc limit 1`,
      [orgId, runId],
    );
    return row;
  }

  /**
   * In one query for the org: whoever has another state now than the last plan saw or our last write made.
   *
   * @param only among these e-mail keys, where nobody else is asked for
   */
  async changedSince(
    tx: Queryable,
    orgId: string,
    previous: PreviousPlan,
    only?: readonly string[],
  ): Promise<ChangedUser[]> {
    const changed = (): Promise<ChangedUser[]> =>
      tx.query(
        `with changed as materialized (
         select u.sign_user_id, u.email_key from sign_user u
         where u.org_id = $1 and u.valid_to is null and u.valid_from > $3 ${only ? 'and u.email_key = any($5::text[])' : ''} and not exists (
           select from plan_item o where o.org_id = $1 and o.state = 'applied' and o.finished_at = u.since ${only ? ABOUT_THEM : ''}))
       select c.sign_user_id as "signUserId", case when i.state = 'applied' then i.after end as written,
         case when b.sign_user_id is not null and i.state is null and not exists (
             select from plan_skip k where k.plan_id = $2 and k.email_key = b.email_key)
           then jsonb_build_object('accountAdmin', b.account_admin, 'memberships', b.memberships, 'primaryGroupId', b.primary_group_id,
             'status', b.status, 'firstName', b.first_name, 'lastName', b.last_name, 'email', b.email) end as former
       from changed c
       left join sign_user b on b.org_id = $1 and b.sign_user_id = c.sign_user_id and b.valid_from <= $3 and b.valid_to > $3
       left join lateral (
         select n.state, n.body -> 'change' -> 'after' as after from plan_item n
         where n.org_id = $1 and n.subject = 'person' and n.subject_key in (c.email_key, b.email_key)
           and (n.plan_id = $2 or (n.state = 'applied' and n.finished_at > $4))
         order by n.state = 'applied' desc, n.finished_at desc nulls last limit 1) i on true`,
        [orgId, previous.id, previous.orgRevision, previous.createdAt, ...(only ? [only] : [])],
      );
    return only ? joinFew(tx, changed) : changed();
  }

  /** Ends what an applied item has put right, and reads what is still open. */
  async open(tx: Transaction, orgId: string): Promise<OpenDrift[]> {
    await tx.query(
      `update drift d set state = 'healed', ended_at = now() where d.org_id = $1 and d.state = 'open' and ${HEALED}`,
      [orgId],
    );
    return tx.query(
      `select email_key as "emailKey", expected, first_seen as "firstSeen" from drift where org_id = $1 and state = 'open'`,
      [orgId],
    );
  }

  /** The time of the transaction: what is stored in it for the first time is first seen then. */
  async now(tx: Queryable): Promise<Date> {
    const [row] = await tx.query<{ now: Date }>('select now() as now');
    return row?.now ?? new Date();
  }

  async store(tx: Transaction, runId: string, orgId: string, found: readonly FoundDrift[]): Promise<void> {
    if (found.length === 0) return;
    await tx.query(
      `insert into drift (org_id, email_key, email, expected, actual, first_run_id, last_run_id)
       select $1::uuid, f."emailKey", f.email, f.expected, f.actual, $2::uuid, $2::uuid
       from jsonb_to_recordset($3::jsonb) as f ("emailKey" text, email text, expected jsonb, actual jsonb)
       on conflict (org_id, email_key) where state = 'open'
       do update set actual = excluded.actual, email = excluded.email, last_seen = now(), last_run_id = excluded.last_run_id`,
      [orgId, runId, JSON.stringify(found)],
    );
  }

  /** Open ones about whose people a plan has nothing to do any more; those that another configuration has found are its own. */
  async idle(tx: Transaction, orgId: string, planId: string): Promise<IdleDrift[]> {
    return tx.query(
      `select d.email_key as "emailKey", d.expected, d.actual from drift d where d.org_id = $1 and d.state = 'open' and not exists (
         select from plan_item i where i.org_id = $1 and i.subject_key = d.email_key and i.subject = 'person' and i.plan_id = $2)
         and not exists (select from run l, plan p join run mine on mine.id = p.run_id
           where p.id = $2 and l.id = d.last_run_id and l.config_name <> mine.config_name)`,
      [orgId, planId],
    );
  }

  async end(tx: Transaction, orgId: string, ends: ReadonlyMap<string, DriftEnd>): Promise<void> {
    await tx.query(
      `update drift d set state = e.state, ended_at = now() from unnest($2::text[], $3::text[]) as e (email_key, state)
       where d.org_id = $1 and d.state = 'open' and d.email_key = e.email_key`,
      [orgId, [...ends.keys()], [...ends.values()]],
    );
  }

  /** One page, the newest first. `next` is the `before` of the next page; null behind the last one. */
  async page(
    configName: string,
    filter: DriftFilter,
  ): Promise<{ drifts: StoredDrift[]; next: string | null }> {
    const found = await this.db.query<StoredDrift>(
      `select d.id::text, o.label as org, d.email, d.expected, d.actual, d.standing as state, d.first_seen as "firstSeen", d.last_seen as "lastSeen",
         f.name as "firstRun", l.name as "lastRun"
       from (select d.*, case when d.state = 'open' and ${HEALED} then 'healed' else d.state end as standing from drift d) d
       join org o on o.id = d.org_id left join run f on f.id = d.first_run_id left join run l on l.id = d.last_run_id
       where (f.config_name = $1 or l.config_name = $1) and ($2::text is null or o.label = $2)
         and ($6::text[] is null or o.label = any($6)) and ($3::text[] is null or d.standing = any($3::text[])) and ($4::bigint is null or d.id < $4)
       order by d.id desc limit $5`,
      [
        ...[configName, filter.org ?? null, filter.states ?? null, filter.before ?? null, filter.limit + 1],
        labelsIn(filter.orgs ?? 'all'),
      ],
    );
    const drifts = found.slice(0, filter.limit);
    return { drifts, next: found.length > filter.limit ? (drifts.at(-1)?.id ?? null) : null };
  }
}
