import { describe, expect, it } from 'vitest';
import { rules } from '#testing';
import { changedSizes, judgeShrink, shrinkHold } from './guard-shrink.js';
import { shrinkWords } from './guard-words.js';
import type { Guards } from './guards.js';

const GUARDS: Guards = {
  ...{ budgets: [], newAccountAdmins: 'allow', lastAccountAdmin: 'hold' },
  ...{ groupShrink: 50, directoryShrink: 20 },
};
const steady = { now: 1000, baseline: 1000 };
const size = (group: string, baseline: number, now: number) => ({ group, now, baseline });

describe('judgeShrink', () => {
  it('finds groups that have lost more than is allowed, and no others', () => {
    const groups = [
      size('Half', 40, 20),
      size('More', 40, 19),
      size('Small', 19, 1),
      size('Vanished', 40, 0),
      size('Grown', 40, 90),
    ];
    expect(judgeShrink(GUARDS, groups, steady)).toEqual({ groups: [size('More', 40, 19)] });
  });

  it('finds a directory that has', () => {
    expect(judgeShrink(GUARDS, [], { now: 800, baseline: 1000 })).toBeUndefined();
    expect(judgeShrink(GUARDS, [], { now: 799, baseline: 1000 })?.directory).toEqual({
      now: 799,
      baseline: 1000,
    });
  });

  it('judges nothing that is not configured', () => {
    const silent: Guards = { budgets: [], newAccountAdmins: 'allow', lastAccountAdmin: 'hold' };
    expect(judgeShrink(silent, [size('More', 40, 1)], { now: 1, baseline: 1000 })).toBeUndefined();
  });
});

describe('shrinkHold', () => {
  const shrunk = { groups: [size('EMEA', 400, 88)] };
  const whole = { groups: [], directory: { now: 100, baseline: 1000 } };

  it('is for people who have left the group, and not for those who stay in it or never were', () => {
    expect(shrinkHold(shrunk, undefined, ['EMEA'])).toBe('GUARD_GROUP_SHRUNK');
    expect(shrinkHold(shrunk, ['Sales'], ['EMEA', 'Sales'])).toBe('GUARD_GROUP_SHRUNK');
    expect(shrinkHold(shrunk, ['EMEA'], ['EMEA', 'Sales'])).toBeUndefined();
    expect(shrinkHold(shrunk, undefined, undefined)).toBeUndefined();
  });

  it('is for everybody who has left something where the directory has shrunk', () => {
    expect(shrinkHold(whole, undefined, ['Sales'])).toBe('GUARD_DIRECTORY_SHRUNK');
    expect(shrinkHold(whole, ['Sales'], ['Sales'])).toBeUndefined();
    expect(shrinkHold(undefined, undefined, ['Sales'])).toBeUndefined();
  });
});

describe('shrinkWords', () => {
  it('says what has shrunk, how far, and how far it may', () => {
    const shrunk = { groups: [size('EMEA', 400, 88)], directory: { now: 700, baseline: 1000 } };
    expect(shrinkWords(shrunk, GUARDS, rules(['Sales', {}], ['EMEA', {}]))).toEqual({
      groups: [
        'Group "EMEA" (rule 2) went from 400 to 88 people since the last complete read; it may lose 50% (guards.group_shrink).',
      ],
      directory: [
        'The directory went from 1,000 to 700 people since the last complete read; it may lose 20% (guards.directory_shrink).',
      ],
    });
  });
});

describe('changedSizes', () => {
  it('keeps the fifty groups that changed most', () => {
    const groups = Array.from({ length: 120 }, (_, index) => size(`g${index}`, 200, 200 - index));
    const kept = changedSizes(groups);
    expect([kept.length, kept[0]?.group, kept.at(-1)?.group]).toEqual([50, 'g119', 'g70']);
    expect(changedSizes([size('same', 5, 5)])).toEqual([]);
  });
});
