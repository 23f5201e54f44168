import { SyncError } from '#domain';

import { DatabaseDiskFullError, DatabaseUnreachableError, codeOf } from './embedded/database-errors.js';

const ENDED = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);
const ENDED_MESSAGES =
  /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/;

/**
 * Errors of the server as such become errors for people; errors of a statement (a violated constraint, say) stay as
 * `pg` made them, for their `code` is what the caller asks for.
 */
export function explainDatabaseError(error: unknown): unknown {
  if (error instanceof SyncError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code === '53100') return new DatabaseDiskFullError('the database server', { cause: error });
  if ((code !== undefined && ENDED.has(code)) || ENDED_MESSAGES.test(error.message)) {
    const what = `The connection to the database broke (${error.message})`;
    return new DatabaseUnreachableError(what, 'See that the server runs, then run the command again', true, {
      cause: error,
    });
  }
  return error;
}
