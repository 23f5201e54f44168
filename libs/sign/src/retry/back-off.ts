const FIRST_MS = 500;
const CAP_MS = 20_000;
const SILENT_429_FIRST_MS = 2_000;
const SILENT_429_CAP_MS = 60_000;

/**
 * Full jitter: anywhere between nothing and an exponentially growing bound, so that callers who failed together do
 * not come back together.
 *
 * @param failures how often the call has failed, 1 or more
 * @param random in [0, 1)
 * @returns milliseconds, at most 20 s
 */
export function backOffMs(failures: number, random: number): number {
  return Math.floor(random * Math.min(CAP_MS, FIRST_MS * 2 ** (failures - 1)));
}

/**
 * The wait after a 429 that states none. Never short: an early retry resets the wait on newer accounts.
 *
 * @param throttles how often the call has met a 429, 1 or more
 * @returns milliseconds, 1 s to 60 s: Adobe's own sample starts at 2 s and caps at 60 s
 */
export function silent429WaitMs(throttles: number, random: number): number {
  const bound = Math.min(SILENT_429_CAP_MS, SILENT_429_FIRST_MS * 2 ** (throttles - 1));
  return Math.ceil(bound * (0.5 + random / 2));
}
