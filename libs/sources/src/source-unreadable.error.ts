import { SyncError, type ErrorDetails } from '#domain';

export type SourceErrorCode =
  /** The file is not there. */
  | 'SOURCE_FILE_MISSING'
  /** A folder, or a file that this user may not read. */
  | 'SOURCE_FILE_UNREADABLE'
  /** The disk failed while the file was read. */
  | 'SOURCE_READ_FAILED'
  /** No header line. */
  | 'SOURCE_EMPTY'
  /** A column that is needed is not there. */
  | 'SOURCE_COLUMN_MISSING'
  /** A column that is needed is there twice. */
  | 'SOURCE_COLUMN_REPEATED'
  /** Bytes that are not text in the configured encoding. */
  | 'SOURCE_ENCODING'
  /** Not a text file. */
  | 'SOURCE_BINARY'
  /** Quotes that no reader can make sense of. */
  | 'SOURCE_MALFORMED';

/** The directory cannot be trusted at all, so the run ends before any write (SEMANTICS 22). */
export class SourceUnreadableError extends SyncError {
  readonly retryable: boolean;

  constructor(
    readonly code: SourceErrorCode,
    message: string,
    details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, details, options);
    this.retryable = code === 'SOURCE_READ_FAILED';
  }
}
