import { randomUUID } from 'node:crypto';
import { link, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { z } from 'zod';

import { DatabaseBusyError, codeOf } from './database-errors.js';
import { isAlive, ownIdentity } from './process-identity.js';

const POLL_MS = 20;
const NOTICE_AFTER_MS = 3_000;
const GIVE_UP_AFTER_MS = 10 * 60_000;
const LEFTOVER_AGE_MS = 60 * 60_000;

const turnSchema = z.object({
  token: z.string().min(1),
  owner: z.object({ pid: z.int(), started: z.string() }).nullable(),
});

/** One turn at the lock. `owner` null means that the turn was given back. Tokens are never used twice. */
type Turn = Readonly<z.output<typeof turnSchema>>;

export interface MutexOptions {
  /** Called once when the wait grows long, with the pid of the holder. */
  readonly onWait?: (pid: number) => void;
  readonly giveUpAfterMs?: number;
}

/**
 * Runs `work` while no other process (and nobody else in this one) runs work under the same folder.
 *
 * Node has no file locks, so the lock is a chain of turns. `head` holds the latest turn known to all; whoever wants to
 * follow turn T creates `claim.T` by link(2), which succeeds for exactly one. A holder that was killed (pid and start
 * time tell) or has given back is followed in the same way, so there is no "delete the stale lock" and no race in it.
 * A claim may have been made on a turn that was over long ago, while its maker slept; it counts only if it is reached
 * from `head`, and a holder moves `head` before it deletes any claim.
 *
 * @param folder a private folder on a file system with hard links
 * @throws DatabaseBusyError when one live process holds the lock for longer than ten minutes
 */
export async function withStateMutex<T>(
  folder: string,
  work: () => Promise<T>,
  options: MutexOptions = {},
): Promise<T> {
  const giveBack = await acquire(folder, options);
  try {
    return await work();
  } finally {
    await giveBack();
  }
}

async function acquire(folder: string, options: MutexOptions): Promise<() => Promise<void>> {
  const beganAt = Date.now();
  const giveUpAfterMs = options.giveUpAfterMs ?? GIVE_UP_AFTER_MS;
  let told = false;
  for (;;) {
    const last = await lastTurn(folder);
    if (last.owner !== null && (await isAlive(last.owner))) {
      const waitedMs = Date.now() - beganAt;
      if (waitedMs > giveUpAfterMs) throw new DatabaseBusyError(last.owner.pid, folder);
      if (!told && waitedMs > NOTICE_AFTER_MS) {
        told = true;
        options.onWait?.(last.owner.pid);
      }
      await pause(POLL_MS);
      continue;
    }
    const giveBack = await claim(folder, last);
    if (giveBack !== undefined) return giveBack;
  }
}

/** Tries to follow `last`. Undefined when somebody else was faster. */
async function claim(folder: string, last: Turn): Promise<(() => Promise<void>) | undefined> {
  const mine: Turn = { token: randomUUID(), owner: await ownIdentity() };
  const head = join(folder, 'head');
  const claimPath = join(folder, `claim.${last.token}`);
  const minePath = join(folder, `${mine.token}.mine`);
  const freePath = join(folder, `${mine.token}.free`);
  try {
    await writeTurn(minePath, mine);
    // The turn that gives back is written now: on a full disk a rename still works, a write does not.
    await writeTurn(freePath, { token: randomUUID(), owner: null });
    if (!(await linkOnce(minePath, claimPath))) return undefined;
    if ((await lastTurn(folder)).token !== mine.token) {
      await rm(claimPath, { force: true });
      return undefined;
    }
    await rename(minePath, head);
    await sweep(folder, mine.token).catch(() => undefined); // the next holder sweeps again
    return () => rename(freePath, head);
  } finally {
    await rm(minePath, { force: true });
    if (!(await isHead(folder, mine.token))) await rm(freePath, { force: true });
  }
}

/** Walks from the head along the claims to the turn that counts. */
async function lastTurn(folder: string): Promise<Turn> {
  let turn = (await readTurn(join(folder, 'head'))) ?? { token: 'first', owner: null };
  for (;;) {
    const next = await readTurn(join(folder, `claim.${turn.token}`));
    if (next === undefined) return turn;
    turn = next;
  }
}

async function isHead(folder: string, token: string): Promise<boolean> {
  return (await readTurn(join(folder, 'head')))?.token === token;
}

/** Only the holder sweeps, after it has moved the head: no claim it finds can be reached any more. */
async function sweep(folder: string, keepToken: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.startsWith('claim.')) await rm(path, { force: true });
    else if (/\.(mine|free)$/.test(name) && !name.startsWith(keepToken) && (await isOld(path))) {
      await rm(path, { force: true });
    }
  }
}

async function isOld(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > LEFTOVER_AGE_MS;
}

async function writeTurn(path: string, turn: Turn): Promise<void> {
  await writeFile(path, JSON.stringify(turn), { flag: 'wx', mode: 0o644 });
}

/** A torn file (power loss) reads as a turn whose owner is gone, with a token that its successor replaces. */
async function readTurn(path: string): Promise<Turn | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  return parseTurn(text) ?? { token: `torn.${basename(path)}`, owner: null };
}

function parseTurn(text: string): Turn | undefined {
  try {
    return turnSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
