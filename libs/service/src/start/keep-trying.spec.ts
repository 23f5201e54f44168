import { describe, expect, it } from 'vitest';
import { SyncError } from '#domain';
import { type FailedAttempt, keepTrying } from './keep-trying.js';

class AwayError extends SyncError {
  readonly code = 'AWAY';
  readonly retryable = true;
}

class RefusedError extends SyncError {
  readonly code = 'REFUSED';
  readonly retryable = false;
}

const never = new AbortController().signal;
const silent = (): void => undefined;

describe('keepTrying', () => {
  it('tells of each attempt that failed, and ends with the first that succeeds', async () => {
    const told: FailedAttempt[] = [];
    let calls = 0;
    const work = async (): Promise<string> => {
      calls += 1;
      if (calls < 3) throw new AwayError(`away ${calls}`);
      return 'here';
    };
    await expect(keepTrying(work, (failed) => told.push(failed), never)).resolves.toBe('here');
    expect(told).toMatchObject([
      { attempt: 1, code: 'AWAY', message: 'away 1' },
      { attempt: 2, code: 'AWAY', message: 'away 2' },
    ]);
  });

  it.each([
    ['a refusal', new RefusedError('wrong password')],
    ['a fault of the program', new TypeError('undefined is not a function')],
  ])('gives up at once on %s', async (_, error) => {
    let calls = 0;
    const work = async (): Promise<never> => {
      calls += 1;
      throw error;
    };
    await expect(keepTrying(work, silent, never)).rejects.toBe(error);
    expect(calls).toBe(1);
  });

  it('waits for a host whose name is not known yet, as in a cluster that comes up', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND db'), { code: 'ENOTFOUND' });
    let calls = 0;
    const work = async (): Promise<number> => {
      calls += 1;
      if (calls === 1) throw new RefusedError('No host of that name', {}, { cause });
      return calls;
    };
    await expect(keepTrying(work, silent, never)).resolves.toBe(2);
  });

  it('ends with the reason of the signal, between attempts and in the middle of one that hangs', async () => {
    const reason = new Error('told to end');
    const between = new AbortController();
    const away = (): Promise<never> => Promise.reject(new AwayError('away'));
    const waiting = keepTrying(away, () => between.abort(reason), between.signal);
    await expect(waiting).rejects.toBe(reason);

    const amid = new AbortController();
    const hanging = keepTrying(() => new Promise<never>(silent), silent, amid.signal);
    amid.abort(reason);
    await expect(hanging).rejects.toBe(reason);
  });
});
