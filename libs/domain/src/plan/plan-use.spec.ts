import { describe, expect, it } from 'vitest';
import { assertUsable, meantPlan, type StoredPlan } from './plan-use.js';

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
  const plan = (...states: StoredPlan['parts'][number]['state'][]): StoredPlan => ({
    configDigest: 'd',
    parts: states.map((state) => ({ state })),
  });

  it('is allowed once, while no part of it was touched', () => {
    expect(() => assertUsable(plan('planned', 'planned'), 'd')).not.toThrow();
    for (const state of ['approved', 'done'] as const) {
      expect(() => assertUsable(plan('planned', state), 'd')).toThrow('applied before; a plan is used once');
    }
    expect(() => assertUsable(plan('superseded'), 'd')).toThrow('A later run has decided anew. Plan again.');
  });

  it('is refused under another configuration, and under none', () => {
    for (const digest of ['other', undefined]) {
      expect(() => assertUsable(plan('planned'), digest)).toThrow('The configuration has changed');
    }
  });

  it('is refused when no org was planned', () => {
    expect(() => assertUsable(plan(), 'd')).toThrow('No org was planned in that run. Nothing was written.');
  });
});
