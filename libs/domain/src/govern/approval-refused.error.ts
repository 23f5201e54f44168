import { SyncError } from '../errors/sync-error.js';

/** A vote that cannot be taken: nothing is held there, it cannot be approved, or not by this person. */
export class ApprovalRefusedError extends SyncError {
  readonly code = 'APPROVAL_REFUSED';
  readonly retryable = false;

  constructor(why: string) {
    super(`${why} Nothing was changed.`);
  }
}
