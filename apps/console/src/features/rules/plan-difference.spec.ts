import { describe, expect, it } from 'vitest';
import { type ComparedItem, planDifference } from './plan-difference.js';

const person = (name: string, more: Partial<ComparedItem> = {}): ComparedItem => ({
  ...{ subject: 'person', email: `${name}@Example.com`, emailKey: `${name}@example.com` },
  change: { action: 'update', before: { a: 1, b: 2 }, after: { groups: ['A'] } },
  ...more,
});

describe('what edited rules would do otherwise', () => {
  it('is nothing where both plans do the same, however their keys are sorted', () => {
    const other = person('ana', {
      change: { after: { groups: ['A'] }, before: { b: 2, a: 1 }, action: 'update' },
    });
    expect(planDifference([person('ana')], [other])).toEqual([]);
  });

  it('names who is only in one of them, and who is changed otherwise, by address', () => {
    const changed = person('bo', { change: { action: 'update', after: { groups: ['B'] } } });
    const found = planDifference([person('cy'), person('bo')], [changed, person('ana')]);
    expect(found.map(({ subject, now, edited }) => [subject, now.length, edited.length])).toEqual([
      ['ana@Example.com', 0, 1],
      ['bo@Example.com', 1, 1],
      ['cy@Example.com', 1, 0],
    ]);
  });

  it('counts a hold as another effect, and groups before people', () => {
    const group: ComparedItem = { subject: 'group', groupKey: 'lab', name: 'Lab' };
    const found = planDifference([person('ana')], [person('ana', { held: 'GUARD_BUDGET' }), group]);
    expect(found.map(({ subject, isGroup }) => [subject, isGroup])).toEqual([
      ['Lab', true],
      ['ana@Example.com', false],
    ]);
  });
});
