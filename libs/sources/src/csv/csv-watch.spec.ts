import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CsvSourceConfig } from '#config';
import { CsvWatch } from './csv-watch.js';

let folder: string;
let file: string;
let config: CsvSourceConfig;
let nowMs: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-watch-'));
  file = join(folder, 'users.csv');
  config = {
    ...{
      type: 'csv',
      file: join(folder, 'connector-csv.yml'),
      filePath: file,
      delimiter: ',',
      encoding: 'utf-8',
    },
    columns: {
      ...{
        email: 'email',
        firstName: 'firstname',
        lastName: 'lastname',
        country: 'country',
        groups: 'groups',
      },
      ...{ username: 'username', domain: 'domain', identityType: 'type' },
    },
  };
  nowMs = 0;
  await put('ann,Sales', 'bob,Sales');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let version = 0;
/** As whoever writes another file and renames it; each has a time of its own. */
async function put(...rows: string[]): Promise<void> {
  const text = rows.map((row) => row.replace(/^(\w+)/u, '$1@example.com')).join('\n');
  await writeFile(`${file}.new`, `email,groups\n${text}\n`);
  version += 1;
  await utimes(`${file}.new`, 1_700_000_000 + version, 1_700_000_000 + version);
  await rename(`${file}.new`, file);
}

const open = () => new CsvWatch(config, { everyMs: 1000, settleMs: 5000 }, () => nowMs);
/** Looks now, and again when the file has settled. */
async function settled(watch: CsvWatch, cursor?: string) {
  const { signal } = new AbortController();
  await watch.look(cursor, signal);
  nowMs += 5000;
  const { cursor: next, changes } = await watch.look(cursor, signal);
  const subjects = changes.map(({ subject }) => (subject.kind === 'person' ? subject.email : subject.kind));
  return { cursor: next, subjects: subjects.map(String).toSorted(), changes };
}

describe('the watch of a CSV file', () => {
  it('names nobody at first, later whoever’s rows have changed or come, and everybody when somebody is gone', async () => {
    const watch = open();
    const first = await settled(watch);
    expect(first.subjects).toEqual([]);
    await put('ann,Sales', 'bob,"Sales,Legal"', 'cid,Sales');
    const second = await settled(watch, first.cursor);
    expect(second.subjects).toEqual(['bob@example.com', 'cid@example.com']);
    await put('cid,Sales', 'bob,"Sales,Legal"');
    const third = await settled(watch, second.cursor);
    expect(third.subjects).toEqual(['everybody']);
  });

  it('waits until nobody has written to the file for a while', async () => {
    const watch = open();
    const { cursor } = await settled(watch);
    const { signal } = new AbortController();
    await put('ann,Legal');
    expect((await watch.look(cursor, signal)).changes).toEqual([]);
    nowMs += 4999;
    expect((await watch.look(cursor, signal)).changes).toEqual([]);
    await put('ann,Legal', 'bob,Legal');
    nowMs += 1;
    expect((await watch.look(cursor, signal)).changes).toEqual([]);
    nowMs += 5000;
    expect((await watch.look(cursor, signal)).changes).toHaveLength(2);
    expect((await watch.look(cursor, signal)).changes).toEqual([]);
  });

  it('says nothing of a file that says the same again, or is away for a moment', async () => {
    const watch = open();
    const { cursor } = await settled(watch);
    await put('ann,Sales', 'bob,Sales');
    expect(await settled(watch, cursor)).toMatchObject({ cursor, subjects: [] });
    await rm(file);
    expect(await settled(watch, cursor)).toMatchObject({ cursor, subjects: [] });
  });

  it('names everybody where it does not know what the file said before', async () => {
    const { cursor } = await settled(open());
    await put('ann,Legal', 'bob,Sales');
    expect((await settled(open(), cursor)).subjects).toEqual(['everybody']);
  });

  it('names everybody where more have changed than are worth a look each', async () => {
    const watch = open();
    const { cursor } = await settled(watch);
    await put('ann,Sales', 'bob,Sales', ...Array.from({ length: 1001 }, (_, index) => `user${index},Sales`));
    expect((await settled(watch, cursor)).subjects).toEqual(['everybody']);
  });

  it('takes a file that says again what it said before for another event', async () => {
    const watch = open();
    const ids = new Set<string>();
    let { cursor } = await settled(watch);
    for (const group of ['Legal', 'Sales', 'Legal', 'Sales']) {
      await put(`ann,${group}`, 'bob,Sales');
      const look = await settled(watch, cursor);
      expect(look.subjects).toEqual(['ann@example.com']);
      for (const { eventId } of look.changes) ids.add(eventId);
      cursor = look.cursor;
    }
    expect(ids.size).toBe(4);
  });

  it('says nothing of a file that cannot be trusted as it is', async () => {
    config = { ...config, trailer: 'END' };
    await put('ann,Sales', 'END,1');
    const watch = open();
    const { cursor } = await settled(watch);
    await put('ann,Legal');
    expect(await settled(watch, cursor)).toMatchObject({ cursor, subjects: [] });
  });
});
