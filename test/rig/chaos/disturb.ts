import { setTimeout as pause } from 'node:timers/promises';
import type { CallCounts, RequestMeter } from './request-meter.js';
import type { Disturbance, Moment } from './schedule.js';
import type { Striker } from './striker.js';

export interface DisturbGround {
  readonly striker: Striker;
  readonly meter: RequestMeter;
  /** Of the undisturbed run. */
  readonly expected: CallCounts;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  /** Aborted when the run has ended. */
  readonly ended: AbortSignal;
}

const LOOK_EVERY_MS = 50;

/** Strikes as the schedule says, until the run has ended. */
export async function disturb(schedule: readonly Disturbance[], ground: DisturbGround): Promise<void> {
  for (const [index, disturbance] of schedule.entries()) {
    await untilDue(disturbance.at, ground);
    if (ground.ended.aborted) return;
    await ground.striker.strike(disturbance, `${index + 1}/${schedule.length}`);
  }
}

async function untilDue(at: Moment, ground: DisturbGround): Promise<void> {
  while (!ground.ended.aborted) {
    await ground.meter.read();
    if (isDue(at, ground)) return;
    await pause(LOOK_EVERY_MS);
  }
}

function isDue(at: Moment, { requestedAt, meter, expected }: DisturbGround): boolean {
  if ('afterMs' in at) return Date.now() >= requestedAt + at.afterMs;
  // Reads are repeated after a kill: once writing has begun, all those of before count as due.
  if ('reads' in at) return meter.reads >= at.reads * expected.reads || meter.writes > 0;
  return meter.writes >= at.writes * expected.writes;
}
