import { describe, expect, it } from 'vitest';
import {
  directoryWord,
  groupsLine,
  type ListedPerson,
  rightsLine,
  statesOf,
  stateWords,
} from './person-words.js';

const place = (
  org: string,
  more: Partial<ListedPerson['orgs'][number]> = {},
): ListedPerson['orgs'][number] => ({
  ...{ org, inSign: true, status: 'ACTIVE', accountAdmin: false, states: [] },
  groups: [{ name: 'Sales', admin: false }],
  ...more,
});
const person = (...orgs: ListedPerson['orgs'][number][]): ListedPerson => ({
  directory: { enabled: true },
  orgs,
});

describe('a person in a list', () => {
  it('says their groups by org, and a state that is unusual', () => {
    const some = person(place('primary'), place('emea', { status: 'INACTIVE', groups: [] }));
    expect(groupsLine(some)).toBe('primary: Sales · emea: no group (INACTIVE)');
    expect(groupsLine(some, 'primary')).toBe('Sales');
    expect(groupsLine(person(place('primary', { inSign: false })))).toBe('');
  });

  it('says their rights', () => {
    const admin = place('emea', { accountAdmin: true, groups: [{ name: 'Lab', admin: true }] });
    expect(rightsLine(person(admin))).toBe('account admin of emea · group admin of Lab');
    expect(rightsLine(person(place('emea')))).toBe('');
  });

  it('lists states once, those that need somebody first', () => {
    const states = statesOf(
      person(place('a', { states: ['protected', 'new'] }), place('b', { states: ['held', 'new'] })),
    );
    expect(states).toEqual(['held', 'protected', 'new']);
    expect(states.map((state) => stateWords(state).word)).toEqual(['held', 'protected', 'new']);
  });

  it('says what the directory says', () => {
    expect(directoryWord({ directory: null, orgs: [] })).toBe('not there');
    expect(directoryWord({ directory: { enabled: false }, orgs: [] })).toBe('disabled');
  });
});
