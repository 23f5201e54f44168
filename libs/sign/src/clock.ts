import { setTimeout as delay } from 'node:timers/promises';

/** Time as the gate and the retries see it, so that a spec can turn the hands. */
export interface Clock {
  /** Wall clock, epoch milliseconds: for records and for what must survive a restart. */
  now(): number;
  /** Milliseconds that never jump: for waits. A wall clock set forward must not end a wait early. */
  monotonic(): number;
  /** Resolves no earlier than `ms` milliseconds from now on the monotonic clock; rejects when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Node's timers overflow above 2^31 - 1 ms and then fire at once, so long waits go in pieces. */
const SLEEP_MS_MAX = 2_000_000_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    const end = performance.now() + ms;
    // A timer may fire a fraction of a millisecond early, hence the loop.
    for (let left = ms; left > 0; left = end - performance.now()) {
      await delay(Math.min(Math.ceil(left), SLEEP_MS_MAX), undefined, signal === undefined ? {} : { signal });
    }
  },
};
