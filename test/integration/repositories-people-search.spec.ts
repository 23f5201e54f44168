import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PeopleFilter, PeopleSearchRepository } from '#db';
import { seededInteger, seededRandom } from '../support/seeded-random.js';
import { RepositoriesWorld } from './repositories-world.js';

/** Somebody of the directory, of Sign, or of both. */
interface Person {
  readonly key: string;
  readonly first: string;
  readonly last: string;
  readonly set: number | null;
  /** Index of the org. */
  readonly org: number | null;
}

const random = seededRandom(7);
const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
const PEOPLE: readonly Person[] = Array.from({ length: 90 }, (_, n) => {
  const [first, last] = [anyOf(['Ana', 'Bo', 'Émile', 'Bob']) ?? '', anyOf(['Lee', 'Bosch', 'Ali']) ?? ''];
  const isInDirectory = n % 4 !== 0;
  return {
    key: `${anyOf(['a', 'b', 'bo', 'z', 'é'])}${seededInteger(random, 0, 9)}.${n}@example.com`,
    ...{ first, last, set: isInDirectory ? seededInteger(random, 0, 2) : null },
    org: n % 4 === 0 || n % 3 === 0 ? seededInteger(random, 0, 1) : null,
  };
});

let world: RepositoriesWorld;
let orgIds: string[];
let setIds: number[];
let chain: number;
let search: PeopleSearchRepository;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  const { db } = world;
  search = new PeopleSearchRepository(db);
  orgIds = [await world.org(), await world.org()];
  const sets = await db.query<{ id: number }>(
    `insert into group_set (digest, groups) select sha256(g::bytea), array[g] from unnest(array['a', 'b', 'c']) g returning id`,
  );
  setIds = sets.map(({ id }) => id);
  const [made] = await db.query<{ id: number }>(
    `insert into directory_chain (digest) values ('d') returning id`,
  );
  chain = made?.id ?? 0;
  for (const { key, first, last, set, org } of PEOPLE) {
    if (set !== null) {
      await db.query(
        `insert into directory_person (chain, email_key, email, first_name, last_name, group_set, enabled, read_at, valid_from)
         values ($1, $2, $2, $3, $4, $5, true, now(), 1)`,
        [chain, key, first, last, setIds[set]],
      );
    }
    if (org !== null) {
      await db.query(
        `insert into sign_user (org_id, sign_user_id, email_key, email, first_name, last_name, account_admin, memberships, status, observed_at, valid_from)
         values ($1, $2, $2, $2, $3, $4, false, '[]', 'ACTIVE', now(), 1)`,
        [orgIds[org], key, first, last],
      );
    }
  }
});
afterAll(() => world.close());

/** Everybody whom a filter means, looked at one by one. */
function meant({ prefix, groupSets, withSign, orgIds: orgs }: Omit<PeopleFilter, 'limit'>): string[] {
  const begins = ({ key, first, last }: Person) =>
    prefix === undefined ||
    [key, first.toLowerCase(), last.toLowerCase()].some((text) => text.startsWith(prefix));
  const isOfDirectory = ({ set }: Person) =>
    set !== null && (groupSets === undefined || groupSets.includes(setIds[set] ?? -1));
  const isOfSign = ({ org }: Person) => withSign && org !== null && orgs.includes(orgIds[org] ?? '');
  return PEOPLE.filter((person) => begins(person) && (isOfDirectory(person) || isOfSign(person)))
    .map(({ key }) => key)
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

describe('a search for people in the directory and in Sign', () => {
  const prefixes = [undefined, 'a', 'b', 'bo', 'bos', 'lee', 'é', 'z', 'nobody', 'b1.', 'bo2'];
  const sizes = [1, 2, 3, 7, 25, 200];

  it.each([
    ['of everybody', {}],
    ['of one org', { orgs: 1 }],
    ['of some groups', { sets: 2 }],
    ['of a group, which only the directory knows', { sets: 1, withSign: false }],
    ['before the first read of the directory', { isRead: false }],
  ])('%s comes page by page to what a look at each of them finds', async (_, how) => {
    const {
      orgs = 2,
      sets,
      withSign = true,
      isRead = true,
    } = how as {
      orgs?: number;
      sets?: number;
      withSign?: boolean;
      isRead?: boolean;
    };
    for (const prefix of prefixes) {
      const filter = {
        ...{ orgIds: orgIds.slice(0, orgs), withSign },
        ...(isRead && { chain }),
        ...(prefix !== undefined && { prefix }),
        ...(sets !== undefined && { groupSets: setIds.slice(0, sets) }),
      };
      const all = meant(isRead ? filter : { ...filter, groupSets: [] });
      for (const limit of sizes) expect(await pages(filter, limit), `${prefix} by ${limit}`).toEqual(all);
    }
  });

  async function pages(filter: Omit<PeopleFilter, 'limit'>, limit: number): Promise<string[]> {
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1);
      const keys = await search.keys({ ...filter, limit, ...(after !== undefined && { after }) });
      seen.push(...keys);
      if (keys.length < limit) return seen;
    }
  }
});
