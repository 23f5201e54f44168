import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPolicy, anyScope, orgPolicy, policy, rules } from '#testing';
import { emailKey, groupKey } from '../text/keys.js';
import { type DesiredAccess, isProtected, namedGroups, resolveAccess } from './resolve-access.js';
import type { Scope } from './rule.js';
import type { SyncPolicy } from './sync-policy.js';

const MAPPED: Scope = { kind: 'mapped' };
const ALL: Scope = { kind: 'all' };
const twoOrgs = [orgPolicy(), orgPolicy({ org: 'emea', ownerKey: emailKey('chief@example.com') })];

/** What an org gets, in words: groups with `*` for an admin, `primary:` before the primary one's key. */
function inOrg(org: string, groups: readonly string[], shared: SyncPolicy, scope: Scope = MAPPED) {
  const access = resolveAccess(groups, shared, scope).access.get(org);
  return access && words(access);
}

function words({ groups, primary, primaryAdmin, accountAdmin }: DesiredAccess) {
  return {
    groups: groups.map(({ name, admin }) => `${name}${admin ? '*' : ''}`),
    primary,
    primaryAdmin,
    accountAdmin,
  };
}

describe('resolveAccess', () => {
  it('takes the group of the first matching rule of each org, in file order (7)', () => {
    const shared = policy({
      orgs: twoOrgs,
      rules: rules(
        ['Bosses', { assigns: ['emea::Board'] }],
        ['Staff', { assigns: ['Sales'] }],
        ['Bosses', { assigns: ['Legal'] }],
        ['Staff', { assigns: ['emea::Everyone'] }],
      ),
    });
    expect(inOrg('primary', ['Bosses', 'Staff'], shared)).toMatchObject({ primary: 'sales' });
    expect(inOrg('emea', ['Staff', 'Bosses'], shared)).toMatchObject({ primary: 'board' });
    expect(inOrg('emea', ['Staff'], shared)).toMatchObject({ primary: 'everyone' });
  });

  it('joins the roles of all matching rules of that org, and of that org only (8)', () => {
    const shared = policy({
      orgs: twoOrgs,
      rules: rules(
        ['Staff', { assigns: ['Sales'] }],
        ['Leads', { assigns: ['Legal'], groupAdmin: true }],
        ['Leads', { assigns: ['emea::Legal'], accountAdmin: true }],
      ),
    });
    expect(inOrg('primary', ['Staff', 'Leads'], shared)).toEqual({
      groups: ['Sales*'],
      primary: 'sales',
      primaryAdmin: true,
      accountAdmin: false,
    });
    expect(inOrg('emea', ['Staff', 'Leads'], shared)).toMatchObject({
      groups: ['Legal'],
      accountAdmin: true,
    });
  });

  it('gives a rule without a group to primary, or to the orgs that it names (8)', () => {
    const shared = policy({
      orgs: twoOrgs,
      rules: rules(
        ['Root', { accountAdmin: true }],
        ['Both', { orgs: ['primary', 'emea'], groupAdmin: true }],
      ),
    });
    expect([...resolveAccess(['Root'], shared, MAPPED).access.keys()]).toEqual(['primary']);
    expect([...resolveAccess(['Both'], shared, MAPPED).access.keys()]).toEqual(['primary', 'emea']);
  });

  it('assigns no group by rules that name none, and keeps the primary one (9)', () => {
    const shared = policy({ rules: rules(['Leads', { groupAdmin: true }]) });
    expect(inOrg('primary', ['Leads'], shared)).toEqual({
      groups: [],
      primary: 'keep',
      primaryAdmin: true,
      accountAdmin: false,
    });
  });

  it('matches directory groups exactly, spaces around them apart (6)', () => {
    const shared = policy({ rules: rules(['Sales', { assigns: ['Sales'] }]) });
    expect(inOrg('primary', [' Sales '], shared)).toBeDefined();
    expect(inOrg('primary', ['sales'], shared)).toBeUndefined();
  });

  it('concerns with `mapped` only people whom a rule names (11)', () => {
    const shared = policy({ rules: rules(['Staff', { assigns: ['Sales'] }]) });
    expect(resolveAccess(['Other'], shared, MAPPED)).toEqual({
      inScope: false,
      outsideFilter: false,
      access: new Map(),
    });
    expect(resolveAccess(['Staff'], shared, MAPPED).inScope).toBe(true);
  });

  it('puts people without a rule into the Default Group of primary with `all`, without roles (11)', () => {
    const shared = policy({ orgs: twoOrgs, rules: rules(['Staff', { assigns: ['emea::Sales'] }]) });
    const nobody = resolveAccess(['Other'], shared, ALL);
    expect([...nobody.access.keys()]).toEqual(['primary']);
    expect(inOrg('primary', ['Other'], shared, ALL)).toEqual({
      groups: [],
      primary: 'default',
      primaryAdmin: false,
      accountAdmin: false,
    });
    // A rule of another org applies to them, so they are not managed in primary.
    expect([...resolveAccess(['Staff'], shared, ALL).access.keys()]).toEqual(['emea']);
  });

  it('looks with `group` at the listed groups for the scope and at all groups for the rules (11)', () => {
    const shared = policy({
      rules: rules(['Staff', { assigns: ['Sales'] }], ['Law', { assigns: ['Legal'] }]),
    });
    const scope: Scope = { kind: 'group', groups: ['Berlin ', 'Law'] };
    expect(inOrg('primary', ['Berlin', 'Staff'], shared, scope)).toMatchObject({ primary: 'sales' });
    expect(inOrg('primary', ['Berlin'], shared, scope)).toMatchObject({ primary: 'default' });
    expect(resolveAccess(['Staff'], shared, scope)).toMatchObject({ inScope: false, outsideFilter: true });
    expect(resolveAccess(['Other'], shared, scope)).toMatchObject({ inScope: false, outsideFilter: false });
  });

  it('manages people only in the org of their first group with `org_assignment: first` (7)', () => {
    const shared = policy({
      orgs: twoOrgs,
      orgAssignment: 'first',
      rules: rules(
        ['Root', { accountAdmin: true }],
        ['Staff', { assigns: ['emea::Sales'] }],
        ['Staff', { assigns: ['Sales'], accountAdmin: true }],
      ),
    });
    const access = resolveAccess(['Root', 'Staff'], shared, MAPPED).access;
    expect([...access.keys()]).toEqual(['emea']);
    expect(inOrg('emea', ['Root', 'Staff'], shared)).toMatchObject({ accountAdmin: false });
    expect([...resolveAccess(['Root'], shared, MAPPED).access.keys()]).toEqual(['primary']);
  });

  it('says which rules matched, which one decided, and which came too late', () => {
    const shared = policy({
      rules: rules(
        ['Root', { accountAdmin: true }],
        ['Staff', { assigns: ['Sales'] }],
        ['Staff', { assigns: ['SALES'] }],
        ['Law', { assigns: ['Legal'] }],
      ),
    });
    expect(resolveAccess(['Root', 'Law', 'Staff'], shared, MAPPED).access.get('primary')?.because).toEqual({
      rules: [1, 2, 3, 4],
      decidedBy: 2,
      directoryGroup: 'Staff',
      before: 4,
      accountAdminBy: 1,
    });
  });
});

describe('resolveAccess, with users in multiple groups (23)', () => {
  it('joins the groups of all matching rules, each in its own org, and admins group by group', () => {
    const shared = policy({
      umg: true,
      orgs: twoOrgs,
      rules: rules(
        ['Staff', { assigns: ['Sales', 'emea::Sales*'] }],
        ['Law', { assigns: ['Legal', 'SALES*'] }],
      ),
    });
    expect(inOrg('primary', ['Law', 'Staff'], shared)).toEqual({
      groups: ['Sales*', 'Legal'],
      primary: 'sales',
      primaryAdmin: false,
      accountAdmin: false,
    });
    expect(inOrg('emea', ['Law', 'Staff'], shared)).toMatchObject({ groups: ['Sales*'] });
    expect(inOrg('primary', ['Staff'], shared)).toMatchObject({ groups: ['Sales'] });
  });

  it('chooses the primary group by the first primary group rule of that org whose groups are all assigned', () => {
    const place = { file: 'sign-sync-config.yml', line: 1 };
    const shared = policy({
      umg: true,
      orgs: twoOrgs,
      rules: rules(
        ['Staff', { assigns: ['Sales'] }],
        ['Law', { assigns: ['Legal'] }],
        ['Ops', { assigns: ['Ops'] }],
      ),
      primaryGroupRules: [
        { place, org: 'emea', signGroups: ['Sales'], primaryGroup: 'Sales' },
        { place, org: 'primary', signGroups: ['SALES', 'legal', 'Ops'], primaryGroup: 'OPS' },
        { place, org: 'primary', signGroups: ['SALES', 'legal'], primaryGroup: 'LEGAL' },
      ],
    });
    expect(inOrg('primary', ['Staff', 'Law', 'Ops'], shared)).toMatchObject({ primary: 'ops' });
    expect(inOrg('primary', ['Staff', 'Law'], shared)).toMatchObject({ primary: 'legal' });
    expect(inOrg('primary', ['Law'], shared)).toMatchObject({ primary: 'legal' });
    expect(inOrg('primary', ['Staff'], shared)).toMatchObject({ primary: 'sales' });
  });

  it('names the rule of that org that gave the primary group', () => {
    const shared = policy({
      umg: true,
      orgs: twoOrgs,
      rules: rules(['Law', { assigns: ['emea::Sales', 'Legal'] }], ['Staff', { assigns: ['Sales'] }]),
      primaryGroupRules: [
        { place: { file: 'f', line: 1 }, org: 'primary', signGroups: ['Sales'], primaryGroup: 'Sales' },
      ],
    });
    const because = resolveAccess(['Law', 'Staff'], shared, MAPPED).access.get('primary')?.because;
    expect(because).toMatchObject({ rules: [1, 2], decidedBy: 2, directoryGroup: 'Staff' });
  });
});

describe('resolveAccess, always', () => {
  const DIRECTORY_GROUPS = ['Staff', 'Sellers', 'Lawyers', 'Bosses', 'Not Mapped'];

  it('grants in an org nothing but what the rules of that org say', () => {
    fc.assert(
      fc.property(anyPolicy(), anyScope(), fc.subarray(DIRECTORY_GROUPS), (shared, scope, groups) => {
        for (const [org, desired] of resolveAccess(groups, shared, scope).access) {
          const own = shared.rules.filter(
            (rule) => rule.orgs.includes(org) && groups.includes(rule.directoryGroup),
          );
          expect(desired.accountAdmin).toBe(own.some((rule) => rule.accountAdmin));
          const named = own
            .flatMap((rule) => rule.groups)
            .filter((group) => group.org === org)
            .map((group) => groupKey(group.name));
          expect(desired.groups.filter((group) => !named.includes(group.key))).toEqual([]);
          const assigned = new Set(desired.groups.map(({ key }) => key));
          expect(assigned).toEqual(new Set(shared.umg ? named : named.slice(0, 1)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of a person’s groups', () => {
    const both = fc
      .subarray(DIRECTORY_GROUPS)
      .chain((groups) =>
        fc.tuple(
          fc.constant(groups),
          fc.shuffledSubarray(groups, { minLength: groups.length, maxLength: groups.length }),
        ),
      );
    fc.assert(
      fc.property(anyPolicy(), anyScope(), both, (shared, scope, [groups, shuffled]) => {
        expect(resolveAccess(shuffled, shared, scope)).toEqual(resolveAccess(groups, shared, scope));
      }),
      { numRuns: 300 },
    );
  });

  it('manages nobody outside the scope and somebody inside it in at least one org', () => {
    fc.assert(
      fc.property(anyPolicy(), anyScope(), fc.subarray(DIRECTORY_GROUPS), (shared, scope, groups) => {
        const { inScope, access } = resolveAccess(groups, shared, scope);
        expect(access.size > 0).toBe(inScope);
      }),
      { numRuns: 300 },
    );
  });
});

describe('namedGroups', () => {
  it('lists the groups of one org once, as the first rule spells them (12)', () => {
    const shared = policy({
      orgs: twoOrgs,
      rules: rules(
        ['A', { assigns: ['Sales'] }],
        ['B', { assigns: ['SALES'] }],
        ['C', { assigns: ['emea::Legal'] }],
      ),
    });
    expect([...namedGroups('primary', shared)]).toEqual([['sales', 'Sales']]);
    expect([...namedGroups('emea', shared)]).toEqual([['legal', 'Legal']]);
  });
});

describe('isProtected', () => {
  const shared = policy({
    orgs: twoOrgs,
    protectedPatterns: ['Svc-*@Example.com', ' root@example.com ', 'a*b*c@x.y'],
  });

  it.each([
    ['owner@example.com', 'primary', 'owner'],
    ['owner@example.com', 'emea', undefined],
    ['chief@example.com', 'emea', 'owner'],
    ['root@example.com', 'primary', 'protected'],
    ['root@example.com', 'emea', 'protected'],
    ['svc-mail@example.com', 'primary', 'protected'],
    ['svc-@example.com', 'primary', 'protected'],
    ['svc@example.com', 'primary', undefined],
    ['my-svc-mail@example.com', 'primary', undefined],
    ['svc-mail@example.com.evil', 'primary', undefined],
    ['axxbyyc@x.y', 'primary', 'protected'],
    ['abc@x.y', 'primary', 'protected'],
    ['acb@x.y', 'primary', undefined],
  ] as const)('judges %s in %s as %s (18)', (address, org, expected) => {
    expect(isProtected(emailKey(address), org, shared)).toBe(expected);
  });

  it('does not let two parts of a pattern match the same letters', () => {
    const overlapping = policy({ protectedPatterns: ['ab*ba'] });
    expect(isProtected('aba', 'primary', overlapping)).toBeUndefined();
    expect(isProtected('abba', 'primary', overlapping)).toBe('protected');
  });

  it('finds every address that was made by filling the stars of a pattern', () => {
    const anyPart = () => fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', 'é'), maxLength: 3 });
    const anyFilled = fc
      .array(fc.tuple(anyPart(), anyPart()), { minLength: 1, maxLength: 4 })
      .map((parts) => ({
        pattern: parts.map(([text]) => text).join('*'),
        address: parts.map(([text, filling], at) => (at === 0 ? text : `${filling}${text}`)).join(''),
      }));
    fc.assert(
      fc.property(anyFilled, ({ pattern, address }) => {
        fc.pre(address !== '');
        expect(isProtected(emailKey(address), 'primary', policy({ protectedPatterns: [pattern] }))).toBe(
          'protected',
        );
      }),
      { numRuns: 500 },
    );
  });
});
