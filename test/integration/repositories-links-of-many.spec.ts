import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LinkRepository } from '#db';
import { CHANGED_BY_EVERYBODY, CHANGED_BY_FEW } from '../../libs/db/src/repositories/link-by-address.js';
import { RepositoriesWorld } from './repositories-world.js';
import { rowsReadBy } from './rows-read-by.js';

const SOURCE = 'ldap:ldap.example.com/dc=example,dc=com';
const MANY = 10_000;
const TABLES = ['directory_person', 'sign_user', 'link'];

let world: RepositoriesWorld;
let links: LinkRepository;
let orgId: string;
let runId: string;
let chain: number;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  links = new LinkRepository(world.db);
  // What the server knows of its tables is what it knew of them when they were new.
  for (const table of TABLES) await world.db.query(`alter table ${table} set (autovacuum_enabled = false)`);
});
beforeEach(async () => {
  orgId = await world.org();
  runId = await world.run();
  chain = await world.directory.chainOf(world.db, randomUUID());
});
afterAll(() => world.close());

/** Address → key; without one, the person has none. */
type People = Readonly<Record<string, string | undefined>>;

/** @param lookedUp nobody else was looked up; undefined: everybody was read */
async function read(people: People, lookedUp?: readonly string[]): Promise<number> {
  const emails = Object.keys(people);
  const keys = Object.fromEntries(
    Object.entries(people).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const revision = await world.readDirectory(
    chain,
    Object.fromEntries(emails.map((email) => [email, ['Sales']])),
    { keys, ...(lookedUp && { lookedUp }) },
  );
  const verdict = { view: 'complete', ...(lookedUp && { lookedUp }) };
  await world.db.transaction((tx) =>
    world.directory.addSnapshot(tx, {
      ...{ revision, chain, runId, verdict, evidence: { source: SOURCE }, baseline: false },
      ...{ readAt: new Date(), people: emails.length, inScope: emails.length },
    }),
  );
  return revision;
}

const sign = (emails: readonly string[]) =>
  world.refresh(orgId, Object.fromEntries(emails.map((email) => [email, ['g-sales']])));

describe('LinkRepository.linkByAddress with many people', () => {
  const emails = Array.from({ length: MANY }, (_, index) => `person.${index}@example.com`);
  const keyed: People = Object.fromEntries(emails.map((email) => [email, `key of ${email}`]));

  /** Rows that the server looks at, however it comes by them, until so many links are made. */
  const rowsRead = (revision: number, linked: number) =>
    world.db.transaction(async (tx) => {
      const before = await rowsReadBy(tx, TABLES);
      expect(await links.linkByAddress(tx, orgId, revision)).toBe(linked);
      return (await rowsReadBy(tx, TABLES)) - before;
    });

  it('goes through lists that were stored a moment ago a few times, and not once for each person', async () => {
    await sign(emails);
    const withoutKeys = await read(Object.fromEntries(emails.map((email) => [email, undefined])));
    expect(await rowsRead(withoutKeys, 0)).toBeLessThan(20 * MANY);
    const withKeys = await read(keyed);
    expect(await rowsRead(withKeys, MANY)).toBeLessThan(20 * MANY);
    expect(await rowsRead(withKeys, 0)).toBeLessThan(20 * MANY);
  });

  it('looks at those alone whom a read has looked up, be the lists as long as they may', async () => {
    await sign(emails);
    expect(await rowsRead(await read(keyed), MANY)).toBeGreaterThan(MANY);
    await world.db.query(`analyze ${TABLES.join(', ')}`);
    const [ana = '', bo = ''] = emails;
    const swapped = await read({ [ana]: keyed[bo], [bo]: keyed[ana] }, [ana, bo]);
    expect(await rowsRead(swapped, 2)).toBeLessThan(100);
  });
});

describe('links that a read of a few people makes', () => {
  const addresses = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.com`);
  const person = fc.option(fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', undefined), { nil: null });
  const everybody = fc.tuple(...addresses.map(() => person)).map(peopleOf);
  const some = fc.subarray(addresses);

  /** @param keys null: nobody has that address; undefined: somebody without a key */
  function peopleOf(keys: readonly (string | undefined | null)[]): People {
    return Object.fromEntries(
      addresses.flatMap((email, at) => (keys[at] === null ? [] : [[email, keys[at] ?? undefined]])),
    );
  }

  const only = (people: People, emails: readonly string[]): People =>
    Object.fromEntries(Object.entries(people).filter(([email]) => emails.includes(email)));

  interface Change {
    readonly person_key: string;
    readonly sign_user_id: string;
  }

  it('are those that going through everybody would make of these people', async () => {
    await fc.assert(
      fc.asyncProperty(
        everybody,
        everybody,
        some,
        some,
        some,
        async (before, after, first, then, lookedUp) => {
          orgId = await world.org();
          chain = await world.directory.chainOf(world.db, randomUUID());
          await sign(first);
          const begun = await read(before);
          await world.db.transaction((tx) => links.linkByAddress(tx, orgId, begun));
          await sign([...new Set([...first, ...then])]);
          const now = only(after, lookedUp);
          const revision = await read(now, lookedUp);
          const keys = Object.values(now).map((key) => `${SOURCE}#${key ?? ''}`);
          const whole = await world.db.query<Change>(CHANGED_BY_EVERYBODY, [orgId, revision]);
          const few = await world.db.query<Change>(CHANGED_BY_FEW, [orgId, revision, lookedUp]);
          expect(few).toEqual(whole.filter(({ person_key }) => keys.includes(person_key)));
        },
      ),
      { numRuns: 150 },
    );
  });
});
