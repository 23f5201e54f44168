import type { Lane } from './sign-api.js';

/**
 * What became of one HTTP attempt: `ok` a usable 2xx · `throttled` 429, nothing was done · `refused` Sign said no ·
 * `failed` no usable answer, and sending again is safe · `in-doubt` a write that may have happened.
 */
export type CallOutcomeWord = 'ok' | 'throttled' | 'refused' | 'failed' | 'in-doubt';

/** One HTTP attempt, for audit and metrics. It never holds the key, nor the body of a request or an answer. */
export interface CallObservation {
  readonly org: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The pattern, such as `/users/:id/groups`. */
  readonly route: string;
  /** The path and query below `api/rest/v6`, with the ids. */
  readonly path: string;
  readonly lane: Lane;
  readonly purpose?: string;
  /** 1 for the first sending of a call. */
  readonly attempt: number;
  /** Milliseconds that the attempt waited for its turn at the org's gate. */
  readonly gateWaitMs: number;
  /** Epoch milliseconds at which the attempt began. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** HTTP status, when an answer came. */
  readonly status?: number;
  /** Sign's code, such as `INVALID_PAGE_SIZE`, or the network's, such as `ECONNRESET`. */
  readonly code?: string;
  readonly message?: string;
  readonly outcome: CallOutcomeWord;
  /** Sign's own id of the request (`X-Request-Id`), for its support. */
  readonly requestId?: string;
}
