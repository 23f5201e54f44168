import { describe, expect, it } from 'vitest';
import { duration, momentWords, relative, waitWords } from './time.js';

const now = new Date('2026-11-22T10:40:00Z');

describe('time in words', () => {
  it('says how long something took, in the units in which people think', () => {
    const lengths = [40, 3800, 38_000, 240_000, 7_800_000, 7_200_000, 273_600_000];
    expect(lengths.map(duration)).toEqual([
      ...['40 ms', '3.8 s', '38 s', '4 min', '2 h 10 min', '2 h', '3 d 4 h'],
    ]);
  });

  it('says how long ago something was, or in how long it will be', () => {
    expect(relative(new Date('2026-11-22T10:39:58Z'), now)).toBe('just now');
    expect(relative(new Date('2026-11-22T10:36:00Z'), now)).toBe('4 min ago');
    expect(relative(new Date('2026-11-23T07:40:00Z'), now)).toBe('in 21 h');
    expect(relative(new Date('2026-11-14T10:40:00Z'), now)).toBe('8 d ago');
  });

  it('leaves the day away where it is today, and never the zone in the long form', () => {
    expect(momentWords(new Date('2026-11-22T09:02:10Z'), now, 'Europe/Berlin').short).toBe('10:02:10');
    expect(momentWords(new Date('2026-11-21T23:30:00Z'), now, 'Europe/Berlin').short).toBe('00:30:00');
    expect(momentWords(new Date('2026-11-20T09:02:10Z'), now, 'UTC').short).toBe('20 Nov, 09:02');
    expect(momentWords(new Date('2026-11-20T09:02:10Z'), now, 'UTC').long).toMatch(
      /20 Nov 2026,? .*09:02:10 UTC$/,
    );
  });

  it('says what a wait is for and when it ends', () => {
    const until = new Date('2026-11-22T10:42:10Z');
    expect(waitWords('Sign’s rate limit', until, now, 'UTC')).toBe(
      'waiting for Sign’s rate limit until 10:42:10',
    );
  });
});
