import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance as the retries see them, so that a spec can turn the hands. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Rejects when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1): the jitter. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
  random: () => Math.random(),
};
