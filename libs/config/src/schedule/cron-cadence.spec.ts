import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideTick, wallTimeAt } from '#domain';
import { cronCadence, cronProblem } from './cron-cadence.js';

const DAY_MS = 86_400_000;
const at = (text: string) => Date.parse(text);
const times = (expression: string, zone: string, from: string, count: number): string[] => {
  const cadence = cronCadence(expression, zone);
  const found: string[] = [];
  for (let now: number | undefined = at(from) - 1; found.length < count;) {
    now = cadence.after(now);
    if (now === undefined) break;
    found.push(new Date(now).toISOString().replace('.000Z', 'Z'));
  }
  return found;
};
/** Zones whose clocks jump at night, at midnight, by half an hour, in the other half of the year, and never. */
const zones = fc.constantFrom(
  ...['Europe/Berlin', 'America/New_York', 'America/Santiago', 'Asia/Beirut', 'Africa/Cairo'],
  ...['Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'],
);

describe('the times of a cron expression', () => {
  it('are those of the zone', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-11-22T00:00:00Z', 2)).toEqual([
      ...['2026-11-22T01:30:00Z', '2026-11-23T01:30:00Z'],
    ]);
    expect(times('@daily', 'Asia/Kathmandu', '2026-11-22T00:00:00Z', 1)).toEqual(['2026-11-22T18:15:00Z']);
    expect(times('*/20 * * * * *', 'UTC', '2026-11-22T00:00:00Z', 2)).toEqual([
      ...['2026-11-22T00:00:00Z', '2026-11-22T00:00:20Z'],
    ]);
  });

  it('are the first moment after the jump where the clocks leave them out', () => {
    const night = (expression: string) => times(expression, 'Europe/Berlin', '2026-03-28T23:00:00Z', 2);
    expect(night('30 2 * * *')).toEqual(['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z']);
    // All four of that hour are one.
    expect(night('*/15 2 * * *')).toEqual(['2026-03-29T01:00:00Z', '2026-03-30T00:00:00Z']);
  });

  it('are the first of two where the clocks show them twice', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T22:00:00Z', 2)).toEqual([
      ...['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ]);
    expect(times('*/30 2 * * *', 'Europe/Berlin', '2026-10-24T22:00:00Z', 3)).toEqual([
      ...['2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:00:00Z'],
    ]);
  });

  it('of every hour go by the time that passes', () => {
    expect(times('0 * * * *', 'Europe/Berlin', '2026-10-24T23:00:00Z', 4)).toEqual([
      ...['2026-10-24T23:00:00Z', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    ]);
    expect(times('*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', 4)).toEqual([
      ...['2026-03-29T00:00:00Z', '2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z'],
    ]);
  });

  it('come once on every day of every year, at any hour and in any zone', () => {
    fc.assert(
      fc.property(
        ...([zones, fc.nat({ max: 23 }), fc.nat({ max: 59 }), fc.integer({ min: 2024, max: 2030 })] as const),
        (zone, hour, minute, year) => {
          const cadence = cronCadence(`${minute} ${hour} * * *`, zone);
          const days: number[] = [];
          const end = Date.UTC(year + 1, 0, 3);
          for (let now = cadence.after(Date.UTC(year, 0, 1)); now !== undefined && now < end;) {
            days.push(Math.floor(wallTimeAt(zone, now) / DAY_MS));
            now = cadence.after(now);
          }
          const first = days[0] ?? 0;
          expect(days).toEqual(days.map((_, index) => first + index));
          expect(days.length).toBeGreaterThan(365);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('are found backwards as they are forwards', () => {
    const expressions = fc.constantFrom(
      '30 2 * * *',
      '*/15 2,3 * * *',
      '0 */6 * * *',
      '*/10 * * * *',
      '0 0 * * 1-5',
    );
    const begin = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') });
    fc.assert(
      fc.property(expressions, zones, begin, (expression, zone, from) => {
        const cadence = cronCadence(expression, zone);
        const next = cadence.after(from) ?? 0;
        expect(next).toBeGreaterThan(from);
        expect(cadence.atOrBefore(next)).toBe(next);
        expect(cadence.atOrBefore(next + 999)).toBe(next);
        const last = cadence.atOrBefore(next - 1) ?? 0;
        expect(last).toBeLessThanOrEqual(from);
        expect(cadence.after(last)).toBe(next);
      }),
    );
  });

  it('leave no day out and double none, whenever three schedulers with clocks that differ look', () => {
    const skew = fc.integer({ min: -600_000, max: 600_000 });
    fc.assert(
      fc.property(
        ...([
          zones,
          fc.nat({ max: 23 }),
          fc.tuple(skew, skew, skew),
          fc.integer({ min: 7_200_000, max: 25_200_000 }),
        ] as const),
        fc.constantFrom('2026-03-15', '2026-03-28', '2026-09-01', '2026-10-15'),
        (zone, hour, skews, rest, begin) => {
          const cadence = cronCadence(`30 ${hour} * * *`, zone);
          const from = at(`${begin}T00:00:00Z`);
          let settledUntil = from;
          const days: number[] = [];
          for (let now = from, look = 0; now < from + 20 * DAY_MS; now += rest, look += 1) {
            const facts = {
              cadence,
              jitterMs: 0,
              seed: 's',
              settledUntil,
              isPaused: false,
              isBusy: false,
              freezes: [],
            };
            const verdict = decideTick(facts, now + (skews[look % 3] ?? 0));
            if (verdict.kind !== 'fire') continue;
            expect(verdict.missed).toBe(0);
            settledUntil = verdict.due;
            days.push(Math.floor(wallTimeAt(zone, verdict.due) / DAY_MS));
          }
          expect(days).toEqual(days.map((_, index) => (days[0] ?? 0) + index));
          expect(days.length).toBeGreaterThanOrEqual(19);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('a cron expression', () => {
  it.for([
    '0 2 * * *',
    '@daily',
    '0 0 2 * * *',
    '0 2 * * MON-FRI',
    '0 2 1,15 * *',
    '0 2 L * *',
    '15,45 */2 * * *',
  ])('such as %s is taken', (expression) => expect(cronProblem(expression)).toBeUndefined());

  it.for([
    '',
    'often',
    '0 2 * *',
    '61 2 * * *',
    '0 24 * * *',
    '*/0 2 * * *',
    '0 2 * * * * *',
    '2026-01-01T02:00:00',
    '@reboot',
  ])('such as "%s" is refused', (expression) =>
    expect(cronProblem(expression)).toContain('is no cron expression'),
  );

  it('that no day fits is refused', () => {
    expect(cronProblem('0 2 30 2 *')).toBe('never comes');
  });
});
