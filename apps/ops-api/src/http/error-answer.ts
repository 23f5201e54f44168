import type { ApiErrorBody } from '#contracts';
import { SyncError } from '#domain';

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ApiErrorBody;
  /** A defect of the server: what it says is for its log, not for the caller. */
  readonly isDefect: boolean;
}

/** Status of the errors that a caller can meet. What is not here is 503 when it may pass by itself, else 500. */
const STATUS: Readonly<Record<string, number>> = {
  REQUEST_INVALID: 400,
  API_TOKEN_REFUSED: 401,
  API_HOST_REFUSED: 403,
  ROUTE_UNKNOWN: 404,
  RUN_UNKNOWN: 404,
  PLAN_UNKNOWN: 404,
  PERSON_UNKNOWN: 404,
  CONFIGURATION_UNKNOWN: 404,
  DEAD_LETTER_UNKNOWN: 404,
  PLAN_REFUSED: 409,
  UNDO_REFUSED: 409,
  APPROVAL_REFUSED: 409,
  COMPARISON_REFUSED: 409,
  RUN_ENDED: 409,
  IDEMPOTENCY_KEY_REUSED: 409,
  REQUEST_TOO_LARGE: 413,
  REQUEST_NOT_JSON: 415,
  CONFIG_INVALID: 422,
  CONFIGURATION_NEEDED: 422,
};

/** What the framework says about requests that reach no route of ours. */
const FRAMEWORK_CODES: Readonly<Record<number, string>> = {
  404: 'ROUTE_UNKNOWN',
  413: 'REQUEST_TOO_LARGE',
  415: 'REQUEST_NOT_JSON',
};

/** An error as the caller gets it: the stable code, the sentence for people, and the status that fits both. */
export function errorAnswer(error: unknown, requestId: string): ErrorAnswer {
  if (error instanceof SyncError) {
    const { code, message, retryable } = error;
    const status = STATUS[code] ?? (retryable ? 503 : 500);
    return { status, body: { code, message, requestId }, isDefect: false };
  }
  const status = frameworkStatus(error);
  if (status !== undefined && status < 500) {
    const code = FRAMEWORK_CODES[status] ?? 'REQUEST_INVALID';
    const message = error instanceof Error ? error.message : 'The request cannot be understood.';
    return { status, body: { code, message, requestId }, isDefect: false };
  }
  const message = `Something went wrong at the server that should not. Its log names the reason under request ${requestId}.`;
  return { status: 500, body: { code: 'INTERNAL', message, requestId }, isDefect: true };
}

/** Nest's exceptions tell their status by a method, Fastify's errors by a member. */
function frameworkStatus(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('getStatus' in error && typeof error.getStatus === 'function') {
    const status: unknown = error.getStatus();
    return typeof status === 'number' ? status : undefined;
  }
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
