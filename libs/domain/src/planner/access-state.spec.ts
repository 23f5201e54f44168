import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberships } from '#testing';
import { primaryOf, sameMemberships, sortMemberships } from './access-state.js';

describe('memberships', () => {
  it('sort by group key, whatever order they come in', () => {
    const all = memberships('Sales', 'Legal*', 'Ops');
    const shuffled = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    fc.assert(
      fc.property(shuffled, (other) => {
        expect(sortMemberships(other).map(({ key }) => key)).toEqual(['legal', 'ops', 'sales']);
        expect(sameMemberships(other, all)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are the same however Sign spells the groups', () => {
    expect(sameMemberships(memberships('SALES'), memberships('Sales'))).toBe(true);
  });

  it.each([
    [['Sales'], ['Legal']],
    [['Sales'], ['Sales*']],
    [
      ['Sales', 'Legal'],
      ['Legal', 'Sales'],
    ],
    [['Sales', 'Legal'], ['Sales']],
    [['Sales'], ['Sales', 'Legal']],
  ])('differ between %j and %j', (one, other) => {
    expect(sameMemberships(memberships(...one), memberships(...other))).toBe(false);
  });

  it('know their primary group, if it is known at all', () => {
    expect(primaryOf(memberships('Sales', 'Legal'))?.name).toBe('Sales');
    expect(primaryOf([])).toBeUndefined();
  });
});
