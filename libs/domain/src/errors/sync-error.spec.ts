import { describe, expect, it } from 'vitest';
import { SyncError } from './sync-error.js';

class GroupMissingError extends SyncError {
  readonly code = 'GROUP_MISSING';
  readonly retryable = false;
}

describe('SyncError', () => {
  it('carries a code, the facts and its cause, and is named after its class', () => {
    const cause = new Error('socket closed');
    const error = new GroupMissingError('There is no group "Sales".', { group: 'Sales' }, { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'GroupMissingError',
      code: 'GROUP_MISSING',
      message: 'There is no group "Sales".',
      details: { group: 'Sales' },
      cause,
    });
  });
});
