import { SyncError } from '#domain';

/** A file that should hold an exported audit, checkpoints or a key is not one. */
export class AuditFileError extends SyncError {
  readonly code = 'AUDIT_FILE_INVALID';
  readonly retryable = false;

  constructor(file: string, what: string, cause?: unknown) {
    super(`${file}: ${what}`, { file }, { cause });
  }
}
