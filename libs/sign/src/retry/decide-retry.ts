import { backOffMs, silent429WaitMs } from './back-off.js';
import type { CallOutcome, FailedOutcome } from './call-outcome.js';

export interface RetryPolicy {
  /** Retries after failures, the first sending not counted. */
  readonly retryCount: number;
  /** Bounds the time spent in attempts and back-offs; what Sign asks us to wait is not part of it. */
  readonly retryBudgetMs: number;
  /** Bounds what one call waits because Sign asked for it, in all. */
  readonly maxWaitMs: number;
}

/** The call so far, the outcome at hand included. */
export interface CallHistory {
  /** A call that changes something in Sign. */
  readonly write: boolean;
  /** Outcomes `failed`. */
  readonly failures: number;
  /** Outcomes `throttled`. */
  readonly throttles: number;
  /** Outcomes `moved`. */
  readonly moves: number;
  /** Milliseconds spent in attempts and back-offs, time in the gate's queue not counted. */
  readonly spentMs: number;
  /** Milliseconds waited so far because Sign asked for it. */
  readonly waitedMs: number;
}

/**
 * - `wait` the whole org is silent for `ms`, then this call is sent again
 * - `again` this call alone is sent again after `ms`
 * - `rediscover` ask for the API address again, then send this call again
 */
export type RetryDecision =
  | { readonly kind: 'done' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'again'; readonly ms: number }
  | { readonly kind: 'rediscover' }
  | { readonly kind: 'give-up'; readonly as: GiveUp; readonly ms?: number };

export type GiveUp =
  | 'key-refused'
  | 'terms-not-accepted'
  | 'refused'
  | 'untrusted'
  | 'in-doubt'
  | 'unavailable'
  | 'wait-too-long';

/**
 * Whether, when and how a call is sent again. SEMANTICS 25 and 30: reads are retried, a stated wait is waited for, and a
 * write that may have reached Sign is never sent a second time from here.
 *
 * @param random in [0, 1), the jitter
 */
export function decideRetry(
  outcome: CallOutcome<unknown>,
  history: CallHistory,
  policy: RetryPolicy,
  random: number,
): RetryDecision {
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'done' };
    case 'throttled':
      return afterThrottle(throttleWaitMs(outcome.statedWaitMs, history, random), history, policy);
    case 'moved':
      return history.moves > 1 ? giveUp('refused') : { kind: 'rediscover' };
    case 'refused':
      return giveUp(refusalOf(outcome.status, outcome.code));
    case 'failed':
      return afterFailure(outcome, history, policy, random);
  }
}

/** "Retry-After: 0" is rounded down from something: a second is the grain of the header. */
function throttleWaitMs(stated: number | undefined, history: CallHistory, random: number): number {
  return stated === undefined ? silent429WaitMs(history.throttles, random) : Math.max(1000, stated);
}

function afterThrottle(ms: number, history: CallHistory, policy: RetryPolicy): RetryDecision {
  return history.waitedMs + ms > policy.maxWaitMs
    ? { kind: 'give-up', as: 'wait-too-long', ms }
    : { kind: 'wait', ms };
}

function afterFailure(
  outcome: FailedOutcome,
  history: CallHistory,
  policy: RetryPolicy,
  random: number,
): RetryDecision {
  if (outcome.untrusted === true) return giveUp('untrusted');
  if (history.write && outcome.sent) return giveUp('in-doubt');
  if (history.failures > policy.retryCount) return giveUp('unavailable');
  const backOff = backOffMs(history.failures, random);
  if (history.spentMs + backOff >= policy.retryBudgetMs) return giveUp('unavailable');
  const stated = outcome.statedWaitMs ?? 0;
  if (stated <= backOff) return { kind: 'again', ms: backOff };
  return history.waitedMs + stated > policy.maxWaitMs ? giveUp('unavailable') : { kind: 'again', ms: stated };
}

function refusalOf(status: number, code: string): GiveUp {
  if (status === 401) return 'key-refused';
  return status === 403 && code === 'API_TERMS_NOT_ACCEPTED' ? 'terms-not-accepted' : 'refused';
}

function giveUp(as: GiveUp): RetryDecision {
  return { kind: 'give-up', as };
}
