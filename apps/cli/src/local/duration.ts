import { SyncError } from '#domain';

export class DurationInvalidError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `30m`, `2h`, or a number of seconds → milliseconds. */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text.trim());
  const unit = UNITS[match?.[2] === '' ? 's' : (match?.[2] ?? '')];
  if (match === null || unit === undefined) {
    throw new DurationInvalidError(
      `${option}: "${text}" is not a duration. Write 90s, 30m or 2h. Nothing was read or written.`,
    );
  }
  return Number(match[1]) * unit;
}
