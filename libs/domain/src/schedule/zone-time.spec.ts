import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, momentOf, wallTimeAt } from './zone-time.js';

const at = (text: string) => Date.parse(text);
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Beirut',
];
const moment = fc.integer({ min: at('2020-01-01T00:00:00Z') / 1000, max: at('2037-12-31T00:00:00Z') / 1000 });

describe('the clocks of a zone', () => {
  it('show what people there see', () => {
    expect(wallTimeAt('Europe/Berlin', at('2026-11-22T11:30:00.999Z'))).toBe(at('2026-11-22T12:30:00Z'));
    expect(wallTimeAt('Asia/Kathmandu', at('2026-01-01T00:00:00Z'))).toBe(at('2026-01-01T05:45:00Z'));
    expect(wallTimeAt('UTC', at('2026-01-01T00:00:00Z'))).toBe(at('2026-01-01T00:00:00Z'));
  });

  it('mean the first time of two, and count a time that they leave out behind their jump', () => {
    expect(momentOf('Europe/Berlin', at('2026-10-25T02:30:00Z'))).toBe(at('2026-10-25T00:30:00Z'));
    expect(momentOf('Europe/Berlin', at('2026-03-29T02:30:00Z'))).toBe(at('2026-03-29T01:30:00Z'));
    expect(wallTimeAt('Europe/Berlin', at('2026-03-29T01:30:00Z'))).toBe(at('2026-03-29T03:30:00Z'));
  });

  it('lead back to the moment, or to one an hour before that they show in the same way', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, (zone, second) => {
        const wall = wallTimeAt(zone, second * 1000);
        const back = momentOf(zone, wall);
        expect(wallTimeAt(zone, back)).toBe(wall);
        expect(back).toBeLessThanOrEqual(second * 1000);
        expect(back).toBeGreaterThanOrEqual((second - 3600) * 1000);
      }),
    );
  });

  it('are known by the names of the IANA database', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'].every(isTimeZone)).toBe(true);
    expect(['Europe/Berln', '', 'MEZ!'].some(isTimeZone)).toBe(false);
  });
});
