import { describe, expect, it } from 'vitest';
import { orgPolicy, policy, row, rules } from '#testing';
import type { Scope } from '../rules/rule.js';
import { emailKey } from '../text/keys.js';
import { samplePeople } from './sample-people.js';

const MAPPED: Scope = { kind: 'mapped' };
const twoOrgs = [orgPolicy(), orgPolicy({ org: 'emea', ownerKey: emailKey('chief@example.com') })];

describe('samplePeople', () => {
  it('says for each org which rule gives which groups and roles', () => {
    const shared = policy({
      orgs: twoOrgs,
      rules: rules(
        ['Staff', { assigns: ['Sales'] }],
        ['Leads', { assigns: ['emea::Support'], groupAdmin: true, accountAdmin: true }],
      ),
    });
    const [ana] = samplePeople([row({ groups: ['Leads', 'Staff'] })], shared, MAPPED);
    expect(ana).toEqual({
      email: 'ana@example.com',
      groups: ['Leads', 'Staff'],
      enabled: true,
      orgs: [
        {
          ...{ org: 'primary', groups: [{ name: 'Sales', admin: false }], isDefault: false },
          ...{ accountAdmin: false, groupAdmin: false, rule: 1, directoryGroup: 'Staff' },
        },
        {
          ...{ org: 'emea', groups: [{ name: 'Support', admin: true }], isDefault: false },
          ...{ accountAdmin: true, groupAdmin: true, rule: 2, directoryGroup: 'Leads' },
        },
      ],
    });
  });

  it('makes one person of several rows of one address, as a run does', () => {
    const shared = policy({ rules: rules(['Staff', { assigns: ['Sales'] }]) });
    const people = samplePeople(
      [row({ groups: ['Law'] }), row({ row: 2, email: 'ANA@example.com', groups: ['Staff'] })],
      shared,
      MAPPED,
    );
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({ groups: ['Law', 'Staff'], orgs: [{ rule: 1 }] });
  });

  it('says who is out of scope, where addresses alone decide that', () => {
    const scope = { domains: ['example.org'], patterns: [], groups: [], createdByMe: false };
    const untouched = (more: Partial<typeof scope>) => {
      const orgs = [orgPolicy({ scope: { ...scope, ...more } })];
      const shared = policy({ orgs, rules: rules(['Staff', { assigns: ['Sales'] }]) });
      return samplePeople([row({ groups: ['Staff'] })], shared, MAPPED)[0]?.orgs[0]?.untouched;
    };
    expect(untouched({})).toBe('out of scope');
    expect([untouched({ domains: ['example.com'] }), untouched({ createdByMe: true })]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('puts the primary group first where rules give several', () => {
    const shared = policy({
      umg: true,
      rules: rules(['Staff', { assigns: ['Sales', 'Legal*'] }]),
      primaryGroupRules: [
        { place: { file: 'f', line: 1 }, org: 'primary', signGroups: ['Legal'], primaryGroup: 'Legal' },
      ],
    });
    const [ana] = samplePeople([row({ groups: ['Staff'] })], shared, MAPPED);
    expect(ana?.orgs[0]?.groups).toEqual([
      { name: 'Legal', admin: true },
      { name: 'Sales', admin: false },
    ]);
  });

  it('says who is left alone: an owner in their own org, protected addresses everywhere', () => {
    const shared = policy({
      orgs: twoOrgs,
      rules: rules(['Staff', { assigns: ['Sales', 'emea::Sales'] }]),
      protectedPatterns: ['svc-*@example.com'],
    });
    const untouched = (email: string) =>
      samplePeople([row({ email, groups: ['Staff'] })], shared, MAPPED)[0]?.orgs.map((org) => org.untouched);
    expect(untouched('Chief@example.com')).toEqual([undefined, 'owner']);
    expect(untouched('svc-mail@example.com')).toEqual(['protected', 'protected']);
  });

  it('puts somebody of no rule into the Default Group only where everybody is asked for', () => {
    const shared = policy({ rules: rules(['Staff', { assigns: ['Sales'] }]) });
    expect(samplePeople([row()], shared, { kind: 'all' })[0]?.orgs).toMatchObject([
      { org: 'primary', groups: [], isDefault: true },
    ]);
    expect(samplePeople([row()], shared, MAPPED)[0]?.orgs).toEqual([]);
  });
});
