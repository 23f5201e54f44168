import { freezeAt, type FreezeWindow } from './freeze.js';

/** Ticks that were missed are counted up to here; how many there were beyond it changes nothing. */
export const MISSED_MAX = 100;

/** When a schedule is due. All times are milliseconds since 1970 in UTC. */
export interface Cadence {
  /** The first time behind that moment; undefined when there is none any more. */
  after(at: number): number | undefined;
  /** The last time that is not behind that moment; undefined before the first one. */
  atOrBefore(at: number): number | undefined;
}

export interface ScheduleFacts {
  readonly cadence: Cadence;
  /** A run begins up to so many milliseconds late, by a share of its own: not all of them at once. */
  readonly jitterMs: number;
  /** What the share is drawn from, as the name of the schedule. */
  readonly seed: string;
  /** Ticks up to then are settled. */
  readonly settledUntil: number;
  readonly isPaused: boolean;
  /** Its last run has not ended yet. */
  readonly isBusy: boolean;
  readonly freezes: readonly FreezeWindow[];
}

export type TickVerdict =
  /** Nothing is due. `until` undefined: nor ever will be. */
  | { readonly kind: 'idle'; readonly until?: number }
  /** A run is to begin for the tick `due`; it stands for the `missed` ones before it too, which are 100 at most. */
  | { readonly kind: 'fire'; readonly due: number; readonly missed: number }
  /** The ticks up to `due` go by without a run, and are not made up for. */
  | { readonly kind: 'drop'; readonly due: number }
  /** A run is due and waits: for the end of a freeze, or of the run before it. */
  | { readonly kind: 'wait'; readonly due: number; readonly why: 'frozen'; readonly until: number }
  | { readonly kind: 'wait'; readonly due: number; readonly why: 'busy' };

/**
 * What is to be done about a schedule at a moment. However many ticks were missed, one run makes up for them, as a run
 * goes by what is there when it begins. A tick that was settled is never due again, whatever the clock says.
 *
 * @param now milliseconds since 1970, by whatever clock: one that is behind finds less due, one that is ahead finds
 *   it early, and none of them finds it twice
 */
export function decideTick(schedule: ScheduleFacts, now: number): TickVerdict {
  const { settledUntil } = schedule;
  const due = dueAt(schedule, now);
  if (due === undefined || due <= settledUntil) return idle(schedule, now);
  if (schedule.isPaused) return { kind: 'drop', due };
  const freeze = freezeAt(schedule.freezes, now);
  if (freeze !== undefined) return { kind: 'wait', due, why: 'frozen', until: freeze.until };
  if (schedule.isBusy) return { kind: 'wait', due, why: 'busy' };
  return { kind: 'fire', due, missed: missedBefore(schedule, due) };
}

/** When a tick begins its run: never later than the tick behind it. */
export function readyAt(
  { cadence, jitterMs, seed }: Pick<ScheduleFacts, 'cadence' | 'jitterMs' | 'seed'>,
  due: number,
): number {
  if (jitterMs === 0) return due;
  const next = cadence.after(due);
  const most = next === undefined ? jitterMs : Math.min(jitterMs, next - due - 1);
  return due + Math.floor(most * shareOf(`${seed} ${due}`));
}

/** The newest tick whose run may have begun by now. */
function dueAt(schedule: ScheduleFacts, now: number): number | undefined {
  const last = schedule.cadence.atOrBefore(now);
  if (last === undefined || readyAt(schedule, last) <= now) return last;
  // The one before it is ready before this one is due.
  return schedule.cadence.atOrBefore(last - 1);
}

function idle(schedule: ScheduleFacts, now: number): TickVerdict {
  const { cadence, settledUntil } = schedule;
  const last = cadence.atOrBefore(now);
  const next = last !== undefined && last > settledUntil ? last : cadence.after(Math.max(now, settledUntil));
  return { kind: 'idle', ...(next !== undefined && { until: readyAt(schedule, next) }) };
}

function missedBefore({ cadence, settledUntil }: ScheduleFacts, due: number): number {
  let missed = 0;
  for (
    let tick = cadence.after(settledUntil);
    tick !== undefined && tick < due && missed < MISSED_MAX;
    tick = cadence.after(tick)
  ) {
    missed += 1;
  }
  return missed;
}

/** From 0 to below 1, the same for the same text on every machine (FNV-1a, and a last mix of its bits). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
