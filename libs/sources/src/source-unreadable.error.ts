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
  | 'SOURCE_MALFORMED'
  /** No connection: name, address, port, network. */
  | 'SOURCE_UNREACHABLE'
  /** The server's certificate is not trusted, or no TLS could be agreed on. */
  | 'SOURCE_TLS'
  /** The server does not accept the credentials. */
  | 'SOURCE_REFUSED'
  /** What is asked for does not exist there: a base DN, an organization. */
  | 'SOURCE_BASE_UNKNOWN'
  /** Several groups have the name of one. */
  | 'SOURCE_GROUP_AMBIGUOUS'
  /** A filter or a search that cannot be sent. */
  | 'SOURCE_FILTER'
  /** The server cut the read short: a size limit, a time limit, a connection that ended, a page that is missing. */
  | 'SOURCE_CUT'
  /** The server answered with an error, or asked for patience too often. */
  | 'SOURCE_FAILED'
  /** An answer that is not what the protocol says. */
  | 'SOURCE_ANSWER'
  /** None of several sources could be read. */
  | 'SOURCES_FAILED'
  /** What the source cannot do, such as reading a single person without a key. */
  | 'SOURCE_UNSUPPORTED';

/** What may be well again when it is tried a while later. */
const RETRYABLE = new Set<SourceErrorCode>([
  'SOURCE_READ_FAILED',
  'SOURCE_UNREACHABLE',
  'SOURCE_CUT',
  'SOURCE_FAILED',
]);

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
    this.retryable = RETRYABLE.has(code);
  }
}
