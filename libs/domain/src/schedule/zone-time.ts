const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Making one is dear, and a configuration names a few zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** @param zone as in `Europe/Berlin` or `UTC` */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * What the clocks of a zone show: milliseconds since 1970-01-01T00:00:00, as if the clock on the wall were that of UTC.
 *
 * @param at milliseconds since 1970 in UTC; parts of a second count as the second they belong to
 */
export function wallTimeAt(zone: string, at: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The moment at which the clocks of a zone show that time. A time that they show twice is meant the first time; one that
 * they leave out counts as far behind the jump as it stands behind its beginning (02:30 becomes 03:30).
 *
 * @param wall as `wallTimeAt` gives it
 * @returns milliseconds since 1970 in UTC
 */
export function momentOf(zone: string, wall: number): number {
  const before = wall - offsetAt(zone, wall - DAY_MS);
  const after = wall - offsetAt(zone, wall + DAY_MS);
  const shown = [before, after].filter((at) => wallTimeAt(zone, at) === wall);
  return shown.length === 0 ? before : Math.min(...shown);
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(zone: string, at: number): number {
  const second = Math.floor(at / 1000) * 1000;
  return wallTimeAt(zone, second) - second;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formats.set(zone, format);
  }
  return format;
}
