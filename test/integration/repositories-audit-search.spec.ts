import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditFilter, AuditSearchRepository } from '#db';
import { seededInteger, seededRandom } from '../support/seeded-random.js';
import { RepositoriesWorld } from './repositories-world.js';
import { rowsReadBy } from './rows-read-by.js';

const BEGAN = Date.parse('2026-11-23T12:00:00.000Z');
const at = (second: number) => new Date(BEGAN + second * 1_000).toISOString();

let world: RepositoriesWorld;
let search: AuditSearchRepository;
/** In the order of their ids: within an org the time only grows, and those of two orgs pass each other. */
const records: { id: string; org: number; second: number }[] = [];
const labels: string[] = [];
/** What one org's chain has sealed away, and what another's has lost. */
const SEALED = 40;
const LOST = 17;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  search = new AuditSearchRepository(world.db);
  const random = seededRandom(11);
  const orgs = [await world.org(), await world.org(), await world.org()];
  const seconds = orgs.map(() => 0);
  const numbers = [0, SEALED, 0];
  for (let n = 0; n < 120; n += 1) {
    const org = seededInteger(random, 0, 2);
    const second = (seconds[org] ?? 0) + seededInteger(random, 0, 3);
    seconds[org] = second;
    numbers[org] = (numbers[org] ?? 0) + (numbers[org] === LOST ? 2 : 1);
    const [row] = await world.db.query<{ id: string }>(
      `insert into audit_record (at, org_id, seq, kind, event, facts) values ($1, $2, $3, 'decision', 'applied', '{}') returning id::text`,
      // Records of the last org are older than chains.
      [at(second), orgs[org], org === 2 ? null : numbers[org]],
    );
    records.push({ id: row?.id ?? '', org, second });
  }
  for (const org of [0, 1]) {
    await world.db.query(`insert into audit_chain (chain, seq, at) values ($1, $2, $3)`, [
      ...[orgs[org], numbers[org], at(seconds[org] ?? 0)],
    ]);
  }
  const rows = await world.db.query<{ id: string; label: string }>('select id, label from org');
  labels.push(...orgs.map((id) => rows.find((row) => row.id === id)?.label ?? ''));
});
afterAll(() => world.close());

async function pages(to: string, limit: number, of: Partial<AuditFilter> = {}): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const before = seen.at(-1);
    const page = await search.page({
      orgs: 'all',
      to,
      limit,
      ...of,
      ...(before !== undefined && { before }),
    });
    seen.push(...page.map(({ id }) => id));
    if (page.length < limit) return seen;
  }
}

function before(second: number, orgs: readonly number[]): string[] {
  const found = records.filter((record) => record.second < second && orgs.includes(record.org));
  return found.toReversed().map(({ id }) => id);
}

describe('the records before a moment', () => {
  it('come page by page, the newest first, each once', async () => {
    for (const second of [0, 1, 17, 40, 1_000]) {
      const expected = records
        .filter((record) => record.second < second)
        .toSorted((a, b) => b.second - a.second || Number(b.id) - Number(a.id))
        .map(({ id }) => id);
      for (const limit of [1, 3, 10, 500]) expect(await pages(at(second), limit)).toEqual(expected);
    }
  });

  it('come page by page of one org, and of those that somebody may see', async () => {
    for (const second of [0, 1, 17, 40, 41, 42, 43, 1_000]) {
      for (const org of [0, 1, 2]) {
        const expected = before(second, [org]);
        for (const limit of [1, 10])
          expect(await pages(at(second), limit, { org: labels[org] ?? '' })).toEqual(expected);
      }
      const seen = labels.slice(0, 2);
      expect(await pages(at(second), 3, { orgs: seen })).toEqual(before(second, [0, 1]));
    }
  });

  it('of an org are found without reading what is newer', async () => {
    const org = await world.org();
    const seconds = 20_000;
    await world.db.query(
      `insert into audit_record (at, org_id, seq, kind, event, facts)
       select $1::timestamptz + n * interval '1 second', $2, n, 'decision', 'applied', '{}' from generate_series(1, $3::int) n`,
      [at(0), org, seconds],
    );
    await world.db.query('insert into audit_chain (chain, seq, at) values ($1, $2, $3)', [
      ...[org, seconds, at(seconds)],
    ]);
    await world.db.query('analyze audit_record');
    const label =
      (await world.db.query<{ label: string }>('select label from org where id = $1', [org]))[0]?.label ?? '';
    const rows = await world.db.transaction(async (tx) => {
      const before = await rowsReadBy(tx);
      expect(await search.page({ orgs: [label], to: at(seconds / 2), limit: 50 }, tx)).toHaveLength(50);
      return (await rowsReadBy(tx)) - before;
    });
    expect(rows).toBeLessThan(200);
  });
});
