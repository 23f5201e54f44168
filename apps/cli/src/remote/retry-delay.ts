/** A server that has never answered is more likely misspelt than restarting. */
const TRIES = { first: 4, later: 14 };
const DELAY_MS = { min: 250, max: 10_000 };

/**
 * How long to wait before a request is sent again; every request of this program may be sent twice.
 *
 * @param tries how often it was sent
 * @param hasAnswered whether the server has answered anything before: then about a minute and a half is allowed for a restart
 * @param random from 0 to 1, so that commands do not ask in step
 * @returns milliseconds; undefined when it was tried often enough
 */
export function retryDelayMs(tries: number, hasAnswered: boolean, random: number): number | undefined {
  if (tries >= (hasAnswered ? TRIES.later : TRIES.first)) return undefined;
  const full = Math.min(DELAY_MS.max, DELAY_MS.min * 2 ** (tries - 1));
  return Math.round(full * (0.75 + random / 4));
}
