import { type FreezeWindow, momentOf } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { show } from '../schema/fields.js';
import { freezeSchema } from './freeze.schema.js';
import { entriesOf } from './load-schedules.js';

const KEY = 'freeze';
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAY_MINUTES = 24 * 60;
const WANTED = 'a time such as 2026-12-18 18:00, or one of every week such as fri 18:00';

/** One end of a window, as somebody wrote it. */
type End =
  | { readonly kind: 'once'; /** As `wallTimeAt` has it. */ readonly at: number }
  | { readonly kind: 'weekly'; /** Minutes since Monday, 00:00. */ readonly at: number };

/** `freeze`: when no schedule begins a run. */
export function loadFreezes(main: ConfigFile): FreezeWindow[] {
  const windows: FreezeWindow[] = [];
  for (const [index, entry] of entriesOf(
    main,
    KEY,
    'a list of times, each with name, from and until',
  ).entries()) {
    const given = main.parse([KEY, index], freezeSchema, entry);
    if (given === undefined) continue;
    const [from, until] = (['from', 'until'] as const).map((end) => {
      const read = readEnd(given[end]);
      if (read === undefined)
        main.problem([KEY, index, end], `${show(given[end])} is no time. Give ${WANTED}.`);
      return read;
    });
    if (from === undefined || until === undefined) continue;
    const window = windowOf(given.name, from, until, given.time_zone ?? 'UTC');
    if (typeof window === 'string') main.problem([KEY, index, 'until'], window);
    else windows.push(window);
  }
  return windows;
}

/** @returns the window, or what is wrong with its end */
function windowOf(name: string, from: End, until: End, timeZone: string): FreezeWindow | string {
  if (from.kind !== until.kind)
    return 'and from are not of one kind. Give two dates, or two days of the week.';
  if (from.kind === 'weekly') {
    if (from.at === until.at) return 'is where from is: nothing, or a whole week. Give another end.';
    return { name, kind: 'weekly', timeZone, from: from.at, until: until.at };
  }
  if (until.at <= from.at) return 'is not behind from. Give a later time.';
  return { name, kind: 'once', from: momentOf(timeZone, from.at), until: momentOf(timeZone, until.at) };
}

function readEnd(written: string): End | undefined {
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?$/u.exec(written);
  if (date !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = date
      .slice(1)
      .map((part) => Number(part ?? 0));
    const at = Date.UTC(year, month - 1, day, hour, minute);
    // 31 February is no day, and would become one in March.
    return isTime(hour, minute) && new Date(at).getUTCDate() === day && month <= 12
      ? { kind: 'once', at }
      : undefined;
  }
  const weekly = /^([a-z]+) (\d{1,2}):(\d{2})$/u.exec(written.toLowerCase());
  const day = DAYS.findIndex((name) => name === weekly?.[1] || name.slice(0, 3) === weekly?.[1]);
  const [hour, minute] = [Number(weekly?.[2]), Number(weekly?.[3])];
  if (day < 0 || !isTime(hour, minute)) return undefined;
  return { kind: 'weekly', at: day * DAY_MINUTES + hour * 60 + minute };
}

function isTime(hour: number, minute: number): boolean {
  return hour < 24 && minute < 60;
}
