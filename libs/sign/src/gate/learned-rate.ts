/** Calls per second that the org has proved to bear; undefined is unlimited, as it is until the first 429. */
export type LearnedRate = number | undefined;

const DECREASE = 0.5;
const INCREASE_PER_SECOND = 5;
/**
 * An org that bears less than this states its waits, and they are kept; going slower between them would only make the
 * run longer. It also keeps a row of unlucky 429s from bringing an org to a crawl.
 */
const PER_SECOND_MIN = 10;
/** Bottleneck itself starts about 330 jobs a second, so a limit above this limits nothing. */
const PER_SECOND_MAX = 300;
const STARTS_MIN = 10;

/**
 * A pause begins: half of what was too much. Multiplicative decrease, once a pause, however many calls met the 429.
 *
 * @param observed the pace at which it happened, from `paceOf`; undefined when nothing is known
 */
export function slowDown(rate: LearnedRate, observed: number | undefined): LearnedRate {
  const tooMuch = Math.min(rate ?? Number.POSITIVE_INFINITY, observed ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(tooMuch) ? Math.max(PER_SECOND_MIN, tooMuch * DECREASE) : rate;
}

/** One more second in which calls succeeded. Additive increase. */
export function speedUp(rate: LearnedRate): LearnedRate {
  if (rate === undefined) return undefined;
  return rate + INCREASE_PER_SECOND >= PER_SECOND_MAX ? undefined : rate + INCREASE_PER_SECOND;
}

/** The shortest time between two starts, in whole milliseconds; 0 when unlimited. */
export function spacingMs(rate: LearnedRate): number {
  return rate === undefined ? 0 : Math.ceil(1000 / rate);
}

/**
 * The pace of the latest starts, in calls per second.
 *
 * @param startedAt ascending, milliseconds
 * @returns undefined for fewer than ten starts: they are a beginning, not a pace
 */
export function paceOf(startedAt: readonly number[]): number | undefined {
  const first = startedAt[0];
  const last = startedAt.at(-1);
  if (first === undefined || last === undefined || startedAt.length < STARTS_MIN) return undefined;
  return ((startedAt.length - 1) * 1000) / Math.max(1, last - first);
}
