import { placeOf, type SourceConfig } from '#config';

const MINUTE_MS = 60_000;
/** Adobe asks for it in the documentation of the User Management API. */
const ADOBE_CONSOLE_MS = 120 * MINUTE_MS;

/** The sources that ask not to be read in full more often than so, under the names that their reads are stored with. */
export function readIntervals(sources: readonly SourceConfig[]): { name: string; intervalMs: number }[] {
  return sources
    .filter(({ type }) => type === 'adobe_console')
    .map((source) => ({ name: `${source.type}:${placeOf(source)}`, intervalMs: ADOBE_CONSOLE_MS }));
}

/** @param last when the last full read began, within the interval */
export function tooSoonAdvice(last: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - last.getTime()) / MINUTE_MS);
  const ago = minutes < 1 ? 'less than a minute' : minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return `Adobe asks for at most one full read every two hours; the last one was ${ago} ago.`;
}
