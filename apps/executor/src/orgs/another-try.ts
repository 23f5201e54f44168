import { SyncError } from '#domain';
import { MessageParkedError } from '#messaging';
import { SignError, SignStoppedError, SignWaitTooLongError } from '#sign';
import type { ExecutorOptions } from '../executor-options.js';

/**
 * Tells errors that leave a message to be delivered again from those that are an outcome: it was stopped, or what failed
 * is ours (the database, the lease, the configuration) and not the org's or a person's.
 */
export function isForAnotherTry(error: unknown, { mode }: Pick<ExecutorOptions, 'mode'>): boolean {
  if (!(error instanceof SyncError) || error instanceof SignStoppedError) return true;
  if (error instanceof SignWaitTooLongError) return mode !== 'alone';
  return !(error instanceof SignError) && error.retryable;
}

/** A silence longer than a broker lets a message be held is waited for in the database: every handler gives its message back. */
export function parked(error: unknown): unknown {
  if (!(error instanceof SignWaitTooLongError)) return error;
  return new MessageParkedError(Math.max(0, error.until - Date.now()), error.message);
}
