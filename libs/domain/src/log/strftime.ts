/** A moment as a clock on the wall shows it: without a zone, as Python's `datetime.now()`. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

type Day = Pick<LocalTime, 'year' | 'month' | 'day'>;

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
] as const;

/** A directive of glibc, with its flags and width, and the two-letter `%:z`. */
const DIRECTIVE = /%([-_0^#]*)(\d*)(:z|[A-Za-z%])/gu;

const DAY_MS = 86_400_000;

/**
 * Python's `strftime` for a moment without a zone, in the C locale: every directive of its documentation, and those that Linux adds. What is
 * no directive stays as it is written.
 *
 * @see https://docs.python.org/3/library/datetime.html#strftime-and-strptime-format-codes
 */
export function strftime(time: LocalTime, format: string): string {
  return format.replaceAll(DIRECTIVE, (written: string, flags: string, width: string, letter: string) => {
    const field = fieldOf(letter, time);
    return field === undefined ? written : styled(field, flags, width === '' ? undefined : Number(width));
  });
}

/** A number is filled up to a width; words and composed times are not. */
type Field = string | { readonly value: number; readonly width: number; readonly fill?: ' ' };

function fieldOf(letter: string, time: LocalTime): Field | undefined {
  return dateField(letter, time) ?? timeField(letter, time) ?? composedField(letter, time);
}

function dateField(letter: string, time: LocalTime): Field | undefined {
  const { year, month, day } = time;
  const weekday = weekdayOf(time);
  const iso = isoWeekOf(time);
  switch (letter) {
    case 'a':
      return (DAYS[weekday] ?? '').slice(0, 3);
    case 'A':
      return DAYS[weekday] ?? '';
    case 'w':
      return { value: weekday, width: 1 };
    case 'u':
      return { value: weekday === 0 ? 7 : weekday, width: 1 };
    case 'd':
      return { value: day, width: 2 };
    case 'e':
      return { value: day, width: 2, fill: ' ' };
    case 'b':
    case 'h':
      return (MONTHS[month - 1] ?? '').slice(0, 3);
    case 'B':
      return MONTHS[month - 1] ?? '';
    case 'm':
      return { value: month, width: 2 };
    case 'y':
      return { value: year % 100, width: 2 };
    case 'Y':
      return { value: year, width: 4 };
    case 'C':
      return { value: Math.floor(year / 100), width: 2 };
    case 'j':
      return { value: dayOfYear(time), width: 3 };
    case 'U':
      return { value: Math.floor((dayOfYear(time) + 6 - weekday) / 7), width: 2 };
    case 'W':
      return { value: Math.floor((dayOfYear(time) + 6 - ((weekday + 6) % 7)) / 7), width: 2 };
    case 'V':
      return { value: iso.week, width: 2 };
    case 'G':
      return { value: iso.year, width: 4 };
    case 'g':
      return { value: iso.year % 100, width: 2 };
    default:
      return undefined;
  }
}

function timeField(letter: string, { hour, minute, second, microsecond }: LocalTime): Field | undefined {
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  switch (letter) {
    case 'H':
      return { value: hour, width: 2 };
    case 'k':
      return { value: hour, width: 2, fill: ' ' };
    case 'I':
      return { value: twelve, width: 2 };
    case 'l':
      return { value: twelve, width: 2, fill: ' ' };
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'P':
      return hour < 12 ? 'am' : 'pm';
    case 'M':
      return { value: minute, width: 2 };
    case 'S':
      return { value: second, width: 2 };
    case 'f':
      return String(microsecond).padStart(6, '0');
    // Without a zone these are empty.
    case 'z':
    case ':z':
    case 'Z':
      return '';
    default:
      return undefined;
  }
}

const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  x: '%m/%d/%y',
  D: '%m/%d/%y',
  X: '%H:%M:%S',
  T: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  F: '%Y-%m-%d',
  n: '\n',
  t: '\t',
};

function composedField(letter: string, time: LocalTime): Field | undefined {
  if (letter === '%') return '%';
  const format = COMPOSED[letter];
  return format === undefined ? undefined : strftime(time, format);
}

/** `%-d` without fill, `%_d` with spaces, `%0e` with zeros, `%^a` in capitals, `%#Z` in the other case. */
function styled(field: Field, flags: string, width: number | undefined): string {
  if (typeof field === 'string') {
    const cased = flags.includes('^') || flags.includes('#') ? field.toUpperCase() : field;
    return cased.padStart(width ?? 0, flags.includes('0') ? '0' : ' ');
  }
  if (flags.includes('-')) return String(field.value);
  const fill = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : (field.fill ?? '0');
  return String(field.value).padStart(Math.max(field.width, width ?? 0), fill);
}

function dayNumber(year: number, month: number, day: number): number {
  // The year is set by itself: Date.UTC takes 0 to 99 for years of the last century.
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / DAY_MS);
}

/** 0 is Sunday; 1 January 1970 was a Thursday. */
function weekdayOf({ year, month, day }: Day): number {
  return (((dayNumber(year, month, day) + 4) % 7) + 7) % 7;
}

function dayOfYear({ year, month, day }: Day): number {
  return dayNumber(year, month, day) - dayNumber(year, 1, 1) + 1;
}

/** ISO 8601: weeks begin on Monday, and the one with 4 January is the first. */
function isoWeekOf(time: LocalTime): { year: number; week: number } {
  const monday = (weekdayOf(time) + 6) % 7;
  const week = Math.floor((dayOfYear(time) - 1 - monday + 10) / 7);
  if (week < 1) return { year: time.year - 1, week: weeksOf(time.year - 1) };
  if (week > weeksOf(time.year)) return { year: time.year + 1, week: 1 };
  return { year: time.year, week };
}

/** A year has 53 weeks when it begins or ends with a Thursday. */
function weeksOf(year: number): number {
  const first = weekdayOf({ year, month: 1, day: 1 });
  const last = weekdayOf({ year, month: 12, day: 31 });
  return first === 4 || last === 4 ? 53 : 52;
}
