import { describe, expect, it } from 'vitest';
import type { ScheduleBody } from '#contracts';
import { scheduleLines, scheduleWords } from './schedule-view.js';

const nightly: ScheduleBody = {
  ...{
    configuration: 'acme',
    name: 'nightly',
    cron: '0 2 * * *',
    timeZone: 'Europe/Berlin',
    jitterSeconds: 0,
  },
  ...{ orgs: ['primary', 'emea'], state: 'scheduled', next: new Date('2026-11-23T01:00:00Z') },
  ...{ freeze: null, pause: null, lastRun: null },
};
const paused: ScheduleBody = {
  ...{ ...nightly, state: 'paused', next: null },
  pause: { actor: 'ann', reason: 'migration', since: new Date('2026-11-22T09:00:00Z') },
};

describe('what people see of schedules', () => {
  it('is a line each, with the next run and the last one', () => {
    expect(scheduleLines([nightly], 'eyJ')).toEqual([
      'configuration  schedule  cron       zone           orgs           next run (UTC)    last run',
      'acme           nightly   0 2 * * *  Europe/Berlin  primary, emea  2026-11-23 01:00  none yet',
      '… and more: --after eyJ',
    ]);
    expect(scheduleLines([], null)[0]).toContain('runs begin when somebody asks for them');
  });

  it('says why the next run does not come by itself', () => {
    const frozen: ScheduleBody = {
      ...{
        ...nightly,
        state: 'frozen',
        freeze: { name: 'year end', until: new Date('2027-01-04T05:00:00Z') },
      },
    };
    const words = [
      paused,
      { ...nightly, state: 'waiting' as const },
      { ...nightly, state: 'over' as const },
      frozen,
    ];
    expect(words.map((one) => scheduleLines([one], null)[1]?.slice(56))).toEqual([
      expect.stringContaining('paused by ann: migration'),
      expect.stringContaining('when its last run has ended'),
      expect.stringContaining('never again'),
      expect.stringContaining('2026-11-23 01:00, frozen (year end)'),
    ]);
  });

  it('tells in a sentence what has become of one', () => {
    expect(scheduleWords(nightly)).toBe('acme/nightly goes on. Next run: 2026-11-23 01:00.');
    expect(scheduleWords(paused)).toContain('is paused until somebody resumes it');
  });
});
