import { createHash } from 'node:crypto';
import { joinGroups } from '#domain';
import type { Database } from '../database.js';

/** Distinct sets of directory groups. They never change, so a process remembers the ids it has met. */
export class GroupSetRepository {
  readonly #ids = new Map<string, number>();

  constructor(private readonly db: Database) {}

  /** Ids of the given lists, in their order; unknown sets are stored. Lists that differ only in order are one set. */
  async idsOf(lists: readonly (readonly string[])[]): Promise<number[]> {
    const sets = lists.map((groups) => {
      const joined = joinGroups([groups]);
      return { joined, digest: createHash('sha256').update(JSON.stringify(joined)).digest('hex') };
    });
    const unknown = new Map(
      sets.filter(({ digest }) => !this.#ids.has(digest)).map((set) => [set.digest, set]),
    );
    if (unknown.size > 0) await this.#store([...unknown.values()]);
    return sets.map(({ digest }) => {
      const id = this.#ids.get(digest);
      if (id === undefined) throw new Error(`The group set ${digest} was stored and is not there.`);
      return id;
    });
  }

  async all(ids: readonly number[]): Promise<Map<number, readonly string[]>> {
    const rows = await this.db.query<{ id: number; groups: string[] }>(
      'select id, groups from group_set where id = any($1::int[])',
      [ids],
    );
    return new Map(rows.map(({ id, groups }) => [id, groups]));
  }

  async #store(sets: readonly { joined: string[]; digest: string }[]): Promise<void> {
    const digests = sets.map(({ digest }) => digest);
    await this.db.query(
      `insert into group_set (digest, groups)
       select decode(s.digest, 'hex'), array(select jsonb_array_elements_text(s.groups))
       from jsonb_to_recordset($1::jsonb) as s (digest text, groups jsonb)
       on conflict (digest) do nothing`,
      [JSON.stringify(sets.map(({ joined, digest }) => ({ digest, groups: joined })))],
    );
    const rows = await this.db.query<{ id: number; digest: string }>(
      `select id, encode(digest, 'hex') as digest from group_set
       where digest in (select decode(d, 'hex') from unnest($1::text[]) d)`,
      [digests],
    );
    for (const { id, digest } of rows) this.#ids.set(digest, id);
  }
}
