import { SyncError } from '../errors/sync-error.js';

/** What a run left failed cannot be tried again by a run of its own. */
export class RetryRefusedError extends SyncError {
  readonly code = 'RETRY_REFUSED';
  readonly retryable = false;
}

/** People that one run may be about by name. More of them are a matter for a full run. */
export const RETRIED_PEOPLE_MAX = 100;

/**
 * Whether the people whom a run left failed can be tried again.
 * @param failed addresses, at least one more than the most where there are more
 * @throws RetryRefusedError
 */
export function assertRetryable(
  run: { readonly name: string; readonly state: string },
  failed: readonly string[],
): void {
  if (['waiting', 'joined', 'running'].includes(run.state)) {
    throw new RetryRefusedError(
      `Run ${run.name} has not ended: what failed in it may not be all. Wait for its end.`,
    );
  }
  if (failed.length === 0) {
    throw new RetryRefusedError(`Nobody failed in run ${run.name}. Nothing was started.`);
  }
  if (failed.length > RETRIED_PEOPLE_MAX) {
    throw new RetryRefusedError(
      `More than ${RETRIED_PEOPLE_MAX} people failed in run ${run.name}. Start a full run: it tries all of them again. Nothing was started.`,
    );
  }
}
