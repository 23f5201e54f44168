import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below the ports that systems give to outgoing connections: what is free stays so until it is taken by name. */
const FROM = 20_000;
const TO = 32_000;
const TRIES = 200;

/** Test processes beside each other look for ports at the same time, long before anything listens there. */
const CLAIMS = join(tmpdir(), 'sign-sync-test-ports');
const ours = new Set<string>();

/**
 * A port of the loopback address that is free now, and stays this process's until it ends: also when a server that was
 * killed is started there again.
 */
export async function freePort(): Promise<number> {
  for (let left = TRIES; left > 0; left -= 1) {
    const port = randomInt(FROM, TO);
    if (claim(port) && (await isFree(port))) return port;
  }
  throw new Error(`No port from ${FROM} to ${TO} is free.`);
}

function claim(port: number): boolean {
  mkdirSync(CLAIMS, { recursive: true });
  const file = join(CLAIMS, String(port));
  if (ours.has(file) || isHeld(file)) return false;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    return false; // somebody was faster
  }
  if (ours.size === 0) process.once('exit', giveBack);
  ours.add(file);
  return true;
}

/** A process that was killed holds nothing any more. */
function isHeld(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

function giveBack(): void {
  for (const file of ours) rmSync(file, { force: true });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
