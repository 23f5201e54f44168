import { SyncError } from '#domain';

/** A message to people could not be handed over. The message says what the server said, and no address of a webhook. */
export class NoticeUndeliveredError extends SyncError {
  readonly code = 'NOTICE_UNDELIVERED';

  /** @param retryable false: the receiver wants no more of them */
  constructor(
    message: string,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, {}, options);
  }
}
