import { describe, expect, it } from 'vitest';
import { personItem } from '#testing';
import type { GroupKey } from '../text/keys.js';
import { budgetUse, type DoneChange } from './budget-use.js';
import { guardGround } from './guard-scopes.js';
import type { Budget } from './guards.js';

const ground = guardGround('primary', [], {
  defaultGroup: { key: 'default group' as GroupKey },
  groupNames: new Map(),
});
const created = (run: string, requestedBy: string | null = null): DoneChange => ({
  item: personItem({}),
  run,
  requestedBy,
});
const kinds = new Set(['create', 'reactivate', 'move', 'grant-account-admin'] as const);
const budget = (more: Partial<Budget> = {}): Budget => ({
  ...{ kinds: [...kinds], max: { kind: 'count', value: 5 }, per: 'org' },
  ...more,
});

describe('the use of a budget', () => {
  it('counts what was done, and names the run that did most of it', () => {
    const changes = [
      created('2026-11-22-0003', 'ann'),
      created('2026-11-22-0001', 'bo'),
      created('2026-11-22-0001', 'bo'),
    ];
    expect(budgetUse(changes, [budget()], ground)).toEqual([
      {
        budget: 0,
        scope: 'primary',
        used: 3,
        mostBy: { run: '2026-11-22-0001', requestedBy: 'bo', people: 2 },
      },
    ]);
  });

  it('is told at 0 for an org, and is none for other orgs and other kinds', () => {
    expect(budgetUse([], [budget(), budget({ orgs: ['emea'] })], ground)).toEqual([
      { budget: 0, scope: 'primary', used: 0 },
    ]);
    expect(budgetUse([created('r')], [budget({ kinds: ['deactivate'] })], ground)).toEqual([
      { budget: 0, scope: 'primary', used: 0 },
    ]);
  });
});
