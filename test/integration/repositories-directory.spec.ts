import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emailKey } from '#domain';
import { mergeRepeated } from '../../apps/planner/src/merge-repeated.js';
import { RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let chain: number;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
beforeEach(async () => {
  chain = await world.directory.chainOf(world.db, randomUUID());
});
afterAll(() => world.close());

const later = (ms: number) => new Date(Date.now() + ms);

async function validity(): Promise<Record<string, string>> {
  const rows = await world.db.query<{ email_key: string; span: string }>(
    `select email_key, string_agg(valid_from || '–' || coalesce(valid_to::text, ''), ' ' order by valid_from) as span
     from directory_person where chain = $1 group by 1`,
    [chain],
  );
  return Object.fromEntries(rows.map(({ email_key, span }) => [email_key, span]));
}

describe('DirectoryRepository.merge', () => {
  it('keeps the validity of who is unchanged, and ends that of who has changed or gone', async () => {
    const first = await world.readDirectory(chain, {
      'same@example.com': ['Sales'],
      'moved@example.com': ['Sales'],
      'gone@example.com': ['Sales'],
    });
    const second = await world.readDirectory(chain, {
      'same@example.com': ['Sales'],
      'moved@example.com': ['Legal'],
      'new@example.com': ['Legal'],
    });
    expect(await validity()).toEqual({
      'same@example.com': `${first}–`,
      'moved@example.com': `${first}–${second} ${second}–`,
      'gone@example.com': `${first}–${second}`,
      'new@example.com': `${second}–`,
    });
    expect(await world.peopleAt(chain, first)).toEqual([
      'gone@example.com Sales',
      'moved@example.com Sales',
      'same@example.com Sales',
    ]);
    expect(await world.peopleAt(chain, second)).toEqual([
      'moved@example.com Legal',
      'new@example.com Legal',
      'same@example.com Sales',
    ]);
  });

  it('counts a name, a spelling and being disabled as a change', async () => {
    const first = await world.readDirectory(chain, { 'ana@example.com': ['Sales'] });
    const renamed = await world.readDirectory(chain, { 'ana@example.com': ['Sales'] }, { firstName: 'Anna' });
    const respelt = await world.readDirectory(chain, { 'Ana@example.com': ['Sales'] }, { firstName: 'Anna' });
    const disabled = await world.readDirectory(
      chain,
      { 'Ana@example.com': ['Sales'] },
      { firstName: 'Anna', disabled: ['Ana@example.com'] },
    );
    expect(await validity()).toEqual({
      'ana@example.com': [first, renamed, respelt, disabled]
        .map((from, at, all) => `${from}–${all[at + 1] ?? ''}`)
        .join(' '),
    });
    expect(await world.peopleAt(chain, disabled)).toEqual(['ana@example.com Sales disabled']);
  });

  it('never lets an older read end or change what a newer one has taught', async () => {
    const newer = await world.readDirectory(
      chain,
      { 'ana@example.com': ['Sales'], 'bo@example.com': ['Sales'] },
      { readAt: later(0) },
    );
    const older = await world.readDirectory(
      chain,
      { 'ana@example.com': ['Legal'] },
      { readAt: later(-60_000) },
    );
    expect(await world.peopleAt(chain, older)).toEqual(await world.peopleAt(chain, newer));
  });

  it('touches no other chain, and leaves nothing staged', async () => {
    const other = await world.directory.chainOf(world.db, randomUUID());
    const first = await world.readDirectory(other, { 'ana@example.com': ['Sales'] });
    const second = await world.readDirectory(chain, { 'bo@example.com': ['Sales'] });
    expect(await world.peopleAt(other, second)).toEqual(await world.peopleAt(other, first));
    expect(await world.db.query('select from directory_stage')).toEqual([]);
  });

  it('sizes what is staged and what was there at a revision by the sets of groups, the disabled left out', async () => {
    const revision = await world.readDirectory(
      chain,
      {
        'a@example.com': ['Sales', 'Legal'],
        'b@example.com': ['Legal', 'Sales'],
        'c@example.com': ['Legal'],
        'd@example.com': ['Legal'],
      },
      { disabled: ['d@example.com'] },
    );
    await world.readDirectory(chain, {});
    const sizes = await world.directory.sizesAt(world.db, chain, revision);
    expect(new Set(sizes.map(({ people }) => people))).toEqual(new Set([1, 2]));
    expect(await world.directory.stagedSizes(world.db, randomUUID())).toEqual([]);
  });
});

describe('a read under way', () => {
  const stageRows = async (
    readId: string,
    batch: number,
    emails: readonly string[],
    groups: readonly string[],
  ) => {
    const sets = await world.groupSets.idsOf(emails.map(() => groups));
    const rows = emails.map((email, index) => ({
      row: { row: batch * 10 + index + 1, email, firstName: `Name ${batch}`, groups, enabled: true },
      emailKey: emailKey(email),
      groupSet: sets[index] ?? 0,
    }));
    await world.db.transaction((tx) => world.directory.stage(tx, readId, batch, rows));
  };

  it('becomes one person of each address, however many rows and spellings it has', async () => {
    const readId = randomUUID();
    await stageRows(readId, 0, ['Ana@example.com', 'bo@example.com'], ['Sales']);
    await stageRows(readId, 1, ['ana@example.com'], ['Legal']);
    const revision = await world.db.transaction(async (tx) => {
      const warnings = await mergeRepeated(tx, readId, world.directory, world.groupSets);
      expect(warnings).toEqual([
        'Ana@example.com stands in 2 rows with different first names; "Name 0" is used, "Name 1" is not.',
      ]);
      const revision = await world.directory.nextRevision(tx);
      await world.directory.merge(tx, readId, chain, revision, new Date());
      return revision;
    });
    expect(await world.peopleAt(chain, revision)).toEqual([
      'ana@example.com Legal,Sales',
      'bo@example.com Sales',
    ]);
  });

  it('counts batches and evidence in whatever order they come', async () => {
    const runId = await world.run();
    const [early, late] = [randomUUID(), randomUUID()];
    await world.db.transaction(async (tx) => {
      await world.directory.countBatch(tx, early, runId, 500);
      expect(await world.directory.noteEvidence(tx, early, runId, { batches: 2 })).toEqual({
        ...{ batches: 1, rows: 500 },
        evidence: { batches: 2 },
      });
      expect(await world.directory.countBatch(tx, early, runId, 7)).toEqual({
        ...{ batches: 2, rows: 507 },
        evidence: { batches: 2 },
      });
      expect(await world.directory.noteEvidence(tx, late, runId, { batches: 0 })).toMatchObject({
        batches: 0,
      });
    });
  });

  it('is forgotten once its run has ended, and only then', async () => {
    const [running, ended] = [await world.run(), await world.run()];
    const reads = new Map([running, ended].map((runId) => [runId, randomUUID()]));
    for (const [runId, readId] of reads) {
      await stageRows(readId, 0, ['ana@example.com'], ['Sales']);
      await world.db.transaction((tx) => world.directory.countBatch(tx, readId, runId, 1));
    }
    await world.runs.finish(world.db, ended, { state: 'failed' });
    await world.db.transaction((tx) => world.directory.forgetStages(tx));
    expect(await world.db.query('select distinct read_id from directory_stage')).toEqual([
      { read_id: reads.get(running) },
    ]);
  });
});

describe('the baseline of a chain', () => {
  const snapshot = (revision: number, becomesBaseline: boolean, people: number) =>
    world.db.transaction(async (tx) => {
      const runId = await world.run();
      const facts = {
        evidence: {},
        verdict: { becomesBaseline },
        people,
        inScope: people,
        readAt: new Date(),
      };
      await world.directory.addSnapshot(tx, { revision, chain, runId, baseline: false, ...facts });
      await world.directory.makeBaseline(tx, revision);
    });

  it('is the newest read that was believed; one that was not never becomes it', async () => {
    expect(await world.directory.baseline(world.db, chain)).toBeUndefined();
    const [first, second, third] = [
      await world.directory.nextRevision(world.db),
      await world.directory.nextRevision(world.db),
      await world.directory.nextRevision(world.db),
    ];
    await snapshot(second, true, 20);
    await snapshot(third, false, 3);
    await snapshot(first, true, 10); // a plan of long ago, applied only now
    expect(await world.directory.baseline(world.db, chain)).toEqual({
      revision: second,
      people: 20,
      inScope: 20,
      parts: [],
    });
  });

  it('belongs to a chain that keeps its number', async () => {
    const digest = randomUUID();
    const numbers = await Promise.all([1, 2, 3].map(() => world.directory.chainOf(world.db, digest)));
    expect(new Set(numbers).size).toBe(1);
  });
});

describe('GroupSetRepository', () => {
  it('gives one id to lists that differ in order, repetition and blanks, also over several processes', async () => {
    const [a, b, c] = await world.groupSets.idsOf([
      ['Sales', 'Légal "x"'],
      ['Légal "x"', ' Sales ', 'Sales'],
      ['sales'],
    ]);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
    const { GroupSetRepository } = await import('#db');
    expect(await new GroupSetRepository(world.db).idsOf([['Sales', 'Légal "x"']])).toEqual([a]);
    expect(await world.groupSets.all([a ?? 0, -1])).toEqual(new Map([[a, ['Légal "x"', 'Sales']]]));
  });
});
