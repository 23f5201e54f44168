const MINUTE_MS = 60_000;
const DELAY_MS_MAX = 6 * 60 * MINUTE_MS;
/** The last try comes about a day after the first. */
const NOTICE_ATTEMPTS_MAX = 10;

/**
 * When a message that could not be delivered is tried again.
 * @param attempts made so far, from 1
 * @returns milliseconds; undefined: it is given up
 */
export function noticeDelayMs(attempts: number): number | undefined {
  if (attempts >= NOTICE_ATTEMPTS_MAX) return undefined;
  return Math.min(MINUTE_MS * 3 ** (attempts - 1), DELAY_MS_MAX);
}
