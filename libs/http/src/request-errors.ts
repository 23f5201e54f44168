import { SyncError } from '#domain';

/** One place of a request that is not valid. */
export interface WrongPlace {
  /** A JSON pointer into query, path or body. */
  readonly pointer: string;
  readonly detail: string;
}

/** Path, query, headers or body are not what the route takes. */
export class RequestInvalidError extends SyncError {
  readonly code = 'REQUEST_INVALID';
  readonly retryable = false;

  constructor(
    message: string,
    readonly places: readonly WrongPlace[] = [],
  ) {
    super(message);
  }
}

/** The body is not declared to be JSON. */
export class RequestNotJsonError extends SyncError {
  readonly code = 'REQUEST_NOT_JSON';
  readonly retryable = false;
}

/** The body is JSON of a size, but nests deeper or has more entries than any request needs. */
export class RequestTooComplexError extends SyncError {
  readonly code = 'REQUEST_TOO_COMPLEX';
  readonly retryable = false;

  constructor(excess: string) {
    super(`The body is more than the API takes. ${excess}`);
  }
}

/** One address or one caller asks more often than is allowed. */
export class RequestRateError extends SyncError {
  readonly code = 'REQUEST_RATE';
  readonly retryable = true;

  /** @param seconds whole ones, as the header Retry-After has them */
  constructor(seconds: string) {
    super(`Too many requests in a minute. Ask again in ${seconds} s.`);
  }
}
