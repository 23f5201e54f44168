import { describe, expect, it } from 'vitest';
import { MessageParkedError } from '#messaging';
import { SignStoppedError, SignWaitTooLongError } from '#sign';
import { GroupUnknownError } from '../actions/org-scene.js';
import { isForAnotherTry, parked } from './another-try.js';
import { OrgNotHeldError } from './org-lease.js';

const tooLong = new SignWaitTooLongError('primary', Date.now() + 120_000, 60_000);

describe('isForAnotherTry', () => {
  it.for([
    { what: 'a stop', error: new SignStoppedError('primary', new Error('Ctrl-C')) },
    { what: 'an org that another process holds', error: new OrgNotHeldError('o') },
    { what: 'what nobody threw on purpose', error: new TypeError('a defect') },
  ])('leaves the message of $what to be delivered again', ({ error }) => {
    expect(isForAnotherTry(error, { mode: 'alone' })).toBe(true);
  });

  it('takes what is wrong with a person or an org for an outcome', () => {
    expect(isForAnotherTry(new GroupUnknownError('no such group'), { mode: 'shared' })).toBe(false);
  });

  it('waits for a long silence where others share the broker, and ends with it where a person waits', () => {
    expect(isForAnotherTry(tooLong, { mode: 'shared' })).toBe(true);
    expect(isForAnotherTry(tooLong, { mode: 'alone' })).toBe(false);
  });
});

describe('a silence that is too long to hold a message for', () => {
  it('parks the message until it is over, and counts no attempt', () => {
    const error = parked(tooLong);
    expect(error).toBeInstanceOf(MessageParkedError);
    const { parkMs } = error as MessageParkedError;
    expect(parkMs).toBeGreaterThan(60_000);
    expect(parkMs).toBeLessThanOrEqual(120_000);
  });

  it('is the only error that is turned into that', () => {
    const error = new OrgNotHeldError('o');
    expect(parked(error)).toBe(error);
  });
});
