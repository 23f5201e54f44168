import { momentOf, wallTimeAt } from './zone-time.js';

const MINUTE_MS = 60_000;
export const WEEK_MINUTES = 7 * 24 * 60;
/** 1970 began on a Thursday; weeks begin on Mondays here. */
const FIRST_MONDAY = 4 * 24 * 60;

/** A time in which no schedule begins a run. Its end does not belong to it. */
export type FreezeWindow = {
  /** As people call it. */
  readonly name: string;
} & (
  | {
      readonly kind: 'once';
      /** Milliseconds since 1970 in UTC. */
      readonly from: number;
      readonly until: number;
    }
  | {
      /** Every week, by the clocks of a zone. */
      readonly kind: 'weekly';
      readonly timeZone: string;
      /** Minutes since Monday, 00:00; the end may lie before the beginning, and then it is one of the next week. */
      readonly from: number;
      readonly until: number;
    }
);

export interface Freeze {
  readonly name: string;
  /** Milliseconds since 1970 in UTC, behind the moment that was asked about. */
  readonly until: number;
}

/** What is in force at a moment, of several the one that ends last; undefined where nothing is. */
export function freezeAt(windows: readonly FreezeWindow[], at: number): Freeze | undefined {
  return windows
    .flatMap((window) => inForce(window, at) ?? [])
    .reduce<Freeze | undefined>(
      (last, freeze) => (last === undefined || freeze.until > last.until ? freeze : last),
      undefined,
    );
}

function inForce(window: FreezeWindow, at: number): Freeze | undefined {
  const { name, from, until } = window;
  if (window.kind === 'once') return at >= from && at < until ? { name, until } : undefined;
  const { timeZone } = window;
  const wallMinute = Math.floor(wallTimeAt(timeZone, at) / MINUTE_MS);
  const minute = (wallMinute - FIRST_MONDAY) % WEEK_MINUTES;
  const isInside = from < until ? minute >= from && minute < until : minute >= from || minute < until;
  if (!isInside) return undefined;
  const left = (until - minute + WEEK_MINUTES) % WEEK_MINUTES;
  const end = momentOf(timeZone, (wallMinute + left) * MINUTE_MS);
  // Where clocks show the last hour of a window twice, it is over at the second end.
  return { name, until: end > at ? end : at + left * MINUTE_MS };
}
