import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '../../../libs/testing/src/stack/service-process.js';
import type { KillLog } from './kill-log.js';
import type { RequestMeter } from './request-meter.js';
import type { Striker } from './striker.js';

export interface WaitGround {
  readonly striker: Striker;
  readonly log: KillLog;
  readonly meter: RequestMeter;
  readonly executors: readonly ServiceProcess[];
  /** Aborted when the run has ended. */
  readonly ended: AbortSignal;
}

/** By then the wait must have been stored: from here on nobody may come early, whoever dies. */
const KEPT_AFTER_MS = 900;
const DOWN_MS = 300;
const LOOK_EVERY_MS = 50;

/**
 * Ends whoever holds an org a moment after Sign has asked that org for a wait that is longer than a lease: the next holder
 * has to keep it. So many times, each time anew, until the run has ended.
 */
export async function killInWaits(times: number, ground: WaitGround): Promise<void> {
  const { meter, log, striker, executors, ended } = ground;
  let known = meter.waits.length;
  for (let left = times; left > 0 && !ended.aborted; await pause(LOOK_EVERY_MS)) {
    const wait = meter.waits[known];
    if (wait === undefined) continue;
    known = meter.waits.length;
    await pause(Math.max(0, Date.parse(wait.time) + KEPT_AFTER_MS - Date.now()));
    const progress = await log.look();
    const holder = executors.find(({ pid }) => progress?.orgsByPid[pid]?.includes(wait.org));
    if (holder === undefined) continue;
    left -= 1;
    const target = holder.name === 'executor-2' ? 'executor-2' : 'executor-1';
    const strike = { target, how: 'kill', downMs: DOWN_MS } as const;
    await striker.strike(strike, `while ${wait.org} has to wait`, { inWait: true });
  }
}
