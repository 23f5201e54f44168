/** Facts of an error for logs and audit. Never secrets. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The base of every error this product throws on purpose.
 *
 * `code` is for runbooks and never changes (docs/errors.md lists all); `message` is for people and says what is
 * wrong, where, and what to do; `retryable` tells whether the same thing may succeed later without anybody's help.
 */
export abstract class SyncError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;
  /**
   * Nobody has failed, it is only too early: what met this error is tried again after so many milliseconds, as often as
   * it takes, and no attempt is counted.
   */
  readonly parkMs?: number;

  constructor(
    message: string,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}
