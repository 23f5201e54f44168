import type { HttpOutcome } from './http-exchange.js';
import { statedWaitMs } from './stated-wait.js';

export interface Patience {
  /** Tries after the first one. */
  readonly retries: number;
  /** Bounds the waits of one request together, milliseconds. */
  readonly waitMsMax: number;
}

export interface Tries {
  /** The one at hand included. */
  readonly count: number;
  /** Milliseconds waited so far. */
  readonly waitedMs: number;
}

/**
 * - `take` the outcome is what it is: an answer to look at, or a failure that waiting does not cure
 * - `again` the same request after `ms`
 * - `give-up` tried often enough; `askedMs` is what Adobe asked to wait, where that is the reason
 */
export type Retry =
  | { readonly kind: 'take' }
  | { readonly kind: 'again'; readonly ms: number }
  | { readonly kind: 'give-up'; readonly askedMs?: number };

const TRANSIENT = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 15_000;
const JITTER_MS = 5_000;

/** Whether a request is sent again, as Adobe's own client does it: 429, 502, 503, 504, time limits and broken connections. */
export function decideRetry(
  outcome: HttpOutcome,
  tries: Tries,
  patience: Patience,
  clock: { readonly now: number; readonly random: number },
): Retry {
  if (!isTransient(outcome)) return { kind: 'take' };
  if (tries.count > patience.retries) return { kind: 'give-up' };
  const stated = outcome.kind === 'answered' ? statedWaitMs(outcome.header, clock.now) : undefined;
  const ms = stated ?? FIRST_WAIT_MS * 2 ** (tries.count - 1) + Math.floor(clock.random * JITTER_MS);
  if (tries.waitedMs + ms <= patience.waitMsMax) return { kind: 'again', ms };
  return stated === undefined ? { kind: 'give-up' } : { kind: 'give-up', askedMs: stated };
}

function isTransient(outcome: HttpOutcome): boolean {
  return outcome.kind === 'answered'
    ? TRANSIENT.has(outcome.status)
    : outcome.failure.kind === 'broken' || outcome.failure.kind === 'timeout';
}
