import { SyncError, type ErrorDetails } from '#domain';

/** How to do without the embedded server. One wording for every message. */
const USE_OWN_DATABASE =
  'set SIGN_SYNC_DATABASE_URL to a PostgreSQL database of your own (postgres://user:password@host:5432/name)';

/** No space (or no quota) left where the database lives. */
export class DatabaseDiskFullError extends SyncError {
  readonly code = 'DATABASE_DISK_FULL';
  readonly retryable = true;

  constructor(where: string, options?: { cause?: unknown }) {
    super(
      `The disk is full: the database in ${where} cannot write. Nothing was lost; free some space there, then run the command again`,
      { where },
      options,
    );
  }
}

/** The state folder cannot be made, entered or written. `reason` is a clause in words, such as "it is a file". */
export class DatabaseStateUnwritableError extends SyncError {
  readonly code = 'DATABASE_STATE_UNWRITABLE';
  readonly retryable = false;

  constructor(path: string, reason: string, options?: { cause?: unknown }) {
    super(
      `Cannot keep state in ${path}: ${reason}. Set state.path to a folder this user may write, or repair that one`,
      { path, reason },
      options,
    );
  }
}

/** The state folder names a data folder that is not there; starting empty would silently forget audit and approvals. */
export class DatabaseStateLostError extends SyncError {
  readonly code = 'DATABASE_STATE_LOST';
  readonly retryable = false;

  constructor(pointer: string, home: string) {
    super(
      `${pointer} says that the database is in ${home}, but that folder is gone. Restore it, or delete ${pointer} to begin with an empty database`,
      { pointer, home },
    );
  }
}

/** The embedded server did not start, or stopped while starting; the message carries what it said itself. */
export class DatabaseStartFailedError extends SyncError {
  readonly code = 'DATABASE_START_FAILED';
  readonly retryable = false;

  constructor(what: string, lastLines: readonly string[], logPath?: string, options?: { cause?: unknown }) {
    const said = lastLines.length === 0 ? 'it said nothing' : `it said:\n  ${lastLines.join('\n  ')}`;
    const where = logPath === undefined ? '' : `\nThe whole log is in ${logPath}.`;
    super(
      `The embedded database did not start (${what}); ${said}${where}\nRepair that, or ${USE_OWN_DATABASE}`,
      {
        what,
        lastLines,
        ...(logPath === undefined ? {} : { logPath }),
      },
      options,
    );
  }
}

/** No server binaries for this machine, or they cannot run on it. */
export class DatabasePlatformUnsupportedError extends SyncError {
  readonly code = 'DATABASE_PLATFORM_UNSUPPORTED';
  readonly retryable = false;

  constructor(platform: string, arch: string, reason: string, details: ErrorDetails = {}) {
    super(`The embedded database cannot run on ${platform}/${arch}: ${reason}, or ${USE_OWN_DATABASE}`, {
      platform,
      arch,
      ...details,
    });
  }
}

/** The database does not answer, or refuses us. Retryable unless it refused for a reason that stays. */
export class DatabaseUnreachableError extends SyncError {
  readonly code = 'DATABASE_UNREACHABLE';

  constructor(
    what: string,
    advice: string,
    readonly retryable: boolean,
    options?: { cause?: unknown },
  ) {
    super(`${what}. ${advice}`, {}, options);
  }
}

/** Another command has been starting or stopping the embedded server for longer than anybody should wait. */
export class DatabaseBusyError extends SyncError {
  readonly code = 'DATABASE_BUSY';
  readonly retryable = true;

  constructor(pid: number, lockPath: string) {
    super(
      `Process ${pid} has been starting or stopping the embedded database for minutes (its lock is in ${lockPath}). Look what that process does, end it if it hangs, then run the command again`,
      { pid, lockPath },
    );
  }
}

const DISK_FULL_CODES = new Set(['ENOSPC', 'EDQUOT', '53100']);
const REASONS = new Map([
  ['EACCES', 'this user may not write there'],
  ['EPERM', 'the system does not permit it'],
  ['EROFS', 'the file system is read-only'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['EEXIST', 'it is a file, not a folder'],
  ['ELOOP', 'its symbolic links go round in a circle'],
  ['ENAMETOOLONG', 'the path is too long'],
  ['EIO', 'the disk reports an input/output error'],
]);

/** The `code` of a system or PostgreSQL error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Turns what the file system says into an error for people; anything else comes back as it is. */
export function explainStateError(error: unknown, path: string): unknown {
  if (error instanceof SyncError) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  if (DISK_FULL_CODES.has(code)) return new DatabaseDiskFullError(path, { cause: error });
  const reason = REASONS.get(code);
  return reason === undefined ? error : new DatabaseStateUnwritableError(path, reason, { cause: error });
}

/** Turns words of initdb or the server into the error that fits best. */
export function startFailure(
  what: string,
  lastLines: readonly string[],
  where: string,
  logPath?: string,
): SyncError {
  if (
    lastLines.some((line) => /No space left on device|Disk quota exceeded|Check free disk space/i.test(line))
  ) {
    return new DatabaseDiskFullError(where);
  }
  return new DatabaseStartFailedError(what, lastLines, logPath);
}
