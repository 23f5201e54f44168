import { describe, expect, it } from 'vitest';
import { bucketOf, rateStateOf, waitAfter, waitBefore, type OktaOutcome } from './okta-wait.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const seconds = (time: string) => String(Date.parse(time) / 1000);
const answer = (status: number, headers: Record<string, string> = {}): OktaOutcome => ({
  kind: 'answer',
  status,
  headers: new Headers(headers),
});

describe('waitAfter', () => {
  it.each([200, 301, 400, 401, 403, 404, 501])('takes %i as what there is', (status) => {
    expect(waitAfter(answer(status), 1, now, 0)).toBe('final');
  });

  it.each([408, 500, 502, 503, 504])('tries again after %i, later each time, five times in all', (status) => {
    const waits = [1, 2, 3, 4, 5].map((tries) => waitAfter(answer(status), tries, now, 1));
    expect(waits).toEqual([{ waitMs: 1000 }, { waitMs: 2000 }, { waitMs: 4000 }, { waitMs: 8000 }, 'final']);
    expect(waitAfter(answer(status), 1, now, 0)).toEqual({ waitMs: 500 });
  });

  it('tries again after a lost connection, not after one that will fail the same way', () => {
    expect(waitAfter({ kind: 'broken', lasting: false }, 1, now, 1)).toEqual({ waitMs: 1000 });
    expect(waitAfter({ kind: 'broken', lasting: true }, 1, now, 1)).toBe('final');
  });

  it('waits until the rate limit is reset, by the clock of the server', () => {
    const reset = { 'x-rate-limit-reset': seconds('2026-03-01T12:00:30Z') };
    expect(waitAfter(answer(429, reset), 1, now, 0)).toEqual({ waitMs: 31_000 });
    const ahead = { ...reset, date: 'Sun, 01 Mar 2026 12:00:20 GMT' };
    expect(waitAfter(answer(429, ahead), 1, now, 0)).toEqual({ waitMs: 11_000 });
    expect(waitAfter(answer(429, { 'retry-after': '7', ...reset }), 1, now, 0)).toEqual({ waitMs: 7000 });
  });

  it('does not sit out a wait of more than five minutes', () => {
    expect(waitAfter(answer(429, { 'retry-after': '300' }), 1, now, 0)).toEqual({ waitMs: 300_000 });
    expect(waitAfter(answer(429, { 'retry-after': '301' }), 1, now, 0)).toBe('too-long');
  });

  it.each(['soon', '-5', '1, 2', '9'.repeat(13)])('falls back to its own wait for a reset of %s', (reset) => {
    expect(waitAfter(answer(429, { 'x-rate-limit-reset': reset }), 1, now, 1)).toEqual({ waitMs: 1000 });
  });
});

describe('waitBefore', () => {
  const rate = (remaining: string, reset: string) =>
    rateStateOf(
      new Headers({
        'x-rate-limit-limit': '600',
        'x-rate-limit-remaining': remaining,
        'x-rate-limit-reset': seconds(reset),
      }),
      now,
    );

  it('waits for nothing as long as requests are left, or nothing is known', () => {
    expect(waitBefore(rate('1', '2026-03-01T12:00:30Z'), now)).toEqual({ waitMs: 0 });
    expect(waitBefore(undefined, now)).toEqual({ waitMs: 0 });
    expect(rateStateOf(new Headers(), now)).toBeUndefined();
  });

  it('waits for the reset when none is left, and no longer than that', () => {
    const none = rate('0', '2026-03-01T12:00:30Z');
    expect(waitBefore(none, now)).toEqual({ waitMs: 31_000 });
    expect(waitBefore(none, now + 31_000)).toEqual({ waitMs: 0 });
    expect(waitBefore(none, now + 90_000)).toEqual({ waitMs: 0 });
    expect(waitBefore(rate('0', '2026-03-01T13:00:00Z'), now)).toBe('too-long');
  });
});

describe('bucketOf', () => {
  it.each([
    ['https://a/api/v1/groups?q=x', '/api/v1/groups'],
    ['https://a/api/v1/groups/00g1/users?limit=200', '/api/v1/groups/*/users'],
    ['https://a/api/v1/users/ann%40x.com', '/api/v1/users/*'],
    ['https://a/api/v1/users/00u1/groups', '/api/v1/users/*/groups'],
  ])('of %s is %s', (url, bucket) => {
    expect(bucketOf(url)).toBe(bucket);
  });
});
