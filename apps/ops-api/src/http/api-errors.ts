import { SyncError } from '#domain';

export { RequestInvalidError, RequestNotJsonError } from '#http';

/** Where others can reach the API, somebody must be able to show who they are. */
export class ApiTokenMissingError extends SyncError {
  readonly code = 'API_TOKEN_MISSING';
  readonly retryable = false;

  constructor(host: string) {
    super(
      `The API may not listen on ${host} as long as nobody can show who they are. Make one with "sign-sync token create", or set SIGN_SYNC_API_TOKEN or SIGN_SYNC_OIDC_ISSUER, or listen on 127.0.0.1.`,
      { host },
    );
  }
}

/** No token, or not the right one. Which of both is not told. */
export class ApiTokenRefusedError extends SyncError {
  readonly code = 'API_TOKEN_REFUSED';
  readonly retryable = false;
}

/** The API without a token serves this machine alone, also where a browser is talked into asking on another's behalf. */
export class ApiHostRefusedError extends SyncError {
  readonly code = 'API_HOST_REFUSED';
  readonly retryable = false;
}

/** The caller sees the thing, and may not do that to it. */
export class ForbiddenError extends SyncError {
  readonly code = 'FORBIDDEN';
  readonly retryable = false;
}

/** A browser has added its cookie to a request that another site may have caused. */
export class CrossSiteRefusedError extends SyncError {
  readonly code = 'CROSS_SITE_REFUSED';
  readonly retryable = false;

  constructor() {
    super(
      'A request that changes something, from a browser, needs the header x-sign-sync-csrf: 1 and comes from the pages of this address. Nothing was done.',
    );
  }
}

export class RunUnknownError extends SyncError {
  readonly code = 'RUN_UNKNOWN';
  readonly retryable = false;

  constructor(idOrName: string) {
    super(`There is no run ${idOrName}.`);
  }
}

/** Nobody is signed in so: it was never there, or has ended. */
export class SessionUnknownError extends SyncError {
  readonly code = 'SESSION_UNKNOWN';
  readonly retryable = false;

  constructor(id: string) {
    super(`There is no session ${id}, or it has ended.`);
  }
}

/** It was never asked for, of another run, or more than seven days ago. */
export class ReplayUnknownError extends SyncError {
  readonly code = 'REPLAY_UNKNOWN';
  readonly retryable = false;

  constructor(id: string) {
    super(`There is no replay ${id} of this run. Replays are kept for seven days: ask for it again.`);
  }
}

export class RunEndedError extends SyncError {
  readonly code = 'RUN_ENDED';
  readonly retryable = false;
}

/** The id of a plan that is not stored. */
export class PlanIdUnknownError extends SyncError {
  readonly code = 'PLAN_UNKNOWN';
  readonly retryable = false;

  constructor(planId: string) {
    super(`There is no plan with the id ${planId}.`);
  }
}

/** No stored plan has that hash, or begins so, as far as the caller sees. */
export class PlanHashUnknownError extends SyncError {
  readonly code = 'PLAN_UNKNOWN';
  readonly retryable = false;

  constructor(digits: string) {
    super(`No stored plan has the hash ${digits}. See "sign-sync plan show". Nothing was written.`);
  }
}

export class ConfigurationUnknownError extends SyncError {
  readonly code = 'CONFIGURATION_UNKNOWN';
  readonly retryable = false;
}

/** Several configurations, and none was named. */
export class ConfigurationNeededError extends SyncError {
  readonly code = 'CONFIGURATION_NEEDED';
  readonly retryable = false;
}

/** One key, two requests that differ: one of them must be a mistake. */
export class IdempotencyKeyReusedError extends SyncError {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  readonly retryable = false;
}

/** The request under that key is still being handled, and takes longer than the caller can be kept waiting. */
export class IdempotencyKeyBusyError extends SyncError {
  readonly code = 'IDEMPOTENCY_KEY_BUSY';
  readonly retryable = true;
}

/** A document of that many items would be read by nobody, and would have to stand in memory whole. */
export class ExportTooLargeError extends SyncError {
  readonly code = 'EXPORT_TOO_LARGE';
  readonly retryable = false;

  constructor(items: number, most: number) {
    super(`The plan has ${items} items, and a document may have ${most}. Take format=csv or format=ndjson.`);
  }
}

/** Every listener costs a connection and a look a second. */
export class TooManyListenersError extends SyncError {
  readonly code = 'LISTENERS_MANY';
  readonly retryable = true;

  constructor(most: number) {
    super(`${most} listeners watch already. Try again in a while, or ask for the progress now and then.`);
  }
}

/** A dead letter that is not stored, or was settled before. */
export class DeadLetterUnknownError extends SyncError {
  readonly code = 'DEAD_LETTER_UNKNOWN';
  readonly retryable = false;
}

/** The id or name of an org that is not there, or not there for the caller. */
export class OrgUnknownError extends SyncError {
  readonly code = 'ORG_UNKNOWN';
  readonly retryable = false;

  constructor(idOrName: string) {
    super(`There is no org ${idOrName}.`);
  }
}
