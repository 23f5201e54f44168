import { describe, expect, it } from 'vitest';
import { DEFAULT_GROUP, memberships, orgPolicy, policy, rules } from '#testing';
import type { AccessState } from '../planner/access-state.js';
import { groupKey } from '../text/keys.js';
import { judgeShadow, type ShadowCase } from './judge-shadow.js';
import { type DefectFacts, knownDefect, knownDefectWords } from './known-defect.js';

function state(groups: readonly string[], more: Partial<AccessState> = {}): AccessState {
  return { status: 'ACTIVE', accountAdmin: false, memberships: memberships(...groups), ...more };
}

const [start, sales, legal] = [state([DEFAULT_GROUP]), state(['Sales']), state(['Legal'])];
const orgs = [orgPolicy(), orgPolicy({ org: 'emea' })];
const several = policy({
  orgs,
  rules: rules(
    ['Staff', { assigns: ['Sales'] }],
    ['Emea', { assigns: ['emea::Legal'] }],
    ['Bosses', { accountAdmin: true }],
    ['Emea Bosses', { accountAdmin: true, orgs: ['emea'] }],
  ),
});

function defectOf(
  { change, before, actual, ...one }: Partial<ShadowCase>,
  facts: Partial<DefectFacts> = {},
): string | undefined {
  const known = { ...(before && { before }), ...(actual && { actual }) };
  const verdict = judgeShadow({
    ...{ ...known, isStale: false, comparesNames: true, ...one },
    ...(change && { change }),
  });
  return knownDefect(verdict, {
    ...{ org: 'primary', policy: several, scope: { kind: 'mapped' } },
    ...{ groups: ['Staff'], defaultGroup: groupKey(DEFAULT_GROUP), ...known, ...facts },
  });
}

describe('knownDefect', () => {
  it('knows whom the original takes for missing because of capital letters', () => {
    const [before, actual] = [
      state([DEFAULT_GROUP], { email: 'Ann@x.org' }),
      state([DEFAULT_GROUP], { email: 'Ann@x.org', status: 'INACTIVE' }),
    ];
    expect(defectOf({ before, change: sales, actual })).toBe('MIXED_CASE_ADDRESS');
    expect(defectOf({ before, change: sales, actual }, { groups: [] })).toBeUndefined();
  });

  it('knows whom it leaves out of their second org', () => {
    const facts = { org: 'emea', groups: ['Staff', 'Emea'] };
    expect(defectOf({ before: start, change: legal, actual: start }, facts)).toBe('ONE_ORG_ONLY');
    expect(
      defectOf({ before: start, change: sales, actual: start }, { groups: facts.groups }),
    ).toBeUndefined();
    const first = { ...facts, policy: { ...several, orgAssignment: 'first' as const } };
    expect(defectOf({ before: start, change: legal, actual: start }, first)).toBeUndefined();
  });

  it('knows whom it takes into every org', () => {
    expect(defectOf({ actual: start }, { org: 'emea', groups: ['Bosses'] })).toBe('EVERY_ORG');
    expect(defectOf({ actual: start }, { org: 'emea', groups: ['Staff'] })).toBeUndefined();
  });

  it('knows roles that only a rule of another org grants', () => {
    const facts = { groups: ['Staff', 'Emea Bosses'] };
    const admin = state(['Sales'], { accountAdmin: true });
    expect(defectOf({ before: sales, actual: admin }, facts)).toBe('ROLES_OF_OTHER_ORG');
    expect(defectOf({ before: sales, actual: admin }, { groups: ['Staff'] })).toBeUndefined();
  });

  it('knows that it moves people whose rules give roles only', () => {
    const admin = (groups: readonly string[]) => state(groups, { accountAdmin: true });
    const facts = { groups: ['Bosses'] };
    expect(defectOf({ before: admin(['Legal']), actual: admin([DEFAULT_GROUP]) }, facts)).toBe(
      'ROLE_RULE_MOVES',
    );
    expect(defectOf({ before: admin(['Legal']), actual: admin(['Sales']) }, facts)).toBeUndefined();
  });

  it('knows that it writes names only once, and no addresses', () => {
    const named = (firstName: string) => state(['Sales'], { firstName, lastName: 'Lee' });
    const [before, change] = [named('Ann'), named('Anna')];
    expect(defectOf({ before, change, actual: before })).toBe('NAMES_ONLY_AT_CREATION');
    const at = (email: string) => state(['Sales'], { email });
    expect(defectOf({ before: at('a@x.org'), change: at('b@x.org'), actual: at('a@x.org') })).toBe(
      'ADDRESS_IS_THE_PERSON',
    );
  });

  it('knows that whom it activates gets the rest later', () => {
    const before = state([DEFAULT_GROUP], { status: 'INACTIVE' });
    const facts = { action: 'reactivate' as const };
    expect(defectOf({ before, change: sales, actual: start }, facts)).toBe('REACTIVATED_WITHOUT_ACCESS');
    expect(defectOf({ before, change: sales, actual: before }, facts)).toBeUndefined();
  });

  it('knows what it never finished of several groups', () => {
    const umg = { ...several, umg: true };
    const action = 'remove_groups' as const;
    const both = state(['Sales', 'Legal']);
    expect(
      defectOf(
        { before: both, change: start, actual: state([DEFAULT_GROUP, 'Legal']) },
        { policy: umg, action },
      ),
    ).toBe('OTHER_GROUPS_STAY');
    const admin = state(['Sales'], { accountAdmin: true });
    const facts = { policy: umg, groups: ['Staff', 'Bosses'] };
    expect(defectOf({ before: sales, change: admin, actual: sales }, facts)).toBe(
      'ACCOUNT_ADMIN_GROUPS_IGNORED',
    );
  });

  it('says nothing where both agree, where we hold, and where the prediction is stale', () => {
    const facts = { org: 'emea', groups: ['Staff', 'Emea'] };
    expect(defectOf({ before: start, change: legal, actual: legal }, facts)).toBeUndefined();
    expect(defectOf({ before: sales, withheld: start, actual: start }, facts)).toBeUndefined();
    expect(defectOf({ before: start, change: legal, actual: start, isStale: true }, facts)).toBeUndefined();
  });

  it('has a sentence for each', () => {
    expect(knownDefectWords('ONE_ORG_ONLY')).toMatch(/one org only/);
  });
});
