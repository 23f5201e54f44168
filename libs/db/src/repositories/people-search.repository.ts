import type { Database } from '../database.js';
import type { PeopleFilter } from './people-filter.js';
import { KeyQuery } from './people-key-query.js';
import { DRIFTED, FAILED, HELD } from './people-states.js';

export type { PeopleFilter } from './people-filter.js';

export interface DirectoryEntry {
  readonly emailKey: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
}

export interface SignEntry {
  readonly emailKey: string;
  readonly orgId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly status: string | null;
  readonly accountAdmin: boolean;
  readonly groups: readonly { readonly name: string; readonly admin: boolean }[];
}

export interface Flag {
  readonly emailKey: string;
  readonly orgId: string;
  readonly kind: 'held' | 'failed' | 'drift';
}

/** Groups that somebody of a directory is in, or was. */
export interface GroupSet {
  readonly id: number;
  readonly groups: readonly string[];
}

/** Of several addresses. */
export interface FoundPeople {
  readonly directory: readonly DirectoryEntry[];
  readonly users: readonly SignEntry[];
  readonly flags: readonly Flag[];
}

/**
 * Finds people of the directory and of Sign by how their address or name begins. Pages follow the addresses by code
 * points; each branch stops after a page, so that a search does not grow with the directory.
 */
export class PeopleSearchRepository {
  constructor(private readonly db: Database) {}

  /** The chain of the newest read of a configuration. */
  async chainOf(configName: string): Promise<number | undefined> {
    const [row] = await this.db.ask<{ chain: number }>(
      `select s.chain from directory_snapshot s join run r on r.id = s.run_id
       where r.config_name = $1 and not r.options ?| array['comparedGroups', 'basedOn'] order by s.revision desc limit 1`,
      [configName],
    );
    return row?.chain;
  }

  /** Every distinct set of directory groups there ever was: a few hundred, whatever the number of people. */
  async groupSets(): Promise<GroupSet[]> {
    return this.db.ask('select id, groups from group_set');
  }

  /** E-mail keys of one page, in order. */
  async keys(filter: PeopleFilter): Promise<string[]> {
    const { state, withSign } = filter;
    // Both are said of users of Sign.
    if (!withSign && (state?.kind === 'sign-only' || state?.kind === 'protected')) return [];
    const query = new KeyQuery(filter);
    const rows = await this.db.ask<{ key: string }>(query.sql, query.params);
    return rows.map(({ key }) => key);
  }

  /** Everything that `signOnly` reads is as it was while this stays the same. */
  async revision(): Promise<string> {
    const [row] = await this.db.ask<{ revision: string }>(
      'select last_value::text as revision from revision',
    );
    return row?.revision ?? '';
  }

  /** E-mail keys of those in Sign whom the directory lacks, in order; the first ones. Reads all users of these orgs. */
  async signOnly(chain: number, orgIds: readonly string[], atMost: number): Promise<string[]> {
    const rows = await this.db.query<{ key: string }>(
      `select distinct u.email_key collate "C" as key from sign_user u
       where u.org_id = any($2::uuid[]) and u.valid_to is null and not exists (
         select from directory_person d where d.chain = $1 and d.email_key = u.email_key and d.valid_to is null)
       order by 1 limit $3`,
      [chain, orgIds, atMost],
    );
    return rows.map(({ key }) => key);
  }

  /** What the directory, Sign and plans have of them: one statement, since a page is asked for with every letter typed. */
  async people(
    chain: number | undefined,
    orgIds: readonly string[],
    keys: readonly string[],
  ): Promise<FoundPeople> {
    const rows = await this.db.ask<Row>(FOUND, [orgIds, keys, chain ?? null]);
    return {
      directory: rows.filter((row) => row.found === 'directory'),
      users: rows.filter((row) => row.found === 'user'),
      flags: rows.filter((row) => row.found === 'flag'),
    };
  }
}

type Row =
  | ({ readonly found: 'directory' } & DirectoryEntry)
  | ({ readonly found: 'user' } & SignEntry)
  | ({ readonly found: 'flag' } & Flag);

/** `$1`: orgs, `$2`: e-mail keys, `$3`: chain. Of users with one address the active one comes first. */
const FOUND = `
  select f.found, f."emailKey", f."orgId", f.email, f."firstName", f."lastName", f.status, f.enabled, f."accountAdmin", f.groups, f.kind from (
    select 'directory' as found, p.email_key as "emailKey", null::uuid as "orgId", p.email, p.first_name as "firstName", p.last_name as "lastName",
      null as status, p.enabled, null::boolean as "accountAdmin", to_jsonb(g.groups) as groups, null as kind, null as sign_user_id
    from directory_person p join group_set g on g.id = p.group_set
    where p.chain = $3::int and p.valid_to is null and p.email_key = any($2::text[])
    union all
    select 'user', u.email_key, u.org_id, u.email, u.first_name, u.last_name, u.status, null, u.account_admin, coalesce((
      select jsonb_agg(jsonb_build_object('name', g.name, 'admin', m ->> 1 = '1') order by g.group_key collate "C")
      from jsonb_array_elements(u.memberships) m join sign_group g
        on g.org_id = u.org_id and g.sign_group_id = m ->> 0 and g.valid_to is null), '[]'), null, u.sign_user_id
    from sign_user u where u.org_id = any($1::uuid[]) and u.valid_to is null and u.email_key = any($2::text[])
    union all
    select distinct 'flag', s.email_key, s.org_id, null, null, null, null, null::boolean, null::boolean, null::jsonb, s.kind, null
    from (${HELD} and i.subject_key = any($2::text[])
      union all ${FAILED} and i.subject_key = any($2::text[])
      union all ${DRIFTED} and d.email_key = any($2::text[])) s) f
  order by f.status is not distinct from 'INACTIVE', f.sign_user_id`;
