import { SyncError } from '../errors/sync-error.js';

/** Nothing is recorded about an address: no read of the directory or of an org has found it, no plan has named it. */
export class PersonUnknownError extends SyncError {
  readonly code = 'PERSON_UNKNOWN';
  readonly retryable = false;

  /** @param since when the records begin; undefined: there are none at all */
  constructor(email: string, since: string | undefined) {
    super(
      since === undefined
        ? `Nothing is recorded about ${email}: no run has read anything yet. "sign-sync plan" makes the first records.`
        : `Nothing is recorded about ${email}, neither in the directory nor in Sign, since the records begin (${minute(since)} UTC).`,
    );
  }
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
