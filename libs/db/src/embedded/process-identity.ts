import { readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { codeOf } from './database-errors.js';

const run = promisify(execFile);

/** One process for ever: a pid alone is used again by the system. `started` is compared, never read. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** The process lives, but the system does not tell since when. Compared as "could be the same". */
const UNKNOWN = 'unknown';

/** @returns the identity of a live process; undefined when there is none (a zombie counts as none) */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  if (!processExists(pid)) return undefined;
  const started = await startMark(pid);
  return started === undefined ? undefined : { pid, started };
}

let own: Promise<ProcessIdentity> | undefined;

export function ownIdentity(): Promise<ProcessIdentity> {
  own ??= identityOf(process.pid).then((identity) => identity ?? { pid: process.pid, started: UNKNOWN });
  return own;
}

/** Whether this very process still lives. In doubt the answer is yes: waiting is safer than two holders. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identityOf(identity.pid);
  if (now === undefined) return false;
  return now.started === UNKNOWN || identity.started === UNKNOWN || now.started === identity.started;
}

/** The command line of a live process, undefined when the system does not tell. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() || undefined;
    }
    if (process.platform === 'win32') return undefined;
    const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether the system knows the pid at all, be it a zombie or somebody else's. */
export function processExists(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // somebody else's process, but a process
  }
}

async function startMark(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return await linuxStartMark(pid);
    if (process.platform === 'win32') return await windowsStartMark(pid);
    return await unixStartMark(pid);
  } catch {
    return processExists(pid) ? UNKNOWN : undefined;
  }
}

/** proc(5): behind the command's closing bracket come the state and, 19 fields later, the start in ticks since boot. */
async function linuxStartMark(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${fields[19] ?? ''}`;
}

async function unixStartMark(pid: number): Promise<string | undefined> {
  const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [state, ...started] = stdout.trim().split(/\s+/);
  return state === undefined || state.startsWith('Z') ? undefined : started.join(' ');
}

async function windowsStartMark(pid: number): Promise<string | undefined> {
  const command = `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().Ticks`;
  const { stdout } = await run('powershell', ['-NoProfile', '-NonInteractive', '-Command', command]);
  return stdout.trim() || UNKNOWN;
}
