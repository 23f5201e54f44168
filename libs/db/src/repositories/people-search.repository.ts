import type { Database } from '../database.js';
import { Conditions } from './conditions.js';

/** Whom a search is about. Ids instead of names: whoever asks resolves what the caller may see. */
export interface PeopleFilter {
  /** Of the newest read of the configuration; undefined before the first one. */
  readonly chain?: number;
  /** Rows that the caller sees. */
  readonly orgIds: readonly string[];
  /** Group sets of the directory that count; undefined: all of them. */
  readonly groupSets?: readonly number[];
  /** False: who is in Sign only is left out, since only the directory says who is in a group of it. */
  readonly withSign: boolean;
  /** How an address or a name begins, in lower case. */
  readonly prefix?: string;
  /** Only these, in a state that is looked for: how such people are found. */
  readonly state?:
    | { readonly kind: 'sign-only' | 'held' | 'failed' | 'drift' }
    | { readonly kind: 'protected'; readonly keys: readonly string[]; readonly patterns: readonly string[] };
  /** Behind this key. */
  readonly after?: string;
  readonly limit: number;
}

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

const NAMES = ['last_name', 'first_name'];
/** So many people of one name, or more, are many. */
const FEW = 5_000;

/** The last code point: behind everything that begins with a prefix. */
const END = String.fromCodePoint(0x10ffff);

/** How people stand by plans: what is held until somebody decides, and what the newest plan of everybody failed to do. */
const HELD = `select i.org_id, i.subject_key as email_key, 'held' as kind
  from plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id
  where i.state = 'held' and i.subject = 'person' and i.org_id = any($1::uuid[]) and r.mode in ('plan', 'sync')`;
const FAILED = `select i.org_id, i.subject_key as email_key, 'failed' as kind
  from unnest($1::uuid[]) as o (id) cross join lateral (
    select p.id from plan p join run r on r.id = p.run_id
    where p.org_id = o.id and p.state in ('approved', 'done') and not r.options ? 'people' order by p.created_at desc limit 1) p
  join plan_item i on i.plan_id = p.id and i.state = 'failed' and i.subject = 'person' and not exists (
    select from plan_item n where n.org_id = i.org_id and n.subject_key = i.subject_key and n.state = 'applied' and n.finished_at > i.finished_at)`;
const DRIFTED = `select d.org_id, d.email_key, 'drift' as kind from drift d where d.state = 'open' and d.org_id = any($1::uuid[])`;
const STATES = { held: HELD, failed: FAILED, drift: DRIFTED };

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
  async groupSets(): Promise<{ id: number; groups: string[] }[]> {
    return this.db.ask('select id, groups from group_set');
  }

  /** E-mail keys of one page, in order. */
  async keys(filter: PeopleFilter): Promise<string[]> {
    const { state, withSign } = filter;
    // Both are said of users of Sign.
    if (!withSign && (state?.kind === 'sign-only' || state?.kind === 'protected')) return [];
    const query = new KeyQuery(filter);
    const rows = await this.db.query<{ key: string }>(query.sql, query.params);
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

  async inDirectory(chain: number | undefined, keys: readonly string[]): Promise<DirectoryEntry[]> {
    if (chain === undefined || keys.length === 0) return [];
    return this.db.ask(
      `select p.email_key as "emailKey", p.email, p.first_name as "firstName", p.last_name as "lastName", p.enabled, g.groups
       from directory_person p join group_set g on g.id = p.group_set
       where p.chain = $1 and p.valid_to is null and p.email_key = any($2::text[])`,
      [chain, keys],
    );
  }

  async inSign(orgIds: readonly string[], keys: readonly string[]): Promise<SignEntry[]> {
    return this.db.ask(
      `select u.email_key as "emailKey", u.org_id as "orgId", u.email, u.first_name as "firstName", u.last_name as "lastName", u.status,
         u.account_admin as "accountAdmin", coalesce((
           select jsonb_agg(jsonb_build_object('name', g.name, 'admin', m ->> 1 = '1') order by g.group_key collate "C")
           from jsonb_array_elements(u.memberships) m join sign_group g
             on g.org_id = u.org_id and g.sign_group_id = m ->> 0 and g.valid_to is null), '[]') as groups
       from sign_user u where u.org_id = any($1::uuid[]) and u.valid_to is null and u.email_key = any($2::text[])
       order by u.status is not distinct from 'INACTIVE', u.sign_user_id`,
      [orgIds, keys],
    );
  }

  async flags(orgIds: readonly string[], keys: readonly string[]): Promise<Flag[]> {
    return this.db.ask(
      `select distinct email_key as "emailKey", org_id as "orgId", kind
       from (${HELD} and i.subject_key = any($2::text[]) union all ${FAILED} and i.subject_key = any($2::text[]) union all ${DRIFTED} and d.email_key = any($2::text[])) f`,
      [orgIds, keys],
    );
  }
}

/** Puts the one statement together that finds a page of keys. */
class KeyQuery {
  readonly sql: string;
  readonly #asked = new Conditions();
  readonly #orgs: string;
  readonly #limit: string;

  constructor(private readonly filter: PeopleFilter) {
    this.#orgs = this.#asked.parameter(filter.orgIds);
    this.#limit = this.#asked.parameter(filter.limit);
    const branches = this.#branches();
    this.sql =
      branches.length === 0
        ? `select null::text as key where $1::uuid[] is null and $2::int is null`
        : `select distinct k.key collate "C" as key from (${branches.map((branch) => `(${branch})`).join(' union all ')}) k where ${this.#orgs}::uuid[] is not null order by 1 limit ${this.#limit}`;
  }

  get params(): readonly unknown[] {
    return this.#asked.params;
  }

  #branches(): string[] {
    const { state } = this.filter;
    if (state === undefined) return [...this.#directory(), ...this.#sign()];
    if (state.kind === 'sign-only') return this.#sign(this.#signOnly());
    if (state.kind === 'protected') {
      const keys = this.#asked.parameter(state.keys);
      const patterns = this.#asked.parameter(state.patterns);
      return this.#sign(
        `and (u.email_key = any(${keys}::text[]) or u.email_key like any(${patterns}::text[]))`,
      );
    }
    const key = `f.email_key collate "C"`;
    return [
      `select f.email_key as key from (${STATES[state.kind]}) f where true ${this.#behind(key)} ${this.#ofPerson('f')} group by 1 order by f.email_key collate "C" limit ${this.#limit}`,
    ];
  }

  /** Whose names or address begin so, among those of a state: few, so they are looked at one by one. */
  #ofPerson(alias: string): string {
    const { prefix, groupSets, chain, withSign } = this.filter;
    const conditions: string[] = [];
    if (prefix !== undefined) {
      const named = this.#asked.parameter(prefix);
      const begins = (name: string) => `starts_with(lower(${name}), ${named})`;
      const ofUser = `exists (select from sign_user u where u.org_id = ${alias}.org_id and u.email_key = ${alias}.email_key and u.valid_to is null
        and (${begins('u.first_name')} or ${begins('u.last_name')}))`;
      conditions.push(`and (starts_with(${alias}.email_key, ${named}) or ${ofUser})`);
    }
    if (!withSign && groupSets !== undefined) {
      conditions.push(
        `and exists (select from directory_person d where d.chain = ${this.#asked.parameter(chain ?? null)}::int and d.email_key = ${alias}.email_key
          and d.valid_to is null and d.group_set = any(${this.#asked.parameter(groupSets)}::int[]))`,
      );
    }
    return conditions.join(' ');
  }

  #signOnly(): string {
    const { chain } = this.filter;
    if (chain === undefined) return '';
    // Looked up one by one: a page is full long before everybody was, and a join would read the whole directory first.
    return `and (select 1 from directory_person d where d.chain = ${this.#asked.parameter(chain)}::int and d.email_key = u.email_key and d.valid_to is null limit 1) is null`;
  }

  #directory(): string[] {
    const { chain, prefix, groupSets } = this.filter;
    if (chain === undefined || groupSets?.length === 0) return [];
    const ofChain = `d.chain = ${this.#asked.parameter(chain)}::int and d.valid_to is null`;
    const page = `order by d.email_key collate "C" limit ${this.#limit}`;
    const behind = this.#behind('d.email_key collate "C"');
    const sets = groupSets === undefined ? undefined : this.#asked.parameter(groupSets);
    const byAddress = `${behind} ${prefix === undefined ? '' : this.#range('d.email_key collate "C"', prefix)}`;
    // Set by set a page each: a group of a thousand people is not looked for in a directory of a million.
    const found =
      sets === undefined
        ? `select d.email_key as key from directory_person d where ${ofChain} ${byAddress} ${page}`
        : `select x.key from unnest(${sets}::int[]) as s (id) cross join lateral (
             select d.email_key as key from directory_person d where ${ofChain} and d.group_set = s.id ${byAddress} ${page}) x`;
    if (prefix === undefined || prefix.includes('@')) return [found];
    const ofSet = sets === undefined ? '' : `and d.group_set = any(${sets}::int[])`;
    const byName = NAMES.map((column) => {
      const name = `lower(d.${column}) collate "C"`;
      const named = this.#range(name, prefix);
      return this.#fewOrMany({
        few: `select d.email_key from directory_person d where ${ofChain} ${ofSet} ${named} order by ${name} limit ${FEW}`,
        many: `select d.email_key as key from directory_person d where ${ofChain} ${ofSet} ${behind} ${named} ${page}`,
      });
    });
    return [found, ...byName];
  }

  #sign(condition = ''): string[] {
    const { prefix, withSign, orgIds } = this.filter;
    if (!withSign || orgIds.length === 0) return [];
    const behind = this.#behind('u.email_key collate "C"');
    const inEach = (select: string) =>
      `select x.key from unnest(${this.#orgs}::uuid[]) as o (id) cross join lateral (${select}) x`;
    const ofOrg = `u.org_id = o.id and u.valid_to is null`;
    const page = `order by u.email_key collate "C" limit ${this.#limit}`;
    const each = (range: string) =>
      inEach(
        `select u.email_key as key from sign_user u where ${ofOrg} ${behind} ${range} ${condition} ${page}`,
      );
    if (prefix === undefined) return [each('')];
    const byAddress = each(this.#range('u.email_key collate "C"', prefix));
    if (prefix.includes('@')) return [byAddress];
    const byName = NAMES.map((column) => {
      const name = `lower(u.${column}) collate "C"`;
      const named = this.#range(name, prefix);
      const few = `select u.email_key as key from sign_user u where ${ofOrg} ${named} ${condition} order by ${name} limit ${FEW}`;
      return this.#fewOrMany({ few: `${inEach(few)} limit ${FEW}`, many: each(named) });
    });
    return [byAddress, ...byName];
  }

  /**
   * Where few have a name they are sorted by address; where many have it, whoever goes by addresses meets them soon. The
   * planner cannot tell which it is, so they are counted, as far as that matters.
   *
   * @param few keys of the first so many who have it, by name
   * @param many a page of all of them by address
   */
  #fewOrMany({ few, many }: { readonly few: string; readonly many: string }): string {
    const count = '(select count(*) from named)';
    const some = `select n.key from named n where ${count} < ${FEW} ${this.#behind('n.key collate "C"')} order by n.key collate "C" limit ${this.#limit}`;
    const all = `select m.key from (${many}) m where ${count} >= ${FEW}`;
    return `with named (key) as materialized (${few}) (${some}) union all (${all})`;
  }

  #behind(key: string): string {
    const { after } = this.filter;
    return after === undefined ? '' : `and ${key} > ${this.#asked.parameter(after)}`;
  }

  #range(column: string, prefix: string): string {
    return `and ${column} >= ${this.#asked.parameter(prefix)} and ${column} < ${this.#asked.parameter(`${prefix}${END}`)}`;
  }
}
