import { describe, expect, it } from 'vitest';
import { assertUsable, meantPlan, planStanding, type StoredPlan, type StoredPlanPart } from './plan-use.js';

const found = [
  { runId: 'r1', hash: '7f3a'.padEnd(64, '0') },
  { runId: 'r2', hash: '7f3b'.padEnd(64, '0') },
];

describe('the plan that digits mean', () => {
  it('is the only one that begins so', () => {
    expect(meantPlan('7f3a', found.slice(0, 1))).toBe(found[0]);
  });

  it('is refused when there is none, and when there are several, which are named', () => {
    expect(() => meantPlan('beef', [])).toThrow(
      'No stored plan has the hash beef. See "sign-sync plan show". Nothing was written.',
    );
    expect(() => meantPlan('7f3', found)).toThrow(
      'Several plans begin with 7f3: 7f3a00000000, 7f3b00000000. Give more digits. Nothing was written.',
    );
  });
});

describe('the use of a plan', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const plan = (...states: StoredPlan['parts'][number]['state'][]): StoredPlan => ({
    configDigest: 'd',
    parts: states.map((state) => ({ state, expiresAt: null })),
  });

  it('is allowed once', () => {
    expect(() => assertUsable(plan('planned', 'planned'), 'd', now)).not.toThrow();
    for (const used of [plan('planned', 'approved'), plan('done'), plan('done', 'superseded')]) {
      expect(() => assertUsable(used, 'd', now)).toThrow('applied before; a plan is used once');
    }
    expect(() => assertUsable(plan('superseded'), 'd', now)).toThrow(
      'A later run has decided anew. Plan again.',
    );
  });

  it('is allowed again for an org where more was approved since', () => {
    expect(() => assertUsable(plan('done', 'planned'), 'd', now)).not.toThrow();
  });

  it('is allowed until it expires, to the millisecond', () => {
    const expiring = (expiresAt: Date): StoredPlan => ({
      configDigest: 'd',
      parts: [{ state: 'planned', expiresAt }],
    });
    expect(() => assertUsable(expiring(new Date(now.getTime() + 1)), 'd', now)).not.toThrow();
    expect(() => assertUsable(expiring(now), 'd', now)).toThrow(
      'This plan has expired at 2026-11-22T12:00:00.000Z. Plan again. Nothing was written.',
    );
  });

  it('is refused under another configuration, and under none', () => {
    for (const digest of ['other', undefined]) {
      expect(() => assertUsable(plan('planned'), digest, now)).toThrow('The configuration has changed');
    }
  });

  it('is refused when no org was planned', () => {
    expect(() => assertUsable(plan(), 'd', now)).toThrow(
      'No org was planned in that run. Nothing was written.',
    );
  });
});

describe('the standing of a plan', () => {
  it.for([
    [['planned', 'done'], 'open'],
    [['approved', 'planned'], 'applying'],
    [['done', 'done'], 'applied'],
    [['superseded', 'planned'], 'superseded'],
  ] as const)('of parts that are %s is %s', ([states, standing]) => {
    const parts = states.map((state): StoredPlanPart => ({ state, expiresAt: null }));
    expect(planStanding(parts, new Date())).toBe(standing);
  });

  it('is expired only while it could be used', () => {
    const past = { expiresAt: new Date(0) };
    expect(planStanding([{ state: 'planned', ...past }], new Date())).toBe('expired');
    expect(planStanding([{ state: 'done', ...past }], new Date())).toBe('applied');
  });
});
