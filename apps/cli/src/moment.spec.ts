import { describe, expect, it } from 'vitest';
import { momentWords, parseMoment } from './moment.js';

describe('parseMoment', () => {
  it('takes a date for the end of that day where this machine is', () => {
    const end = parseMoment('2026-11-21');
    expect([end.getFullYear(), end.getMonth(), end.getDate()]).toEqual([2026, 10, 21]);
    expect([end.getHours(), end.getMinutes(), end.getSeconds(), end.getMilliseconds()]).toEqual([
      23, 59, 59, 999,
    ]);
  });

  it('takes a time with a zone as it stands, and one without for this machine’s', () => {
    expect(parseMoment('2026-11-21T14:30:05.5Z').toISOString()).toBe('2026-11-21T14:30:05.500Z');
    expect(parseMoment('2026-11-21 14:30+02:00').toISOString()).toBe('2026-11-21T12:30:00.000Z');
    expect(parseMoment('2026-11-21T14:30')).toEqual(new Date(2026, 10, 21, 14, 30));
  });

  it.for(['2026-02-30', '21.11.2026', '2026-11-21T25:00', 'yesterday', '', '2026-11-21T14:30+99:00'])(
    'refuses what is no date: %j',
    (written) => {
      expect(() => parseMoment(written)).toThrow(/is no date\. Give one such as/);
    },
  );
});

describe('momentWords', () => {
  it('names the zone that the moment was meant in', () => {
    const words = momentWords(new Date(2026, 10, 21, 23, 59, 59));
    expect(words).toMatch(/^2026-11-21 23:59:59 [+-]\d{2}:\d{2}$/);
    expect(new Date(words.replace(' ', 'T').replace(' ', ''))).toEqual(new Date(2026, 10, 21, 23, 59, 59));
  });
});
