import { describe, expect, it } from 'vitest';
import type { Tally } from './plan.types.js';
import { applyWords, voteWords } from './vote-words.js';

const tally = (kind: NonNullable<Tally['kinds']>[number], items: number): Tally => ({
  ...{ orgId: '7f6c3f0e-0000-4000-8000-000000000000', action: 'update', state: 'held', effects: [] },
  ...{ heldFor: 'GUARD_BUDGET', kinds: [kind], items },
});

describe('what somebody is about to say', () => {
  it('has the number, the org, and what people would lose', () => {
    const words = voteWords('approve', [tally('deactivate', 32), tally('move', 1130)], 'emea');
    expect(words.title).toBe('Approve 1,162 changes in emea');
    expect(words.losing).toBe(32);
    expect(words.text).toContain('Among them: 32 deactivations.');
  });

  it('takes nothing from anybody where it is no', () => {
    expect(voteWords('reject', [tally('deactivate', 1)], 'emea')).toMatchObject({
      ...{ title: 'Reject 1 change in emea', losing: 0 },
    });
  });

  it('names every org that a plan is applied in, and what stays held', () => {
    const words = applyWords([tally('create', 2)], 312, ['primary', 'emea']);
    expect(words.title).toBe('Apply 2 changes in primary, emea');
    expect(words.text).toContain('Nobody loses anything by it. What is held stays: 312 people.');
  });
});
