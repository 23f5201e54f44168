import { SyncError } from '#domain';

/** Without a token anybody who reaches the address could start runs, so it must be one of this machine alone. */
export class ApiTokenMissingError extends SyncError {
  readonly code = 'API_TOKEN_MISSING';
  readonly retryable = false;

  constructor(host: string) {
    super(
      `The API may not listen on ${host} without a token: whoever reaches that address could start runs. Set SIGN_SYNC_API_TOKEN or SIGN_SYNC_API_TOKEN_FILE, or listen on 127.0.0.1.`,
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

/** Path, query, headers or body are not what the route takes. */
export class RequestInvalidError extends SyncError {
  readonly code = 'REQUEST_INVALID';
  readonly retryable = false;
}

/** The body is not declared to be JSON. */
export class RequestNotJsonError extends SyncError {
  readonly code = 'REQUEST_NOT_JSON';
  readonly retryable = false;
}

export class RunUnknownError extends SyncError {
  readonly code = 'RUN_UNKNOWN';
  readonly retryable = false;

  constructor(idOrName: string) {
    super(`There is no run ${idOrName}.`);
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

/** A dead letter that is not stored, or was settled before. */
export class DeadLetterUnknownError extends SyncError {
  readonly code = 'DEAD_LETTER_UNKNOWN';
  readonly retryable = false;
}
