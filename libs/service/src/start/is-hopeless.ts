import { SyncError } from '#domain';

/** The name service does not know the host *yet*: in a cluster names appear with what they name. */
const PASSING = new Set(['ENOTFOUND', 'EAI_AGAIN']);

/**
 * Whether trying again cannot help without somebody's doing: refused credentials, a newer schema, a fault of the
 * program. A server that is away is waited for.
 */
export function isHopeless(error: unknown): boolean {
  if (!(error instanceof SyncError)) return true;
  return !error.retryable && !PASSING.has(codeOf(error.cause));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
