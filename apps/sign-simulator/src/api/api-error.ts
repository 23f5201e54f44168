/** An answer of the API that refuses the request: HTTP status, Sign's code and a sentence. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Seconds, for 429: sent as the header `Retry-After` and as `retryAfter` in the body. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export const permissionDenied = (what: string): ApiError => new ApiError(403, 'PERMISSION_DENIED', what);

export const invalidArguments = (what: string): ApiError => new ApiError(400, 'INVALID_ARGUMENTS', what);
