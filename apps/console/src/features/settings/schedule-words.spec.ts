import { describe, expect, it } from 'vitest';
import { scheduleStatus, timesWords } from './schedule-words.js';

describe('a schedule in words', () => {
  it('says when it begins', () => {
    const times = { cron: '0 2 * * *', timeZone: 'Europe/Berlin' };
    expect(timesWords({ ...times, jitterSeconds: 0 })).toBe('0 2 * * *, Europe/Berlin');
    expect(timesWords({ ...times, jitterSeconds: 300 })).toBe('0 2 * * *, Europe/Berlin, up to 300 s later');
  });

  it('says how it stands; a new word is shown as it comes', () => {
    expect(scheduleStatus('frozen').tone).toBe('warn');
    expect(scheduleStatus('asleep')).toEqual({ word: 'asleep', tone: 'quiet' });
  });
});
