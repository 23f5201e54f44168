import { describe, expect, it } from 'vitest';
import { rules } from '#testing';
import {
  assertComparable,
  type ComparedConfig,
  ComparisonRefusedError,
  groupsOnlyThere,
} from './plan-comparison.js';

const here: ComparedConfig = {
  file: 'sign-sync-config.yml',
  orgs: [
    { label: 'primary', account: 'a' },
    { label: 'emea', account: 'b' },
  ],
  sources: [{ type: 'csv', filePath: '/users.csv' }],
  scope: { kind: 'mapped' },
};
const there: ComparedConfig = { ...here, file: 'other.yml', orgs: here.orgs.toReversed() };

describe('assertComparable', () => {
  it('takes what is planned from the same reads, in whatever order the orgs stand', () => {
    expect(() => assertComparable(here, there)).not.toThrow();
  });

  it.for<[string, Partial<ComparedConfig>]>([
    ['name other orgs', { orgs: here.orgs.slice(1) }],
    [
      'name other orgs, or other accounts',
      {
        orgs: [
          { label: 'primary', account: 'a' },
          { label: 'emea', account: 'c' },
        ],
      },
    ],
    ['read another identity source', { sources: [{ type: 'csv', filePath: '/people.csv' }] }],
    ['concern other people', { scope: { kind: 'all' } }],
  ])('refuses those that %s', ([why, other]) => {
    const comparing = () => assertComparable(here, { ...there, ...other });
    expect(comparing).toThrow(ComparisonRefusedError);
    expect(comparing).toThrow(why);
  });
});

describe('groupsOnlyThere', () => {
  it('names each group once that the first configuration does not read', () => {
    const ours = rules(['Staff', { assigns: ['Sales'] }]);
    const theirs = rules(['Ops', { assigns: ['Ops'] }], ['Staff', {}], ['Ops', { accountAdmin: true }]);
    expect(groupsOnlyThere(ours, theirs)).toEqual(['Ops']);
    expect(groupsOnlyThere(theirs, ours)).toEqual([]);
  });
});
