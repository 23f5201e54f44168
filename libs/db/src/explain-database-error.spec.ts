import { describe, expect, it } from 'vitest';

import { explainDatabaseError } from './explain-database-error.js';

const errorWith = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('explainDatabaseError', () => {
  it.each([
    [errorWith('could not extend file', '53100'), 'DATABASE_DISK_FULL'],
    [errorWith('terminating connection due to administrator command', '57P01'), 'DATABASE_UNREACHABLE'],
    [errorWith('Connection terminated unexpectedly'), 'DATABASE_UNREACHABLE'],
    [errorWith('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), 'DATABASE_UNREACHABLE'],
  ])('explains "%s"', (error, code) => {
    expect(explainDatabaseError(error)).toMatchObject({ code, retryable: true, cause: error });
  });

  it('leaves errors of a statement, whose code the caller asks for', () => {
    const duplicate = errorWith('duplicate key value', '23505');
    expect(explainDatabaseError(duplicate)).toBe(duplicate);
  });
});
