import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cadence, decideTick, MISSED_MAX, readyAt, type ScheduleFacts } from './decide-tick.js';
import { scheduleOutlook } from './schedule-outlook.js';

const HOUR = 3_600_000;
/** Every so many milliseconds since 1970. */
const every = (step: number): Cadence => ({
  after: (at) => (Math.floor(at / step) + 1) * step,
  atOrBefore: (at) => Math.floor(at / step) * step,
});
const NEVER: Cadence = { after: () => undefined, atOrBefore: () => undefined };

const facts = (more: Partial<ScheduleFacts> = {}): ScheduleFacts => ({
  ...{ cadence: every(HOUR), jitterMs: 0, seed: 'acme/hourly', settledUntil: 10 * HOUR },
  ...{ isPaused: false, isBusy: false, freezes: [] },
  ...more,
});

describe('a tick', () => {
  it('is due at its time, and not before', () => {
    expect(decideTick(facts(), 11 * HOUR - 1)).toEqual({ kind: 'idle', until: 11 * HOUR });
    expect(decideTick(facts(), 11 * HOUR)).toEqual({ kind: 'fire', due: 11 * HOUR, missed: 0 });
  });

  it('stands for those that were missed while nobody was there, however many', () => {
    expect(decideTick(facts(), 14 * HOUR + 5)).toEqual({ kind: 'fire', due: 14 * HOUR, missed: 3 });
    const long = decideTick(facts(), 10_000 * HOUR);
    expect(long).toEqual({ kind: 'fire', due: 10_000 * HOUR, missed: MISSED_MAX });
  });

  it('goes by while the schedule is paused', () => {
    expect(decideTick(facts({ isPaused: true }), 12 * HOUR)).toEqual({ kind: 'drop', due: 12 * HOUR });
  });

  it('waits for the run before it, and is one run afterwards', () => {
    expect(decideTick(facts({ isBusy: true }), 13 * HOUR)).toEqual({
      kind: 'wait',
      due: 13 * HOUR,
      why: 'busy',
    });
    expect(decideTick(facts(), 13 * HOUR + 1)).toEqual({ kind: 'fire', due: 13 * HOUR, missed: 2 });
  });

  it('waits for the end of a freeze', () => {
    const freezes = [{ kind: 'once' as const, name: 'year end', from: 0, until: 20 * HOUR + 7 }];
    expect(decideTick(facts({ freezes }), 12 * HOUR)).toEqual({
      ...{ kind: 'wait', due: 12 * HOUR, why: 'frozen', until: 20 * HOUR + 7 },
    });
    expect(decideTick(facts({ freezes }), 20 * HOUR + 7)).toEqual({
      kind: 'fire',
      due: 20 * HOUR,
      missed: 9,
    });
  });

  it('of a schedule whose times are over is never due', () => {
    expect(decideTick(facts({ cadence: NEVER }), 12 * HOUR)).toEqual({ kind: 'idle' });
  });

  it('is late by a share of the jitter that is the same everywhere, and never behind the next one', () => {
    const jittered = facts({ jitterMs: 2 * HOUR });
    const ready = [11, 12, 13, 14].map((hour) => readyAt(jittered, hour * HOUR) - hour * HOUR);
    expect(new Set(ready).size).toBe(4);
    for (const late of ready) expect(late >= 0 && late < HOUR).toBe(true);
    const [first = 0] = ready;
    expect(decideTick(jittered, 11 * HOUR + first - 1)).toEqual({ kind: 'idle', until: 11 * HOUR + first });
    expect(decideTick(jittered, 11 * HOUR + first)).toMatchObject({ kind: 'fire', due: 11 * HOUR });
  });

  const clocks = fc.array(fc.integer({ min: -5 * HOUR, max: 5 * HOUR }), { minLength: 1, maxLength: 3 });

  it('is settled once, in order and never before its time, by however many clocks that differ', () => {
    fc.assert(
      fc.property(
        clocks,
        fc.integer({ min: 0, max: 2 * HOUR }),
        fc.array(fc.nat({ max: HOUR })),
        (skews, jitterMs, steps) => {
          let settledUntil = 10 * HOUR;
          let now = settledUntil;
          for (const [index, step] of steps.entries()) {
            now += step;
            const seen = now + (skews[index % skews.length] ?? 0);
            const schedule = facts({ jitterMs, settledUntil });
            const verdict = decideTick(schedule, seen);
            if (verdict.kind !== 'fire') continue;
            expect(verdict.due).toBeGreaterThan(settledUntil);
            expect(readyAt(schedule, verdict.due)).toBeLessThanOrEqual(seen);
            settledUntil = verdict.due;
          }
        },
      ),
    );
  });

  it('is never lost: whoever looks late enough has made up for every tick', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: HOUR }),
        fc.integer({ min: 0, max: HOUR }),
        fc.nat({ max: 50 * HOUR }),
        (step, jitterMs, later) => {
          const cadence = every(step);
          const now = 10 * HOUR + later;
          const verdict = decideTick(facts({ cadence, jitterMs }), now);
          const settled = verdict.kind === 'fire' ? verdict.due : 10 * HOUR;
          const next = cadence.after(settled) ?? Infinity;
          expect(readyAt(facts({ cadence, jitterMs }), next)).toBeGreaterThan(now);
        },
      ),
    );
  });
});

describe('how a schedule stands', () => {
  it('is told by its next run, jitter and freezes counted', () => {
    expect(scheduleOutlook(facts(), 10 * HOUR + 1)).toEqual({ state: 'scheduled', next: 11 * HOUR });
    const freezes = [
      { kind: 'once' as const, name: 'one', from: 11 * HOUR, until: 12 * HOUR },
      { kind: 'once' as const, name: 'two', from: 12 * HOUR, until: 13 * HOUR },
    ];
    expect(scheduleOutlook(facts({ freezes }), 10 * HOUR + 1)).toEqual({
      state: 'scheduled',
      next: 13 * HOUR,
    });
    expect(scheduleOutlook(facts({ freezes }), 11 * HOUR + 1)).toEqual({
      ...{ state: 'frozen', next: 13 * HOUR, freeze: { name: 'one', until: 12 * HOUR } },
    });
  });

  it('is told by what it waits for, where its next run depends on that', () => {
    expect(scheduleOutlook(facts({ isPaused: true }), 12 * HOUR)).toEqual({ state: 'paused' });
    expect(scheduleOutlook(facts({ isBusy: true }), 12 * HOUR)).toEqual({ state: 'waiting' });
    expect(scheduleOutlook(facts({ cadence: NEVER }), 12 * HOUR)).toEqual({ state: 'over' });
  });
});
