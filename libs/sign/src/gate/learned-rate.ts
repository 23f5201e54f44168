/** Calls per second that the org has proved to bear; undefined is unlimited, as it is until the first 429. */
export type LearnedRate = number | undefined;

/** What is left of a rate that was too much at once, and of one that an org has borne for a while. */
const DECREASE = { soon: 0.5, late: 0.85 } as const;
/** A rate that an org has borne that long is near to what it bears. */
const LATE_MS = 5_000;
const INCREASE_PER_SECOND = 2;
/**
 * An org that bears less than this states its waits, and they are kept; going slower between them would only make the
 * run longer. It also keeps a row of unlucky 429s from bringing an org to a crawl.
 */
const PER_SECOND_MIN = 10;
/** Bottleneck itself starts about 330 jobs a second, so a limit above this limits nothing. */
const PER_SECOND_MAX = 300;
const STARTS_MIN = 10;

/** The 429 that begins a pause. */
export interface TooMuch {
  /** The pace at which it happened, from `paceOf`; undefined when nothing is known. */
  readonly observed: number | undefined;
  /** How long calls had gone through before it, in milliseconds; undefined when they had not. */
  readonly borneMs: number | undefined;
}

/**
 * A pause begins: half of what was too much at once, most of what was borne for a while. Multiplicative decrease, once a
 * pause, however many calls met the 429. Halving each time would leave a quarter of what an org bears unused.
 */
export function slowDown(rate: LearnedRate, { observed, borneMs = 0 }: TooMuch): LearnedRate {
  const tooMuch = Math.min(rate ?? Number.POSITIVE_INFINITY, observed ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(tooMuch)) return rate;
  return Math.max(PER_SECOND_MIN, tooMuch * (borneMs >= LATE_MS ? DECREASE.late : DECREASE.soon));
}

/** One more second in which calls succeeded. Additive increase. */
export function speedUp(rate: LearnedRate): LearnedRate {
  if (rate === undefined) return undefined;
  return rate + INCREASE_PER_SECOND >= PER_SECOND_MAX ? undefined : rate + INCREASE_PER_SECOND;
}

/** The shortest time between two starts, in milliseconds and parts of one; 0 when unlimited. */
export function spacingMs(rate: LearnedRate): number {
  return rate === undefined ? 0 : 1000 / rate;
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
