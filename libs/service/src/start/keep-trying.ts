import { setTimeout as pause } from 'node:timers/promises';
import { backOffMs } from './back-off.js';
import { failureOf } from './failure-of.js';
import { isHopeless } from './is-hopeless.js';

/** An attempt that failed, and will be made again. */
export interface FailedAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly code: string;
  readonly message: string;
}

/**
 * Does `work` until it succeeds, with a growing pause between attempts.
 *
 * @param say is told of each attempt that failed
 * @param signal ends the wait with its reason, also the wait for an attempt that takes long
 * @throws what `work` threw, when another attempt would be in vain
 */
export async function keepTrying<T>(
  work: () => Promise<T>,
  say: (failed: FailedAttempt) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await orAborted(work(), signal);
    } catch (error) {
      if (isHopeless(error) || signal.aborted) throw error;
      const delayMs = backOffMs(attempt, Math.random());
      say({ attempt, delayMs, ...failureOf(error) });
      await pause(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
