import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Watcher } from '../../apps/source-ingest/src/watch/watcher.service.js';
import { type Config, Configurations } from '#config';
import { type Database, HintRepository, SourceWatchRepository } from '#db';
import { filesAround, type PrivateDatabase, startPrivateDatabase, tryConfig } from '#testing';

let database: PrivateDatabase;
let db: Database;
let folder: string;
let config: Config;
const { signal } = new AbortController();

beforeAll(async () => {
  database = await startPrivateDatabase();
  db = database.db;
});
afterAll(() => database.close());
beforeEach(async () => {
  await db.query('truncate hint, source_watch');
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-watcher-'));
  await put('ann', 'bob');
  const connector = `file_path: ${join(folder, 'users.csv')}\nwatch: {every: 1s}\n`;
  const loaded = await tryConfig(filesAround('csv', connector));
  // No spec waits for a file to settle.
  const sources = loaded.sources.map((source) => ({ ...source, watch: { everyMs: 1000, settleMs: 0 } }));
  config = { ...loaded, name: 'acme', sources };
  return () => rm(folder, { recursive: true, force: true });
});

async function put(...names: string[]): Promise<void> {
  const rows = names.map((name) => `${name}@example.com,Sign Sales\n`);
  await writeFile(join(folder, 'users.csv'), `email,groups\n${rows.join('')}`);
}

const watcherOf = (configs: readonly Config[] = [config]): Watcher =>
  new Watcher(db, new Configurations(configs), new SourceWatchRepository(db), new HintRepository(db));
/** Every look is due. */
let nowMs = 0;
async function look(...watchers: readonly Watcher[]): Promise<void> {
  nowMs += 60_000;
  for (const watcher of watchers) await Promise.all(await watcher.round(nowMs, signal));
}
const hinted = async (): Promise<string[]> => {
  const rows = await db.query<{ words: string }>(
    `select coalesce(email, kind) || ' ' || origin as words from hint order by id`,
  );
  return rows.map(({ words }) => words).toSorted();
};

describe('a watched directory', () => {
  it('has its changes stored as hints, with the place to go on from', async () => {
    const watcher = watcherOf();
    await look(watcher);
    expect(await hinted()).toEqual([]);
    await put('ann', 'bob', 'cid', 'dan');
    await look(watcher);
    expect(await hinted()).toEqual(['cid@example.com csv', 'dan@example.com csv']);
    const [row] = await db.query(
      `select config_name as config, traceparent is not null as traced from hint limit 1`,
    );
    expect(row).toEqual({ config: 'acme', traced: true });
    await look(watcher);
    expect(await hinted()).toHaveLength(2);
  });

  it('is watched by one process, and by another one when that has ended', async () => {
    const [first, second] = [watcherOf(), watcherOf()];
    await look(first, second);
    await put('ann');
    await look(second);
    expect(await hinted()).toEqual([]);
    await first.release();
    await look(second);
    // It has not read the file before, so it cannot tell who has changed.
    expect(await hinted()).toEqual(['everybody csv']);
    await put('ann', 'dan');
    await look(first);
    expect(await hinted()).toHaveLength(1);
    await look(second);
    expect(await hinted()).toEqual(['dan@example.com csv', 'everybody csv']);
  });

  it('is asked in its own time, and not while it is being asked', async () => {
    const watcher = watcherOf();
    const looks = await watcher.round(1_000_000, signal);
    expect(looks).toHaveLength(1);
    expect(await watcher.round(2_000_000, signal)).toHaveLength(0);
    await Promise.all(looks);
    await pause(0);
    expect(await watcher.round(1_000_999, signal)).toHaveLength(0);
    const next = await watcher.round(1_001_000, signal);
    expect(next).toHaveLength(1);
    await Promise.all(next);
  });

  it('is nobody’s concern without the key', async () => {
    const plain = await tryConfig(filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email\n' }));
    expect(await watcherOf([plain]).round(1, signal)).toEqual([]);
  });
});
