import { Conditions } from './conditions.js';
import type { PeopleFilter } from './people-filter.js';
import { STATES } from './people-states.js';

const NAMES = ['last_name', 'first_name'];
/** So many people of one name, or more, are many. */
const FEW = 5_000;

/** The last code point: behind everything that begins with a prefix. */
const END = String.fromCodePoint(0x10ffff);

/** Puts the one statement together that finds a page of keys. */
export class KeyQuery {
  readonly sql: string;
  readonly #asked = new Conditions();
  readonly #orgs: string;
  readonly #limit: string;
  /** What its branches look into. */
  #with = '';

  constructor(private readonly filter: PeopleFilter) {
    this.#orgs = this.#asked.parameter(filter.orgIds);
    this.#limit = this.#asked.parameter(filter.limit);
    const branches = this.#branches();
    this.sql =
      branches.length === 0
        ? `select null::text as key where $1::uuid[] is null and $2::int is null`
        : `${this.#with}${this.#page(branches)}`;
  }

  get params(): readonly unknown[] {
    return this.#asked.params;
  }

  get #isOfSign(): boolean {
    return this.filter.withSign && this.filter.orgIds.length > 0;
  }

  #branches(): string[] {
    const { state } = this.filter;
    if (state === undefined) return this.#everybody();
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

  /** Where the directory alone fills a page, nobody behind its last one is looked for in Sign. */
  #everybody(): string[] {
    const directory = this.#directory();
    if (directory.length === 0 || !this.#isOfSign) return [...directory, ...this.#sign()];
    this.#with = `with directory (key) as materialized (${this.#page(directory)}) `;
    const last = `(select case when count(*) < ${this.#limit} then ${this.#asked.parameter(END)}::text else max(key collate "C") end from directory)`;
    return ['select key from directory', ...this.#sign(`and u.email_key collate "C" <= ${last}`)];
  }

  #page(branches: readonly string[]): string {
    const all = branches.map((branch) => `(${branch})`).join(' union all ');
    return `select distinct k.key collate "C" as key from (${all}) k where ${this.#orgs}::uuid[] is not null order by 1 limit ${this.#limit}`;
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
    if (!this.#isOfSign) return [];
    const { prefix } = this.filter;
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
