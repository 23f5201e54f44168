import { describe, expect, it } from 'vitest';
import { chosenWords, narrow, rowsOf, voteCount, whyNot } from './approval-rows.js';
import type { WaitingPlan } from './approvals.types.js';

const reason = (more: Partial<WaitingPlan['reasons'][number]> = {}): WaitingPlan['reasons'][number] => ({
  ...{ reason: 'GUARD_BUDGET', message: '312 moves, 50 allowed', items: 312, approvable: true },
  ...{ votes: { fewest: 1, most: 1 }, approvedBy: ['olive'] },
  ...more,
});
const plan = (more: Partial<WaitingPlan> = {}): WaitingPlan => ({
  ...{ planId: '7f6c3f0e-0000-4000-8000-000000000000', org: 'emea', runId: '', runName: '2026-11-22-0001' },
  ...{ planHash: 'f'.repeat(64), configName: 'acme', requestedBy: null, plannedAt: '2026-11-22T12:00:00Z' },
  ...{ expiresAt: null, needed: 2, mayApprove: true, reasons: [reason()] },
  ...more,
});

describe('the queue of approvals', () => {
  it('has a row for each reason of each plan, and can be narrowed to what one may decide', () => {
    const rows = rowsOf([
      plan({ reasons: [reason(), reason({ reason: 'DIRECTORY_EMPTY', approvable: false })] }),
      plan({ org: 'apac', mayApprove: false }),
    ]);
    expect(rows.map(({ plan: { org }, reason: { reason: code } }) => `${org} ${code}`)).toEqual([
      ...['emea GUARD_BUDGET', 'emea DIRECTORY_EMPTY', 'apac GUARD_BUDGET'],
    ]);
    expect(narrow(rows, { mine: true })).toHaveLength(1);
    expect(narrow(rows, { org: 'apac' })).toHaveLength(1);
    expect(narrow(rows, { reason: 'DIRECTORY_EMPTY' })).toHaveLength(1);
    expect(rows.map((row) => whyNot(row) === undefined)).toEqual([true, false, false]);
  });

  it('counts words given and needed', () => {
    const words = (more: Partial<WaitingPlan['reasons'][number]>, needed: number | null = 2) =>
      rowsOf([plan({ needed, reasons: [reason(more)] })]).map(voteCount)[0];
    expect(words({})).toBe('1 of 2');
    expect(words({ votes: { fewest: 0, most: 1 } })).toBe('0 to 1 of 2');
    expect(words({}, null)).toBe('1 given');
    expect(words({ approvable: false })).toBe('not by words');
  });

  it('says about whom a word would be, by org', () => {
    expect(chosenWords(rowsOf([plan(), plan({ org: 'apac', reasons: [reason({ items: 1 })] })]))).toBe(
      '312 people in emea, 1 person in apac',
    );
  });
});
