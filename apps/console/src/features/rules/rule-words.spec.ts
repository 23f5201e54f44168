import { describe, expect, it } from 'vitest';
import { rightsOf, rulesFound, targetsOf, type ToldRule } from './rule-words.js';

const rule = (more: Partial<ToldRule> = {}): ToldRule => ({
  ...{ number: 1, directoryGroup: 'Sign Sales', orgs: ['emea'], groupAdmin: false, accountAdmin: false },
  ...{ groups: [{ org: 'emea', name: 'Sales', admin: false }], warnings: [] },
  ...more,
});

describe('a rule in words', () => {
  it('says where it leads and what it grants', () => {
    expect(targetsOf(rule())).toEqual(['emea :: Sales']);
    expect(targetsOf(rule({ groups: [], orgs: ['primary', 'emea'] }))).toEqual([
      'primary :: group stays',
      'emea :: group stays',
    ]);
    const admin = rule({ accountAdmin: true, groups: [{ org: 'emea', name: 'Sales', admin: true }] });
    expect(rightsOf(admin)).toEqual(['account admin', 'group admin of Sales']);
  });
});

describe('a search in the rules', () => {
  const rules = [
    rule(),
    rule({
      number: 2,
      orgs: ['primary'],
      groups: [],
      warnings: [{ kind: 'account-admin' }],
      accountAdmin: true,
    }),
    rule({ number: 3, directoryGroup: 'Legal', warnings: [{ kind: 'shadowed' }] }),
  ];
  const numbers = (by: Parameters<typeof rulesFound>[1]) => rulesFound(rules, by).map(({ number }) => number);

  it('looks at groups, targets and rights, whatever their case', () => {
    expect(numbers({ q: ' sales' })).toEqual([1, 2, 3]);
    expect(numbers({ q: 'LEGAL' })).toEqual([3]);
    expect(numbers({ q: 'account admin' })).toEqual([2]);
  });

  it('narrows by org, and by warnings that may be mistakes', () => {
    expect(numbers({ org: 'primary' })).toEqual([2]);
    expect(numbers({ warned: true })).toEqual([3]);
  });
});
