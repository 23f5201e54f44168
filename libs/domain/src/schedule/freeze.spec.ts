import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freezeAt, type FreezeWindow, WEEK_MINUTES } from './freeze.js';
import { wallTimeAt } from './zone-time.js';

const at = (text: string) => Date.parse(text);
const DAY = 24 * 60;
const yearEnd: FreezeWindow = {
  ...{ kind: 'once', name: 'year end' },
  ...{ from: at('2026-12-18T17:00:00Z'), until: at('2027-01-04T05:00:00Z') },
};
/** From Friday, 18:00 to Monday, 06:00. */
const weekend: FreezeWindow = {
  ...{ kind: 'weekly', name: 'weekend', timeZone: 'Europe/Berlin' },
  ...{ from: 4 * DAY + 18 * 60, until: 6 * 60 },
};
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
);
const minuteOfWeek = fc.integer({ min: 0, max: WEEK_MINUTES - 1 });
const moment = fc.integer({ min: at('2026-01-01T00:00:00Z') / 1000, max: at('2028-01-01T00:00:00Z') / 1000 });

describe('a freeze', () => {
  it('begins at its begin, and its end does not belong to it', () => {
    const seen = (text: string) => freezeAt([yearEnd], at(text))?.until;
    expect(seen('2026-12-18T16:59:59.999Z')).toBeUndefined();
    expect(seen('2026-12-18T17:00:00Z')).toBe(yearEnd.until);
    expect(seen('2027-01-04T04:59:59.999Z')).toBe(yearEnd.until);
    expect(seen('2027-01-04T05:00:00Z')).toBeUndefined();
  });

  it('of every week goes by the clocks of its zone, and may reach into the next week', () => {
    const seen = (text: string) => freezeAt([weekend], at(text))?.until;
    expect(seen('2026-11-20T16:59:00Z')).toBeUndefined();
    expect(seen('2026-11-20T17:00:00Z')).toBe(at('2026-11-23T05:00:00Z'));
    expect(seen('2026-11-23T04:59:59Z')).toBe(at('2026-11-23T05:00:00Z'));
    expect(seen('2026-11-23T05:00:00Z')).toBeUndefined();
    // The clocks go forward on that Sunday.
    expect(seen('2026-03-28T12:00:00Z')).toBe(at('2026-03-30T04:00:00Z'));
  });

  it('of several is the one that ends last', () => {
    expect(freezeAt([weekend, yearEnd], at('2026-12-19T12:00:00Z'))).toEqual({
      ...{ name: 'year end', until: yearEnd.until },
    });
    expect(freezeAt([], at('2026-12-19T12:00:00Z'))).toBeUndefined();
  });

  it('always has an end to come, at which the clocks show its end or have jumped over it', () => {
    fc.assert(
      fc.property(zones, minuteOfWeek, minuteOfWeek, moment, (timeZone, from, until, second) => {
        fc.pre(from !== until);
        const window: FreezeWindow = { kind: 'weekly', name: 'w', timeZone, from, until };
        const now = second * 1000;
        const freeze = freezeAt([window], now);
        if (freeze === undefined) return;
        expect(freeze.until).toBeGreaterThan(now);
        expect(freeze.until - now).toBeLessThanOrEqual((WEEK_MINUTES + 120) * 60_000);
        const minute = (wallTimeAt(timeZone, freeze.until) / 60_000 - 4 * DAY) % WEEK_MINUTES;
        expect((minute - until + WEEK_MINUTES) % WEEK_MINUTES).toBeLessThanOrEqual(60);
      }),
    );
  });
});
