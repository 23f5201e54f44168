const FIRST_MS = 200;
const LONGEST_MS = 10_000;
const DOUBLINGS_MAX = 16;

/**
 * Milliseconds to wait before attempt number `attempt`, from 1: doubled each time, up to ten seconds. Between half of
 * that and all of it, so that the processes of a cluster do not come back in step.
 *
 * @param random from 0 to below 1
 */
export function backOffMs(attempt: number, random: number): number {
  const longest = Math.min(FIRST_MS * 2 ** Math.min(attempt - 1, DOUBLINGS_MAX), LONGEST_MS);
  return Math.round(longest * (0.5 + random / 2));
}
