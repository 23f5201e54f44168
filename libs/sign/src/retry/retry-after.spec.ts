import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statedWaitMs } from './retry-after.js';

const NOW = Date.parse('2026-03-01T10:00:00Z');

describe('statedWaitMs', () => {
  it('takes the header before the body', () => {
    expect(statedWaitMs('42', { retryAfter: 7 }, undefined, NOW)).toBe(42_000);
  });

  it.each([
    [undefined, { retryAfter: 7 }, 7000],
    ['soon', { retryAfter: '7' }, 7000],
    ['', { retryAfter: 1.5 }, 1500],
    ['-5', { retryAfter: 0 }, 0],
  ])('takes the body when the header is %j', (header, body, expected) => {
    expect(statedWaitMs(header, body, undefined, NOW)).toBe(expected);
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    { retryAfter: null },
    { retryAfter: '' },
    { retryAfter: -1 },
    { retryAfter: 'x' },
  ])('states nothing when the body is %j', (body) => {
    expect(statedWaitMs(undefined, body, undefined, NOW)).toBeUndefined();
  });

  it('measures an HTTP date by the clock of the server, because ours may be wrong', () => {
    const until = 'Sun, 01 Mar 2026 10:01:00 GMT';
    expect(statedWaitMs(until, undefined, 'Sun, 01 Mar 2026 10:00:30 GMT', NOW + 999_999)).toBe(30_000);
    expect(statedWaitMs(until, undefined, undefined, NOW)).toBe(60_000);
    expect(statedWaitMs(until, undefined, undefined, NOW + 90_000)).toBe(0);
  });

  it('is never shorter than the seconds that were stated', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (seconds) => {
        expect(statedWaitMs(String(seconds), undefined, undefined, NOW)).toBe(seconds * 1000);
      }),
    );
  });
});
