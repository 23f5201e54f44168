import { SyncError } from '#domain';

/** A question was asked, and there is nobody to answer it. */
export class AnswerMissingError extends SyncError {
  readonly code = 'ANSWER_MISSING';
  readonly retryable = false;
}

/** A file of a configuration could not be written. */
export class FileUnwritableError extends SyncError {
  readonly code = 'FILE_UNWRITABLE';
  readonly retryable = false;
}
