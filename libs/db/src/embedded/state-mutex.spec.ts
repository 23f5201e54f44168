import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ownIdentity } from './process-identity.js';
import { withStateMutex } from './state-mutex.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-mutex-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process that ended: our own pid, but of an earlier time. */
const gone = { pid: process.pid, started: 'before' };

async function leave(name: string, token: string, owner: object | null): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify({ token, owner }));
}

/** Runs `count` works at once and counts how often two were inside together. */
async function overlaps(count: number): Promise<number> {
  let inside = 0;
  let overlapCount = 0;
  const work = async () => {
    inside += 1;
    if (inside > 1) overlapCount += 1;
    for (let step = 0; step < 5; step += 1) await turn();
    inside -= 1;
  };
  await Promise.all(Array.from({ length: count }, () => withStateMutex(folder, work)));
  return overlapCount;
}

describe('withStateMutex', () => {
  it('lets one in at a time', async () => {
    expect(await overlaps(12)).toBe(0);
  });

  it('gives the result of the work, and the lock back when the work throws', async () => {
    await expect(withStateMutex(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withStateMutex(folder, async () => 7)).toBe(7);
  });

  it('follows a holder that was killed, one at a time although many come at once', async () => {
    await leave('head', 'a', gone);
    expect(await overlaps(12)).toBe(0);
  });

  it('follows a chain of holders that were killed before they could move the head', async () => {
    await leave('head', 'a', gone);
    await leave('claim.a', 'b', gone);
    await leave('claim.b', 'c', gone);
    expect(await overlaps(6)).toBe(0);
    expect(await readdir(folder)).toEqual(['head']);
  });

  it('waits for a live holder, whom a dead one at the head has let in', async () => {
    await leave('head', 'a', gone);
    await leave('claim.a', 'b', await ownIdentity());
    await expect(withStateMutex(folder, async () => 1, { giveUpAfterMs: 30 })).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      details: { pid: process.pid },
    });
  });

  it('is not stopped by claims on turns that are long over', async () => {
    await leave('head', 'now', null);
    await leave('claim.earlier', 'x', await ownIdentity());
    expect(await withStateMutex(folder, async () => 7, { giveUpAfterMs: 30 })).toBe(7);
  });

  it.each(['', '{"token":"a"', '{"token":7}'])(
    'is not stopped by a file that a power loss has torn: "%s"',
    async (torn) => {
      await writeFile(join(folder, 'head'), torn);
      await writeFile(join(folder, 'claim.torn.head'), torn);
      expect(await withStateMutex(folder, async () => 7, { giveUpAfterMs: 30 })).toBe(7);
    },
  );
});
