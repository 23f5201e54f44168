import { describe, expect, it } from 'vitest';
import { rules } from '#testing';
import { wantedPeople } from './wanted-groups.js';

const mapped = rules(
  ['Sales', { assigns: ['A'] }],
  ['Legal', { assigns: ['B'] }],
  ['Sales', { assigns: ['C'] }],
);

describe('what a source is asked for', () => {
  it('is each mapped group once, in the order of the rules', () => {
    expect(wantedPeople(mapped, { kind: 'mapped' })).toEqual({
      groups: ['Sales', 'Legal'],
      everybody: false,
    });
  });

  it('is the listed groups too, because rules look at all groups of a person', () => {
    const scope = { kind: 'group', groups: ['Lab', 'Legal'] } as const;
    expect(wantedPeople(mapped, scope)).toEqual({ groups: ['Sales', 'Legal', 'Lab'], everybody: false });
  });

  it('is everybody with users: all', () => {
    expect(wantedPeople(mapped, { kind: 'all' })).toMatchObject({ everybody: true });
  });
});
