import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPolicy, anyScope, orgPolicy, policy, rules } from '#testing';
import type { Govern } from '../govern/govern.js';
import { personChange } from '../planner/person-change.js';
import { resolveAccess } from '../rules/resolve-access.js';
import type { Scope } from '../rules/rule.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { emailKey, groupKey } from '../text/keys.js';
import { explainPerson } from './explain-person.js';
import type { PersonFacts, PersonInOrg, PersonInSign } from './person-facts.js';

const MAPPED: Scope = { kind: 'mapped' };
const two = policy({
  rules: rules(
    ['Sign Sales', { assigns: ['Sales'] }],
    ['Sign Support', { assigns: ['Support'] }],
    ['Boss', { accountAdmin: true }],
  ),
});
const run = { name: '2026-11-21-0001', at: '2026-11-21T08:00:00.000Z' };

function inSign(group: string, more: Partial<PersonInSign> = {}): PersonInSign {
  const key = groupKey(group);
  return {
    email: 'ana@example.com',
    accountAdmin: false,
    memberships: [{ key, name: group, admin: false }],
    primary: key,
    ...more,
  };
}

function facts(place: Partial<PersonInOrg>, more: Partial<PersonFacts> = {}): PersonFacts {
  return {
    emailKey: emailKey('ana@example.com'),
    run,
    directory: { view: 'complete' },
    found: { email: 'Ana@example.com', groups: ['Sign Sales', 'Sign Support'], enabled: true },
    orgs: [{ org: 'primary', items: [], ...place }],
    ...more,
  };
}

function explained(given: PersonFacts, by: SyncPolicy = two, scope = MAPPED, govern: Govern = {}) {
  const [org] = explainPerson(given, { policy: by, scope, govern }, 'ana@example.com').orgs;
  if (org === undefined) throw new Error('There is one org.');
  return org;
}

const state = (group: string) => ({
  accountAdmin: false,
  memberships: [{ key: groupKey(group), name: group, admin: false, primary: true }],
});
const move = personChange('update', state('Support'), state('Sales'));

describe('what is wanted, found and written', () => {
  it('stands side by side, with the way from the group to the value', () => {
    const written = { run: '2026-11-02-0003', at: run.at, state: state('Support') };
    const org = explained(
      facts({
        user: inSign('Support', { status: 'ACTIVE' }),
        items: [{ state: 'planned', change: move }],
        written,
        planHash: '7f3a0c91e555',
      }),
    );
    expect(org.rows).toEqual([
      { what: 'group', desired: 'Sales', actual: 'Support', written: 'Support' },
      { what: 'group admin', desired: 'no', actual: 'no', written: 'no' },
      { what: 'account admin', desired: 'no', actual: 'no', written: 'no' },
      { what: 'status', desired: 'ACTIVE', actual: 'ACTIVE', written: '–' },
    ]);
    expect(org.because).toEqual([
      'Sales: directory group "Sign Sales" → rule 1, sign-sync-config.yml:1, first of 2 matching rules (rule 2 would give Support)',
    ]);
    expect(org.path).toEqual([
      {
        ...{ value: 'Sales', directoryGroup: 'Sign Sales' },
        rule: { number: 1, file: 'sign-sync-config.yml', line: 1 },
        note: 'first of 2 matching rules (rule 2 would give Support)',
      },
    ]);
    expect(org.standing).toBe('planned');
    expect(org.unmet).toEqual({ code: 'NOT_APPLIED', message: 'planned in plan 7f3a0c91e555, not applied' });
  });

  it('names the rules behind roles', () => {
    const found = { email: 'ana@example.com', groups: ['Boss'], enabled: true };
    expect(explained(facts({ user: inSign('Support') }, { found })).because).toEqual([
      'group as it is: no matching rule assigns one (rules 3)',
      'account admin: directory group "Boss" → rule 3, sign-sync-config.yml:3',
    ]);
  });
});

describe('why not', () => {
  const away: Partial<PersonFacts> = { found: undefined as never };
  it.each<[string, PersonFacts, SyncPolicy, Scope]>([
    ['OWNER', { ...facts({}), emailKey: emailKey('owner@example.com') }, two, MAPPED],
    ['PROTECTED', facts({}), { ...two, protectedPatterns: ['*@example.com'] }, MAPPED],
    ['NOT_IN_DIRECTORY', { ...facts({ user: inSign('Sales') }), ...away }, two, MAPPED],
    [
      'DISABLED_IN_DIRECTORY',
      facts({}, { found: { email: 'a', groups: ['Sign Sales'], enabled: false } }),
      two,
      MAPPED,
    ],
    ['SPELLING', facts({}, { found: { email: 'a', groups: ['sign  sales'], enabled: true } }), two, MAPPED],
    ['NOT_IN_A_GROUP', facts({}, { found: { email: 'a', groups: ['Lab'], enabled: true } }), two, MAPPED],
    ['OUT_OF_SCOPE', facts({}), two, { kind: 'group', groups: ['Lab'] }],
    [
      'OTHER_ORG',
      facts({ org: 'emea' }),
      { ...two, orgs: [orgPolicy(), orgPolicy({ org: 'emea' })] },
      MAPPED,
    ],
    ['OUT_OF_SCOPE', facts({ skipped: 'OUT_OF_SCOPE' }), two, MAPPED],
    ['OUT_OF_SCOPE', { ...facts({ skipped: 'OUT_OF_SCOPE', user: inSign('Sales') }), ...away }, two, MAPPED],
    ['SKIPPED', facts({ skipped: 'CREATE_USERS_OFF' }), two, MAPPED],
    [
      'HELD',
      facts({ items: [{ state: 'held', reason: { code: 'SIGN_ONLY_LIMIT', message: 'x' }, change: move }] }),
      two,
      MAPPED,
    ],
    [
      'REFUSED',
      facts({
        items: [{ state: 'failed', reason: { code: 'PERMISSION_DENIED', message: 'no' }, change: move }],
      }),
      two,
      MAPPED,
    ],
  ])('is %s', (code, given, by, scope) => {
    const { unmet } = explained(given, by, scope);
    expect(unmet?.code).toBe(code);
    expect(unmet?.message).not.toBe('');
  });

  it('names what the scope of the org asks for', () => {
    const scope = { domains: ['example.org'], patterns: [], groups: ['Sales *'], createdByMe: true };
    const org = explained(facts({ skipped: 'OUT_OF_SCOPE' }), { ...two, orgs: [orgPolicy({ scope })] });
    expect(org.standing).toBe('skipped');
    expect(org.unmet?.message).toBe(
      'out of scope: scope.primary is for whoever is in example.org, or in the Sign groups Sales *, or created by this sync',
    );
  });

  it('is nothing for somebody who is in step', () => {
    const org = explained(facts({ user: inSign('Sales') }));
    expect(org).toMatchObject({ standing: 'in-step' });
    expect(org.unmet).toBeUndefined();
  });

  it('says who waits to be deactivated, since when and until when', () => {
    const steps: Govern = { offboarding: { deactivateAfterMs: 30 * 24 * 3_600_000 } };
    const strippedAt = '2026-11-21T08:00:00.000Z';
    const left = { ...facts({ user: inSign('Default Group'), strippedAt }), ...away };
    expect(explained(left, two, MAPPED, steps)).toMatchObject({
      unmet: { code: 'NOT_IN_DIRECTORY' },
      offboarding: { since: strippedAt, until: '2026-12-21T08:00:00.000Z' },
    });
    const came = facts({ user: inSign('Sales'), strippedAt });
    const inactive = { ...facts({ user: inSign('Sales', { status: 'INACTIVE' }), strippedAt }), ...away };
    for (const [given, govern] of [
      [came, steps],
      [inactive, steps],
      [left, {}],
    ] as const)
      expect(explained(given, two, MAPPED, govern)).not.toHaveProperty('offboarding');
  });

  it('looks at the last complete read, where the newest one was cut', () => {
    const before = { email: 'ana@example.com', groups: ['Sign Sales'], enabled: true };
    const cut = {
      ...facts({ user: inSign('Sales') }),
      directory: { view: 'union' as const },
      before,
      ...away,
    };
    expect(explained(cut)).toMatchObject({ standing: 'in-step' });
  });
});

describe('an explanation', () => {
  it('wants what plans are made of, for everybody', () => {
    fc.assert(
      fc.property(
        anyPolicy(),
        anyScope(),
        fc.subarray(['Alpha', 'Beta', 'Gamma', 'Staff', 'Sales']),
        (policy, scope, more) => {
          const groups = [...more, ...policy.rules.slice(0, 2).map(({ directoryGroup }) => directoryGroup)];
          const given: PersonFacts = {
            ...facts({}),
            emailKey: emailKey('nobody-special@example.net'),
            found: { email: 'nobody-special@example.net', groups, enabled: true },
            orgs: policy.orgs.map(({ org }) => ({ org, items: [] })),
          };
          const { access } = resolveAccess(groups, { ...policy, protectedPatterns: [] }, scope);
          for (const { org, rows, because } of explainPerson(
            given,
            { policy: { ...policy, protectedPatterns: [] }, scope, govern: {} },
            '',
          ).orgs) {
            const desired = access.get(org);
            expect(because.length > 0).toBe(desired !== undefined);
            const admin = rows.find(({ what }) => what === 'account admin')?.desired;
            expect(admin).toBe(desired === undefined ? '–' : desired.accountAdmin ? 'yes' : 'no');
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
