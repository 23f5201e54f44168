import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { processExists } from './process-identity.js';
import { giveTo } from './server-account.js';
import type { ServerHome } from './server-home.js';

/** What a PostgreSQL server writes about itself into `postmaster.pid` of its data folder. */
export interface PostmasterFacts {
  readonly pid: number;
  readonly dataPath: string;
  readonly port: number;
  /** `starting`, `ready`, `stopping`, … Empty while the server has not written it yet. */
  readonly status: string;
}

/**
 * @see PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*: pid, data folder, start time, port, socket folder, listen address,
 *   shared memory key, status; lines are added one after the other while the server starts
 */
export function parsePostmasterFile(text: string): PostmasterFacts | undefined {
  const lines = text.split(/\r?\n/);
  const pid = Number(lines[0]);
  const dataPath = lines[1] ?? '';
  if (!Number.isSafeInteger(pid) || pid <= 0 || dataPath === '') return undefined;
  const port = Number(lines[3]);
  return { pid, dataPath, port: Number.isSafeInteger(port) ? port : 0, status: (lines[7] ?? '').trim() };
}

/** No system gives out so large a pid (Linux ends at 2^22), and PostgreSQL reads it as a 32-bit number. */
const NOBODYS_PID = 2 ** 30;

/**
 * PostgreSQL refuses to start while the pid in the file exists, even when that is another program by now (after a
 * reboot) or a zombie (in a container whose first process never reaps). Call this once it is known that no server of
 * this folder lives. The other lines stay: by the shared memory key PostgreSQL sees whether helper processes remain.
 */
export async function disownPid(home: ServerHome, facts: PostmasterFacts): Promise<void> {
  if (!processExists(facts.pid)) return;
  const path = postmasterFile(home.dataPath);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined || parsePostmasterFile(text)?.pid !== facts.pid) return;
  const building = `${path}.new`;
  await writeFile(building, text.replace(/^\d+/, String(NOBODYS_PID)), { mode: 0o600 });
  await giveTo(home.account, building);
  await rename(building, path);
}

function postmasterFile(dataPath: string): string {
  return join(dataPath, 'postmaster.pid');
}

export async function readPostmasterFile(dataPath: string): Promise<PostmasterFacts | undefined> {
  const text = await readFile(postmasterFile(dataPath), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parsePostmasterFile(text);
}
