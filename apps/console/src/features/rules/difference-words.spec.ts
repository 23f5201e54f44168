import { describe, expect, it } from 'vitest';
import { differenceWords, fateWords } from './difference-words.js';
import type { ComparedItem } from './plan-difference.js';

const item = (name: string, held?: string): ComparedItem => ({
  ...{ subject: 'person', email: 'ana@example.com', emailKey: 'ana@example.com', held },
  change: {
    action: 'update',
    after: { accountAdmin: false, memberships: [{ key: name, name, admin: false, primary: true }] },
  },
});

describe('what edited rules would do to one person', () => {
  it('is more, less, or something else', () => {
    expect(fateWords({ now: [], edited: [item('A')] }).word).toBe('would act');
    expect(fateWords({ now: [item('A')], edited: [] }).word).toBe('would not act');
    expect(fateWords({ now: [item('A')], edited: [item('B')] }).word).toBe('differently');
  });

  it('is said with what there is now', () => {
    expect(differenceWords({ now: [item('A')], edited: [item('B', 'GUARD_BUDGET')] })).toBe(
      'update: A → update: B (held)',
    );
    expect(differenceWords({ now: [], edited: [{ subject: 'group', name: 'Lab' }] })).toBe(
      'nothing → create the group',
    );
  });
});
