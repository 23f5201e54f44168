import { describe, expect, it } from 'vitest';
import { type SyncReport, syncSteps } from './sync-steps.js';

const ana = { email: 'ana@example.com', found: true, enabled: true, groups: ['Sign Sales'] };
const access = (name: string) => ({
  accountAdmin: false,
  memberships: [{ key: name.toLowerCase(), name, admin: false, primary: true }],
});
const org = (more: Partial<SyncReport['orgs'][number]> = {}): SyncReport['orgs'][number] => ({
  ...{
    org: 'primary',
    reading: { state: 'done', error: null },
    desired: [{ email: ana.email, desired: {} }],
  },
  ...{ plan: { state: 'done', hash: 'abc' }, skips: [], changes: [] },
  ...more,
});
const report = (orgs: SyncReport['orgs'], more: Partial<SyncReport['directory']> = {}): SyncReport => ({
  directory: { state: 'done', error: null, people: [ana], explanations: [], ...more },
  orgs,
});
const lines = (of: SyncReport) => syncSteps(of).map(({ title, detail, state }) => [title, state, detail]);

describe('the steps of a sync of one person', () => {
  it('are told while it waits', () => {
    const waiting = org({
      reading: { state: 'waiting', error: null },
      plan: { state: 'waiting', hash: null },
    });
    expect(lines(report([waiting], { state: 'running', people: [] }))).toEqual([
      ['Read in the directory', 'running', ''],
      ['Read in Acrobat Sign', 'waiting', ''],
      ['Compare and plan', 'waiting', ''],
    ]);
  });

  it('say what was found, what is done, and what Sign answered', () => {
    const change = {
      ...{
        item: 'i1',
        action: 'update',
        state: 'applied',
        reason: null,
        before: access('A'),
        after: access('B'),
      },
      approvedBy: ['kim@example.com'],
      calls: [{ call: 'set groups', at: '', finishedAt: '2026-11-21T08:00:00.000Z', outcome: 'done' }],
    };
    const steps = syncSteps(report([org({ changes: [change] })]));
    expect(steps.map(({ title, state, detail }) => [title, state, detail])).toEqual([
      ['Read in the directory', 'done', 'in Sign Sales'],
      ['Read in Acrobat Sign', 'done', ''],
      ['Compare and plan', 'done', 'managed here by the rules; 1 change'],
      ['Update in Acrobat Sign', 'done', 'approved by kim@example.com'],
      ['set groups', 'done', 'done'],
    ]);
    expect(steps[3]?.parts).toEqual([{ field: 'groups', before: 'A', after: 'B', means: 'change' }]);
  });

  it('say why nothing is done, and what failed', () => {
    const left = org({
      desired: [{ email: ana.email, desired: null }],
      skips: [{ email: ana.email, reason: 'OWNER' }],
    });
    expect(lines(report([left])).at(-1)).toEqual([
      'Compare and plan',
      'done',
      'no rule gives them anything here; left alone: OWNER',
    ]);
    const failed = org({
      reading: { state: 'failed', error: { code: 'SIGN_UNREACHABLE', message: 'no answer' } },
    });
    expect(lines(report([failed]))[1]).toEqual([
      'Read in Acrobat Sign',
      'failed',
      'no answer (SIGN_UNREACHABLE)',
    ]);
  });
});
