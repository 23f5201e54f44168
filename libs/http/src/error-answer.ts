import { PROBLEM_TYPE, type ProblemBody } from '#contracts';
import { SyncError } from '#domain';
import { RequestInvalidError } from './request-errors.js';

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ProblemBody;
  /** A defect of the server: what it says is for its log, not for the caller. */
  readonly isDefect: boolean;
}

/** Makes an answer of an error: the stable code, the sentence for people, and the status that fits both. */
export type AnswerError = (error: unknown, requestId: string) => ErrorAnswer;

/** What any request can meet before it reaches a route. */
export const REQUEST_STATUS: Readonly<Record<string, number>> = {
  REQUEST_INVALID: 400,
  REQUEST_TOO_COMPLEX: 400,
  ROUTE_UNKNOWN: 404,
  REQUEST_TOO_LARGE: 413,
  REQUEST_NOT_JSON: 415,
  REQUEST_RATE: 429,
};

/** What the framework says about requests that reach no route of ours. */
const FRAMEWORK_CODES: Readonly<Record<number, string>> = {
  404: 'ROUTE_UNKNOWN',
  413: 'REQUEST_TOO_LARGE',
  415: 'REQUEST_NOT_JSON',
};

/** @param statuses by code; a code that is not there is 503 when it may pass by itself, else 500 */
export function answerBy(statuses: Readonly<Record<string, number>>): AnswerError {
  return (error, requestId) => {
    if (error instanceof SyncError) return known(error, requestId, statuses);
    const status = frameworkStatus(error);
    if (status !== undefined && status >= 400 && status < 500) return ofFramework(error, status, requestId);
    const message = `Something went wrong at the server that should not. Its log names the reason under request ${requestId}.`;
    return { status: 500, body: problem(500, 'INTERNAL', message, requestId), isDefect: true };
  };
}

function known(error: SyncError, requestId: string, statuses: Readonly<Record<string, number>>): ErrorAnswer {
  const { code, message, retryable } = error;
  const status = statuses[code] ?? (retryable ? 503 : 500);
  const body = problem(status, code, message, requestId);
  const places = error instanceof RequestInvalidError ? error.places : [];
  return { status, body: places.length > 0 ? { ...body, errors: places } : body, isDefect: false };
}

function ofFramework(error: unknown, status: number, requestId: string): ErrorAnswer {
  const code = FRAMEWORK_CODES[status] ?? 'REQUEST_INVALID';
  const message =
    error instanceof Error && error.message !== '' ? error.message : 'The request cannot be understood.';
  return { status, body: problem(status, code, message, requestId), isDefect: false };
}

function problem(status: number, code: string, detail: string, requestId: string): ProblemBody {
  return { type: `${PROBLEM_TYPE}${code}`, title: titleOf(code), status, detail, code, requestId };
}

/** `RUN_UNKNOWN`: Run unknown. */
function titleOf(code: string): string {
  const [first = '', ...others] = code.toLowerCase().split('_');
  return [`${first.slice(0, 1).toUpperCase()}${first.slice(1)}`, ...others].join(' ');
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
