import { decideTick, type ScheduleFacts } from './decide-tick.js';
import { type Freeze, freezeAt, type FreezeWindow } from './freeze.js';

/** How a schedule stands, in words that people know, and when its next run begins. */
export interface ScheduleOutlook {
  /** `waiting`: for the end of its last run; `over`: its times are all past. */
  readonly state: 'scheduled' | 'paused' | 'frozen' | 'waiting' | 'over';
  /** Milliseconds since 1970 in UTC; undefined where that depends on somebody, or where there is none. */
  readonly next?: number;
  /** What is in force now. */
  readonly freeze?: Freeze;
}

export function scheduleOutlook(schedule: ScheduleFacts, now: number): ScheduleOutlook {
  const freeze = freezeAt(schedule.freezes, now);
  const facts = freeze === undefined ? {} : { freeze };
  if (schedule.isPaused) return { state: 'paused', ...facts };
  const verdict = decideTick(schedule, now);
  if (verdict.kind === 'wait' && verdict.why === 'busy') return { state: 'waiting', ...facts };
  const due = verdict.kind === 'idle' ? verdict.until : now;
  if (due === undefined) return { state: 'over', ...facts };
  const next = thawAfter(schedule.freezes, due);
  return { state: freeze === undefined ? 'scheduled' : 'frozen', next, ...facts };
}

/** The first moment from there on at which nothing is frozen. Windows that follow on one another are few. */
function thawAfter(windows: readonly FreezeWindow[], at: number): number {
  let moment = at;
  for (let step = 0; step <= 2 * windows.length; step += 1) {
    const freeze = freezeAt(windows, moment);
    if (freeze === undefined) return moment;
    moment = freeze.until;
  }
  return moment;
}
