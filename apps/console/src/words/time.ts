const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time: `38 s`, `4 min`, `2 h 10 min`, `3 d 4 h`. Two units at most, the small one only where it matters. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${trimmed(ms / SECOND)} s`;
  if (ms < 100 * SECOND) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < DAY) return pair(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'min');
  return pair(Math.floor(ms / DAY), 'd', Math.floor((ms % DAY) / HOUR), 'h');
}

/** Where a moment lies from now: `just now`, `4 min ago`, `in 21 h`, `yesterday` is `1 d ago`. */
export function relative(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime();
  if (Math.abs(ms) < 5 * SECOND) return 'just now';
  const words = coarse(Math.abs(ms));
  return ms > 0 ? `${words} ago` : `in ${words}`;
}

/** One unit, for what is looked at in passing. */
function coarse(ms: number): string {
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} d`;
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

export interface MomentWords {
  /** `10:42:10` today, `21 Nov, 10:42` else. */
  readonly short: string;
  /** With day, seconds and zone: `Sat, 21 Nov 2026, 10:42:10 CET`. */
  readonly long: string;
}

/** A moment in the reader's own time zone. */
export function momentWords(at: Date, now: Date, zone?: string): MomentWords {
  const inZone = zone === undefined ? {} : { timeZone: zone };
  const day = (date: Date) => new Intl.DateTimeFormat('en-CA', { ...inZone }).format(date);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...inZone, hourCycle: 'h23', ...options }).format(at);
  const isToday = day(at) === day(now);
  const isThisYear = day(at).slice(0, 4) === day(now).slice(0, 4);
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const date = { day: 'numeric', month: 'short' } as const;
  return {
    short: isToday
      ? format({ ...clock, second: '2-digit' })
      : isThisYear
        ? format({ ...date, ...clock })
        : format({ ...date, year: 'numeric' }),
    long: format({
      weekday: 'short',
      ...date,
      year: 'numeric',
      ...clock,
      second: '2-digit',
      timeZoneName: 'short',
    }),
  };
}

/** What a wait is for, and when it ends: `waiting for Sign’s rate limit until 10:42:10`. */
export function waitWords(cause: string, until: Date | null, now: Date, zone?: string): string {
  return until === null
    ? `waiting for ${cause}`
    : `waiting for ${cause} until ${momentWords(until, now, zone).short}`;
}
