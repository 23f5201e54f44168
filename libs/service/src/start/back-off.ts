const FIRST_MS = 250;
const MOST_MS = 10_000;
/** Processes that lost the same server shall not all come back in the same moment. */
const JITTER = 0.2;

/**
 * How long to wait after an attempt that failed.
 *
 * @param attempt from 1
 * @param random from 0 up to 1
 * @returns whole milliseconds: 250, doubling up to 10 s, give or take a fifth
 */
export function backOffMs(attempt: number, random: number): number {
  const wait = Math.min(FIRST_MS * 2 ** Math.min(attempt - 1, 30), MOST_MS);
  return Math.round(wait * (1 - JITTER + 2 * JITTER * random));
}
