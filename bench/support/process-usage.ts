import { readFile } from 'node:fs/promises';

const LOOK_MS = 25;

/** What a process has used so far, as the system counts it. */
export interface ProcessUsage {
  /** The most memory that was resident at one time, in bytes. */
  readonly peakBytes: number;
  /** Milliseconds of processor time, in user and system mode together. */
  readonly processorMs: number;
}

/** Looks at a process again and again until told to stop; its last look is at most some milliseconds before its end. */
export function watchUsage(pid: number): { stop(): ProcessUsage | undefined } {
  let latest: ProcessUsage | undefined;
  const look = async () => {
    latest = (await usageOf(pid)) ?? latest;
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return latest;
    },
  };
}

/** @returns undefined when the process has ended, or the system has no /proc */
async function usageOf(pid: number): Promise<ProcessUsage | undefined> {
  const [peakBytes, times] = await Promise.all([peakBytesOf(pid), timesOf(pid)]);
  if (peakBytes === undefined || times === undefined) return undefined;
  return { peakBytes, processorMs: times.ownMs };
}

/** @returns undefined when the process has ended, or the system has no /proc */
export async function peakBytesOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Milliseconds of processor time of a whole tree of processes, also of those in it that have ended meanwhile. */
export async function processorMsOf(tree: readonly number[]): Promise<number> {
  const times = await Promise.all(tree.map(timesOf));
  return times.reduce((sum, time) => sum + (time === undefined ? 0 : time.ownMs + time.endedMs), 0);
}

/** Of the process itself, and of those that it has started and that have ended. */
async function timesOf(pid: number): Promise<{ ownMs: number; endedMs: number } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is a name in brackets that may hold spaces; the times are the 14th to the 17th.
  const ticks = stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  const [user, system, endedUser, endedSystem] = ticks ?? [];
  if (user === undefined || system === undefined) return undefined;
  const ended = (endedUser ?? 0) + (endedSystem ?? 0);
  return { ownMs: (user + system) * TICK_MS, endedMs: ended * TICK_MS };
}

/** Linux counts times for user space in hundredths of a second on every platform that Node runs on. */
const TICK_MS = 10;
