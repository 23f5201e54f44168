import { SyncError } from '#domain';

/** The file is not an old Sign connector that could be carried over. Nothing was written. */
export class MigrationRefusedError extends SyncError {
  readonly code = 'MIGRATION_REFUSED';
  readonly retryable = false;
}
