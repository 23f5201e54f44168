import { ApiError } from './api-error.js';

/** What the API says to one request, before limits and faults have their way with it. */
export interface Answer {
  readonly status: number;
  /** JSON text; empty for answers without a body. */
  readonly body: string;
  readonly code?: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

export function ok(body: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(body) };
}

/** Acrobat Sign answers its updates with 200 and nothing. */
export const done: Answer = { status: 200, body: '' };

export function refusal({ status, code, message, retryAfter }: ApiError): Answer {
  const body = JSON.stringify({ code, message, ...(retryAfter === undefined ? {} : { retryAfter }) });
  return { status, code, body, ...(retryAfter === undefined ? {} : { retryAfter }) };
}
