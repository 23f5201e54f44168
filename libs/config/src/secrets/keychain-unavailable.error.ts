import { SyncError } from '#domain';

/** The keychain cannot be used by this process. The message says which one and why, without a final stop. */
export class KeychainUnavailableError extends SyncError {
  readonly code = 'KEYCHAIN_UNAVAILABLE';
  readonly retryable = false;

  constructor(
    readonly keychain: string,
    why: string,
    options?: { cause?: unknown },
  ) {
    super(`The keychain (${keychain}) cannot be used here: ${why}`, { keychain }, options);
  }
}
