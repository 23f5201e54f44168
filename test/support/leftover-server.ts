import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The data folder's home of one state folder: inside it, or where its pointer file says. */
async function homesOf(statePath: string): Promise<string[]> {
  const pointer = await readFile(join(statePath, 'home.json'), 'utf8').catch(() => undefined);
  const inside = join(statePath, 'postgres');
  return pointer === undefined ? [inside] : [inside, (JSON.parse(pointer) as { home: string }).home];
}

/** The pid of an embedded server that still runs for this state folder; undefined when there is none, as it should be. */
export async function leftoverServer(statePath: string): Promise<number | undefined> {
  for (const home of await homesOf(statePath)) {
    const dataPath = join(home, 'data');
    const pid = await postmasterPid(dataPath);
    if (pid !== undefined && (await isServerOf(pid, dataPath))) return pid;
  }
  return undefined;
}

/** Ends what a killed command left running, and deletes the data that lies outside the state folder. */
export async function clearLeftovers(statePath: string): Promise<void> {
  const homes = await homesOf(statePath);
  const pid = await leftoverServer(statePath);
  if (pid !== undefined) {
    process.kill(pid, 'SIGINT'); // PostgreSQL's fast shutdown
    while (isAlive(pid)) await pause(20);
  }
  for (const home of homes) await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

async function postmasterPid(dataPath: string): Promise<number | undefined> {
  const text = await readFile(join(dataPath, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n', 1)[0]);
  return Number.isSafeInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined;
}

/** A pid may have been given to another process since; only a PostgreSQL server of that very folder counts. */
async function isServerOf(pid: number, dataPath: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  // Without /proc (macOS) the file itself is the only witness.
  return commandLine === undefined || (/postgres/.test(commandLine) && commandLine.includes(dataPath));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
