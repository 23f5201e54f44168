import { SyncError } from '#domain';

class MomentOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

const DATE = String.raw`(\d{4})-(\d{2})-(\d{2})`;
const TIME = String.raw`(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?`;
const WRITTEN = new RegExp(String.raw`^${DATE}(?:[T ]${TIME}\s*(Z|[+-]\d{2}:\d{2})?)?$`, 'u');

/**
 * The moment that people mean: a date is the end of that day, a time without a zone is one of this machine's zone.
 *
 * @param written ISO 8601: `2026-11-21`, `2026-11-21T14:30`, `2026-11-21T14:30:00Z`
 * @param option as people wrote it, for the complaint
 * @throws MomentOptionError
 */
export function parseMoment(written: string, option = '--at'): Date {
  const [, year, month, day, hour, minute, second = '00', fraction = '0', zone] =
    WRITTEN.exec(written.trim()) ?? [];
  if (year === undefined || month === undefined || day === undefined) throw notADate(written, option);
  const date = `${year}-${month}-${day}`;
  const time =
    hour === undefined || minute === undefined
      ? 'T23:59:59.999'
      : `T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${zone ?? ''}`;
  const moment = new Date(`${date}${time}`);
  if (!isDay(date) || Number.isNaN(moment.getTime())) throw notADate(written, option);
  return moment;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDay(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

/** In this machine's zone, with its distance from UTC: `2026-11-21 23:59:59 +01:00`. */
export function momentWords(moment: Date): string {
  const minutes = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + minutes * 60_000).toISOString();
  const distance = Math.abs(minutes);
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
  return `${local.slice(0, 19).replace('T', ' ')} ${zone}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function notADate(written: string, option: string): MomentOptionError {
  return new MomentOptionError(
    `${option}: "${written}" is no date. Give one such as 2026-11-21 (the end of that day) or 2026-11-21T14:30. Nothing was read or written.`,
  );
}
