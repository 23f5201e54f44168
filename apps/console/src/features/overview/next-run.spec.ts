import { describe, expect, it } from 'vitest';
import { nextRunOf } from './next-run.js';

const nightly = { orgs: ['emea', 'apac'], state: 'scheduled', next: '2026-11-23T01:00:00Z' };
const hourly = { orgs: ['emea'], state: 'scheduled', next: '2026-11-22T11:00:00Z' };
const paused = { orgs: ['emea'], state: 'paused', next: null };
const waiting = { orgs: ['emea'], state: 'waiting', next: null };

describe('the next run of an org', () => {
  it('is the earliest of all schedules that concern it', () => {
    expect(nextRunOf('emea', [nightly, hourly])).toEqual({ kind: 'at', at: hourly.next });
    expect(nextRunOf('apac', [nightly, hourly])).toEqual({ kind: 'at', at: nightly.next });
    expect(nextRunOf('emea', [nightly, paused])).toEqual({ kind: 'at', at: nightly.next });
  });

  it('says why there is none', () => {
    expect(nextRunOf('emea', [paused])).toEqual({ kind: 'paused' });
    expect(nextRunOf('emea', [paused, waiting])).toEqual({ kind: 'waiting' });
    expect(nextRunOf('emea', [{ ...paused, state: 'over' }])).toEqual({ kind: 'over' });
    expect(nextRunOf('primary', [hourly])).toEqual({ kind: 'none' });
  });

  it('is not missed where nothing is scheduled here at all', () => {
    expect(nextRunOf('emea', [])).toBeUndefined();
  });
});
