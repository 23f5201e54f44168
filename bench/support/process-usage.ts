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
  try {
    const [status, stat] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    const peakKilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    // The second field is a name in brackets that may hold spaces; the times are the 14th and the 15th.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    if (peakKilobytes === undefined || user === undefined || system === undefined) return undefined;
    return { peakBytes: Number(peakKilobytes) * 1024, processorMs: (user + system) * TICK_MS };
  } catch {
    return undefined;
  }
}

/** Linux counts times for user space in hundredths of a second on every platform that Node runs on. */
const TICK_MS = 10;
