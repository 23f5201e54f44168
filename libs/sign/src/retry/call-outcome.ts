/**
 * What one HTTP attempt came to, as far as a retry depends on it.
 *
 * - `ok` a 2xx whose body is readable and fits
 * - `throttled` 429: Sign did nothing. `statedWaitMs` as it said, if it said
 * - `moved` code INVALID_API_ACCESS_POINT: the account lives elsewhere; nothing was done
 * - `refused` any other answer that says no (mostly 4xx); nothing was done
 * - `failed` no usable answer: 5xx, reset, timeout, cut or misfitting body. `sent` tells whether a byte of the request
 *   may have reached Sign
 */
export type CallOutcome<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly status: number }
  | (Said & { readonly kind: 'throttled'; readonly statedWaitMs?: number })
  | (Said & { readonly kind: 'moved' })
  | (Said & { readonly kind: 'refused' })
  | FailedOutcome;

export interface FailedOutcome {
  readonly kind: 'failed';
  readonly sent: boolean;
  /** In words, to stand after "but": "it answered 503". */
  readonly reason: string;
  /** The network's code (`ECONNREFUSED`), or Sign's. */
  readonly code?: string;
  readonly status?: number;
  /** A 503 may state a wait too. */
  readonly statedWaitMs?: number;
  /** The certificate does not verify: no retry will change that. */
  readonly untrusted?: boolean;
  readonly cause?: unknown;
}

/** Sign's words in an answer that is no success. */
interface Said {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}
