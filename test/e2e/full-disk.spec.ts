import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectExit } from '../support/expect-exit.js';
import { clearLeftovers } from '../support/leftover-server.js';
import { crowd, csvOf } from '../support/people.js';
import { hasStack } from '../support/transport.js';
import { badFolder, expectClear } from './bad-folder.js';
import { secret } from './bad-inputs.js';

const root = process.getuid?.() === 0;
const mayMount = root && spawnSync('unshare', ['--mount', 'true']).status === 0;

/** A file system of a few MiB of its own, taken away when the test has ended. */
async function smallDisk(path: string, mebibytes: number): Promise<void> {
  await mkdir(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0755`, 'tmpfs', path]);
  onTestFinished(async () => {
    await clearLeftovers(join(path, 'state'));
    execFileSync('umount', [path]);
  });
}

async function fillUp(path: string): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.alloc(65_536, 1);
  try {
    for (;;) await file.write(block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}

describe.skipIf(hasStack)('local only: the embedded database', () => {
  describe.skipIf(!mayMount)('on a full disk (needs root, and the right to mount)', () => {
    const config = { orgs: { primary: { key: secret } }, more: 'state:\n  path: disk/state' };

    it('is named when the state cannot even be made', async () => {
      const workspace = await badFolder({ config });
      await smallDisk(join(workspace.path, 'disk'), 2);

      const result = await workspace.run(['sync']);
      expectExit(result, 1);
      expectClear(result, [/disk/i, /full|space/i, 'state']);
      expect(workspace.sign.counters().total.writes).toBe(0);
    });

    it('ends a later run with a clear message, and space lets the next one finish the work', async () => {
      const workspace = await badFolder({ config });
      const disk = join(workspace.path, 'disk');
      await smallDisk(disk, 256);
      expectExit(await workspace.run(['sync']), 0);
      await workspace.write({ 'users.csv': csvOf(crowd(200)) });
      workspace.sign.clearLedger();

      await fillUp(join(disk, 'filler'));
      const result = await workspace.run(['sync']);
      expect(result.exitCode).not.toBe(0);
      expect(result.exitCode).not.toBeNull();
      expectClear(result, [/full|space/i]);
      expect(workspace.sign.counters().total.writes).toBe(0);

      await rm(join(disk, 'filler'));
      expectExit(await workspace.run(['sync']), 0);
      expect(workspace.sign.state().orgs['primary']?.users).toHaveLength(201);
    });
  });
});
