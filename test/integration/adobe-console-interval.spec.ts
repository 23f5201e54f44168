import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

/** A read that became a snapshot. */
async function stored(evidence: object, readAt: string): Promise<void> {
  const runId = await world.run('test');
  const chain = await world.directory.chainOf(world.db, randomUUID());
  await world.db.transaction(async (tx) => {
    const revision = await world.directory.nextRevision(tx);
    const facts = { verdict: {}, people: 0, inScope: 0, baseline: false, readAt: new Date(readAt) };
    await world.directory.addSnapshot(tx, { revision, chain, runId, evidence, ...facts });
  });
}

describe('DirectoryRepository.lastFullRead', () => {
  const last = (source: string) =>
    world.directory.lastFullRead(world.db, source, new Date('2026-03-01T10:00:00Z'));

  it('finds the newest read of a source, in whatever chain or run, alone or among several', async () => {
    const console = 'adobe_console:A@AdobeOrg';
    expect(await last(console)).toBeUndefined();
    await stored({ source: console }, '2026-03-01T09:59:59Z');
    expect(await last(console)).toBeUndefined();
    await stored({ source: console }, '2026-03-01T10:30:00Z');
    await stored({ source: 'adobe_console:B@AdobeOrg' }, '2026-03-01T10:40:00Z');
    expect(await last(console)).toEqual(new Date('2026-03-01T10:30:00Z'));
    const part = (outcome: string) => ({
      source: 'several',
      sources: [{ source: console, outcome, pages: 1 }],
    });
    await stored(part('failed'), '2026-03-01T10:50:00Z');
    expect(await last(console)).toEqual(new Date('2026-03-01T10:30:00Z'));
    await stored(part('read'), '2026-03-01T10:45:00Z');
    expect(await last(console)).toEqual(new Date('2026-03-01T10:45:00Z'));
  });
});
