import { createHash } from 'node:crypto';
import { joinGroups } from '#domain';
import type { Database } from '../database.js';

/** Lists whose digest is remembered; a directory has a few hundred, and memory is to stay flat in any case. */
const LISTS_REMEMBERED = 20_000;

/** Distinct sets of directory groups. They never change, so a process remembers the ids it has met. */
export class GroupSetRepository {
  readonly #ids = new Map<string, number>();
  /** Lists as they were written → digest of their set: most people have a list that somebody had before them. */
  readonly #digests = new Map<string, string>();

  constructor(private readonly db: Database) {}

  /** Ids of the given lists, in their order; unknown sets are stored. Lists that differ only in order are one set. */
  async idsOf(lists: readonly (readonly string[])[]): Promise<number[]> {
    const digests = lists.map((groups) => this.#digestOf(groups));
    const unknown = new Map<string, readonly string[]>();
    for (const [index, digest] of digests.entries()) {
      if (!this.#ids.has(digest)) unknown.set(digest, lists[index] ?? []);
    }
    if (unknown.size > 0)
      await this.#store([...unknown].map(([digest, groups]) => ({ digest, joined: joinGroups([groups]) })));
    return digests.map((digest) => {
      const id = this.#ids.get(digest);
      if (id === undefined) throw new Error(`The group set ${digest} was stored and is not there.`);
      return id;
    });
  }

  #digestOf(groups: readonly string[]): string {
    const written = groups.join('\u0000');
    const known = this.#digests.get(written);
    if (known !== undefined) return known;
    const digest = createHash('sha256')
      .update(JSON.stringify(joinGroups([groups])))
      .digest('hex');
    if (this.#digests.size >= LISTS_REMEMBERED) this.#digests.clear();
    this.#digests.set(written, digest);
    return digest;
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
