import { SyncError } from '../errors/sync-error.js';

/** Somebody asks about the newest plan, and none was ever made. */
export class NothingPlannedError extends SyncError {
  readonly code = 'PLAN_UNKNOWN';
  readonly retryable = false;

  constructor() {
    super('No plan is stored yet. "sign-sync plan" makes one.');
  }
}
