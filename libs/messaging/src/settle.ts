import { SyncError } from '#domain';
import type { RetryPolicy } from './retry-policy.js';

/** What becomes of a delivery. `counted` says whether the retry uses up an attempt. */
export type Settlement =
  | { readonly verdict: 'ack' }
  /** Given back as it was: the handler stopped because it was told to, and has not failed. */
  | { readonly verdict: 'release' }
  | {
      readonly verdict: 'retry';
      readonly delayMs: number;
      readonly counted: boolean;
      readonly error: Failure;
    }
  | { readonly verdict: 'dead'; readonly reason: string; readonly error: Failure };

/** More doublings than any delay needs; unbounded ones overflow, and zero times infinity is no number. */
const DOUBLINGS_MAX = 50;

/** An error as it is stored: a stable code, and the sentence for people. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/**
 * Decides what becomes of a delivery, for every transport alike. Errors that are nobody's on purpose count as retryable:
 * most are a database or a network that is away, and the attempts bound the rest.
 *
 * @param error what the handler threw; undefined when it returned
 * @param attempt which delivery this was, from 1
 */
export function settle(error: unknown, attempt: number, policy: RetryPolicy): Settlement {
  if (error === undefined) return { verdict: 'ack' };
  const failure = failureOf(error);
  if (error instanceof SyncError && error.parkMs !== undefined) {
    return { verdict: 'retry', delayMs: wholeMs(error.parkMs), counted: false, error: failure };
  }
  if (error instanceof SyncError && !error.retryable) {
    return { verdict: 'dead', reason: error.code, error: failure };
  }
  if (attempt >= policy.attemptsMax) return { verdict: 'dead', reason: 'ATTEMPTS_EXHAUSTED', error: failure };
  const delayMs = Math.min(policy.delayMsMin * 2 ** Math.min(attempt - 1, DOUBLINGS_MAX), policy.delayMsMax);
  return { verdict: 'retry', delayMs: wholeMs(delayMs), counted: true, error: failure };
}

/** The code and the sentence of anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SyncError) return { code: error.code, message: error.message };
  if (error instanceof Error) return { code: 'UNEXPECTED', message: `${error.name}: ${error.message}` };
  return { code: 'UNEXPECTED', message: `Something that is no error was thrown: ${String(error)}` };
}

function wholeMs(delayMs: number): number {
  return Math.max(0, Math.ceil(delayMs));
}
