import { describe, expect, it } from 'vitest';
import { orgBadges, type OrgStanding } from './org-badges.js';

const well: OrgStanding = {
  ...{ isPlanned: true, changesOpen: 0, held: 0, failed: 0, drifts: 0, isPaused: false, isWaiting: false },
  lastRun: { state: 'done', orgState: 'done' },
};

describe('the badges of an org', () => {
  it('are good where nothing is left to do and the last run came through', () => {
    expect(orgBadges(well)).toEqual({ inSync: 'in-sync', health: 'healthy' });
  });

  it('say nothing of an org that nobody has read', () => {
    const { lastRun: _, ...never } = well;
    expect(orgBadges({ ...never, isPlanned: false })).toEqual({ inSync: 'unknown', health: 'unknown' });
  });

  it.each([{ changesOpen: 1 }, { held: 1 }, { drifts: 1 }])(
    'keep what is left to do apart from what is broken: %o',
    (left) => {
      expect(orgBadges({ ...well, ...left })).toEqual({ inSync: 'out-of-sync', health: 'healthy' });
    },
  );

  it.each([
    { what: 'a change that failed', more: { failed: 1 }, health: 'degraded' },
    {
      what: 'a run that was cut short',
      more: { lastRun: { state: 'interrupted', orgState: 'done' } },
      health: 'degraded',
    },
    {
      what: 'an org that failed',
      more: { lastRun: { state: 'partly_done', orgState: 'failed' } },
      health: 'failing',
    },
    { what: 'a silence', more: { isWaiting: true }, health: 'waiting' },
    {
      what: 'a pause, whatever else there is',
      more: { isPaused: true, isWaiting: true, failed: 2 },
      health: 'paused',
    },
  ] as const)('name what is worst: $what', ({ more, health }) => {
    expect(orgBadges({ ...well, ...more }).health).toBe(health);
  });
});
