import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredAccess, inWords, memberships, orgView } from '#testing';
import type { OrgView } from './observed-user.js';
import { member, newcomer, targetMemberships } from './target-memberships.js';

const view = orgView({ named: ['Sales', 'Legal'] });
const NAMES = ['Default Group', 'Sales', 'Legal', 'Ops'];

describe('targetMemberships', () => {
  it('replaces the primary group without umg and keeps every other membership as it is (24)', () => {
    const current = memberships('Sales*', 'Ops*', 'Default Group');
    expect(inWords(targetMemberships(desiredAccess(['Legal']), current, view, false))).toEqual([
      'Legal',
      'Default Group',
      'Ops*',
    ]);
  });

  it('makes a group primary that was another membership, with the flag that the rules want', () => {
    const current = memberships('Sales', 'Legal*');
    expect(inWords(targetMemberships(desiredAccess(['Legal']), current, view, false))).toEqual(['Legal']);
  });

  it('writes groups as Sign spells them', () => {
    const spelled: OrgView = {
      ...view,
      groupNames: new Map([...view.groupNames, ['sales' as never, 'SALES']]),
    };
    expect(inWords(targetMemberships(desiredAccess(['sales']), newcomer(view), spelled, false))).toEqual([
      'SALES',
    ]);
  });

  it('falls back to the key where a group has no name yet', () => {
    expect(member('unheard of' as never, false, true, view).name).toBe('unheard of');
  });

  it('has exactly one primary group, sorted keys, and is reached in one step', () => {
    const anySet = fc
      .shuffledSubarray(NAMES, { minLength: 1 })
      .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `${name}*`))));
    const anyDesired = fc.oneof(
      anySet.map((words) => desiredAccess(words)),
      fc.boolean().map((primaryAdmin) => desiredAccess([], { primaryAdmin })),
      fc.constant(desiredAccess([], { primary: 'default' })),
    );
    fc.assert(
      fc.property(anySet, anyDesired, fc.boolean(), fc.subarray(NAMES), (words, desired, umg, named) => {
        const org = orgView({ named });
        const wanted = umg
          ? { ...desired, primaryAdmin: false }
          : { ...desired, groups: desired.groups.slice(0, 1) };
        const target = targetMemberships(wanted, memberships(...words), org, umg);
        expect(target.filter((membership) => membership.primary)).toHaveLength(1);
        const keys = target.map(({ key }) => key);
        expect(keys).toEqual([...new Set(keys)].sort());
        expect(targetMemberships(wanted, target, org, umg)).toEqual(target);
      }),
      { numRuns: 1000 },
    );
  });
});
