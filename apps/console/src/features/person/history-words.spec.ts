import { describe, expect, it } from 'vitest';
import { type HistoryStep, toldStep } from './history-words.js';

const placed = { key: '1', at: '2026-11-21T08:00:00.000Z' };
const state = (name: string) => ({
  accountAdmin: false,
  memberships: [{ key: name.toLowerCase(), name, admin: false, primary: true }],
});

describe('a step of a history', () => {
  it.each<[string, HistoryStep, ReturnType<typeof toldStep>['means']]>([
    ['Not in the directory', { ...placed, what: 'directory', complete: true }, 'bad'],
    ['Not in the directory', { ...placed, what: 'directory', complete: false }, 'waiting'],
    [
      'Disabled in the directory',
      { ...placed, what: 'directory', complete: true, person: { groups: ['A'], enabled: false } },
      'bad',
    ],
    ['Decided: nothing to do', { ...placed, what: 'decision', org: 'primary' }, 'plain'],
    [
      'Held: update',
      {
        ...placed,
        what: 'decision',
        org: 'p',
        change: { action: 'update', after: state('A'), held: 'GUARD_BUDGET' },
      },
      'waiting',
    ],
    [
      'Failed: create',
      {
        ...placed,
        what: 'outcome',
        org: 'p',
        action: 'create',
        state: 'failed',
        reason: { code: 'X', message: 'no' },
      },
      'bad',
    ],
    [
      'Changed by hand in Sign',
      { ...placed, what: 'sign', org: 'p', cause: 'hand', before: state('A'), user: state('B') },
      'hand',
    ],
  ])('is told as "%s"', (title, step, means) => {
    expect(toldStep(step)).toMatchObject({ title, means });
  });

  it('says what a change by hand has changed', () => {
    const { parts } = toldStep({
      ...{ ...placed, what: 'sign', org: 'p', cause: 'hand', before: state('A'), user: state('B') },
    });
    expect(parts).toEqual([{ field: 'groups', before: 'A', after: 'B', means: 'change' }]);
  });
});
