import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { commandLineOf, identityOf, isAlive, ownIdentity } from './process-identity.js';

describe('process identity', () => {
  it('knows itself', async () => {
    expect(await isAlive(await ownIdentity())).toBe(true);
  });

  it('does not take another process with the same pid for the one it knew', async () => {
    expect(await isAlive({ ...(await ownIdentity()), started: 'at another time' })).toBe(false);
  });

  it('sees that a process has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'marker'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const identity = await identityOf(child.pid ?? 0);
    expect(identity).toBeDefined();
    expect(await commandLineOf(child.pid ?? 0)).toContain('marker');
    child.stdin.end();
    await once(child, 'exit');
    expect(identity && (await isAlive(identity))).toBe(false);
    expect(await identityOf(child.pid ?? 0)).toBeUndefined();
  });

  it.each([0, -1, 1.5, Number.NaN])('has nobody for the pid %s', async (pid) => {
    expect(await identityOf(pid)).toBeUndefined();
  });
});
