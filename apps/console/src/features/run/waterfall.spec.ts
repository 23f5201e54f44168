import { describe, expect, it } from 'vitest';
import type { OrgTimeline, RunSummary, Timeline } from './run.types.js';
import { waterfallOf } from './waterfall.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, seconds)).toISOString();
const phases: RunSummary['phases'] = [
  { phase: 'waiting', since: at(0), until: at(0) },
  { phase: 'reading', since: at(0), until: at(40) },
  { phase: 'applying', since: at(60), until: null },
];
const org: OrgTimeline = {
  ...{ orgId: '7f6c3f0e-0000-4000-8000-000000000000', label: 'emea', plannedAt: at(50), routes: [] },
  reading: { since: at(0), until: at(25) },
  applying: { since: at(60), until: null },
  calls: [
    { at: 0, reads: 4, writes: 0, failed: 0, throttled: 1 },
    { at: 70, reads: 0, writes: 2, failed: 1, throttled: 0 },
  ],
  waits: [{ since: at(5), until: at(20) }],
};
const timeline: Timeline = {
  ...{ since: at(0), until: at(100), stepMs: 1000, directory: null, isWhole: true },
  orgs: [org],
};

describe('the waterfall of a run', () => {
  it('lays phases and reads out over its time', () => {
    const [run, emea] = waterfallOf(timeline, phases).lanes;
    expect(run?.bars.map(({ kind, left, width, isOpen }) => [kind, left, width, isOpen])).toEqual([
      ['reading', 0, 0.4, false],
      ['applying', 0.6, 0.4, true],
    ]);
    expect(emea?.bars[0]).toMatchObject({ left: 0, width: 0.25, words: 'reading, 25 s' });
    expect(emea?.bars[1]).toMatchObject({ left: 0.25, width: 0.35, words: 'asking and planning, 35 s' });
    expect(emea?.bars[2]?.words).toBe('applying, for 40 s so far');
  });

  it('shows the silence of a rate limit as a gap with its cause and its length', () => {
    const [, emea] = waterfallOf(timeline, phases).lanes;
    expect(emea?.gaps).toMatchObject([
      { left: 0.05, width: 0.15, words: 'waiting for Sign’s rate limit, 15 s' },
    ]);
    expect(emea?.summary).toBe('6 calls · 1 call failed · 1 wait for the rate limit, 15 s in all');
  });

  it('draws calls as columns, the busiest as high as the lane', () => {
    const [, emea] = waterfallOf(timeline, phases).lanes;
    expect(emea?.columns).toMatchObject([
      { left: 0, height: 1, bad: 0.25, words: '4 reads, 1 answer to wait' },
      { left: 0.7, height: 0.5, bad: 0.5, words: '2 writes, 1 failure' },
    ]);
  });

  it('has a place also for what took no time', () => {
    const short = { ...timeline, until: at(0), orgs: [{ ...org, reading: { since: at(0), until: at(0) } }] };
    const bars = waterfallOf(short, []).lanes.flatMap((lane) => lane.bars);
    expect(bars.every(({ left, width }) => left >= 0 && width > 0 && left + width <= 1.0001)).toBe(true);
  });
});
