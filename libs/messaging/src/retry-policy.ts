/** How often and how far apart a consumer is given a message that it failed. */
export interface RetryPolicy {
  /** Deliveries in all, the first included; at least 1. */
  readonly attemptsMax: number;
  /** Milliseconds before the second delivery; doubled before each further one. */
  readonly delayMsMin: number;
  /** No delay is longer than this many milliseconds. */
  readonly delayMsMax: number;
}

/** Eight deliveries over about two minutes: longer than a database or a network takes to come back from a restart. */
export const DEFAULT_RETRY: RetryPolicy = { attemptsMax: 8, delayMsMin: 1_000, delayMsMax: 60_000 };
