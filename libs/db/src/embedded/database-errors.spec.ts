import { describe, expect, it } from 'vitest';

import { explainStateError, startFailure } from './database-errors.js';

const systemError = (code: string) => Object.assign(new Error(code), { code });

describe('explainStateError', () => {
  it.each([
    ['ENOSPC', 'DATABASE_DISK_FULL'],
    ['EDQUOT', 'DATABASE_DISK_FULL'],
    ['EACCES', 'DATABASE_STATE_UNWRITABLE'],
    ['EROFS', 'DATABASE_STATE_UNWRITABLE'],
    ['ENOTDIR', 'DATABASE_STATE_UNWRITABLE'],
  ])('turns %s into %s, with the path and the cause', (code, expected) => {
    const cause = systemError(code);
    expect(explainStateError(cause, '/srv/state')).toMatchObject({
      code: expected,
      cause,
      message: expect.stringContaining('/srv/state'),
    });
  });

  it('leaves alone what it does not know', () => {
    const unknown = systemError('EWHATEVER');
    expect(explainStateError(unknown, '/srv/state')).toBe(unknown);
    expect(explainStateError('text', '/srv/state')).toBe('text');
  });
});

describe('startFailure', () => {
  it.each([
    'FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device',
    'HINT:  Check free disk space.',
  ])('recognises a full disk by the words of the server: %s', (line) => {
    const lines = [line, 'Aborted'];
    expect(startFailure('initdb failed', lines, '/srv/state')).toMatchObject({ code: 'DATABASE_DISK_FULL' });
  });

  it('otherwise quotes the last lines and names the log', () => {
    const failure = startFailure(
      'the server stopped',
      ['FATAL:  out of luck'],
      '/srv/state',
      '/srv/state/server.log',
    );
    expect(failure).toMatchObject({ code: 'DATABASE_START_FAILED' });
    expect(failure.message).toMatch(/out of luck[^]*\/srv\/state\/server\.log[^]*SIGN_SYNC_DATABASE_URL/);
  });
});
