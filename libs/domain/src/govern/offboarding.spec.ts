import { describe, expect, it } from 'vitest';
import { DEFAULT_GROUP, desiredAccess, orgCase, orgPolicy, personCase, policy, signUser } from '#testing';
import { judgeLimit, personItems, weigh } from '../plan/plan-org.js';
import { type OrgCase, type PersonCase, planPerson } from '../planner/plan-person.js';
import { emailKey } from '../text/keys.js';
import { offboardingFinding } from './offboarding.js';

const DAY_MS = 24 * 3_600_000;
const inSteps = (more: Partial<OrgCase> = {}) =>
  orgCase({
    policy: policy({ signOnlyAction: 'deactivate' }),
    offboarding: { deactivateAfterMs: 30 * DAY_MS },
    ...more,
  });

const boss = personCase({ observed: signUser({ groups: ['Sales*', 'Legal'], accountAdmin: true }) });
const plain = personCase({ observed: signUser() });
const desired = desiredAccess(['Sales']);
const known = (person: PersonCase, offboarding: 'waiting' | 'due'): PersonCase => ({
  ...person,
  offboarding,
});

const actionOf = (person: PersonCase, org = inSteps()) => {
  const decision = planPerson(person, org);
  return decision.kind === 'change' ? (decision.now ?? decision.held?.change)?.action : decision.kind;
};
const findingOf = (person: PersonCase, org = inSteps()) =>
  offboardingFinding(person, planPerson(person, org), org);

describe('off-boarding in steps', () => {
  it('takes every right first, and deactivates when the day has come', () => {
    const first = planPerson(boss, inSteps());
    expect(first).toMatchObject({
      kind: 'change',
      now: {
        action: 'reset',
        after: {
          status: 'ACTIVE',
          accountAdmin: false,
          memberships: [{ name: DEFAULT_GROUP, admin: false }],
        },
      },
    });
    expect(actionOf(known(plain, 'waiting'))).toBe('in-step');
    expect(actionOf(known(plain, 'due'))).toBe('deactivate');
  });

  it('takes rights again that come back by hand meanwhile, and gives managed people theirs', () => {
    expect(actionOf(known(boss, 'waiting'))).toBe('reset');
    expect(actionOf(known({ ...plain, desired }, 'due'))).toBe('update');
  });

  it('belongs to the other sync, of whoever is out of scope', () => {
    expect([findingOf(plain), findingOf({ ...plain, outside: true })]).toEqual(['stripped', undefined]);
    const cameBack = known({ ...plain, desired }, 'waiting');
    expect([findingOf(cameBack), findingOf({ ...cameBack, outside: true })]).toEqual(['back', undefined]);
  });

  it('is nothing without the key, or where users may not be deactivated', () => {
    const withoutKey = orgCase({ policy: policy({ signOnlyAction: 'deactivate' }) });
    expect(actionOf(boss, withoutKey)).toBe('deactivate');
    expect(findingOf(plain, withoutKey)).toBeUndefined();
    const mayNot = inSteps({ org: orgPolicy({ deactivateUsers: false }) });
    expect(actionOf(boss, mayNot)).toBe('in-step');
    expect(findingOf(plain, mayNot)).toBeUndefined();
  });

  it('says in the first step on which day the second comes', () => {
    const joined = {
      emailKey: emailKey('b@example.com'),
      email: 'b@example.com',
      deactivateOn: '2026-12-22',
    };
    const items = (person: PersonCase) =>
      personItems({ ...joined, person }, planPerson(person, inSteps()), 'primary', new Set());
    expect(items(boss)).toMatchObject([{ deactivateOn: '2026-12-22' }]);
    expect(items(known(boss, 'due'))[0]).not.toHaveProperty('deactivateOn');
  });

  it('counts a leaver against sign_only_limit until they are stripped, and among all users always', () => {
    const one = { min: 1, max: 1 };
    expect(weigh(boss)).toEqual({ signOnly: one, active: one });
    for (const stage of ['waiting', 'due'] as const)
      expect(weigh(known(boss, stage))).toEqual({ signOnly: { min: 0, max: 0 }, active: one });
    const { signOnlyHeld: _, ...org } = inSteps({
      policy: policy({ signOnlyAction: 'deactivate', signOnlyLimit: { kind: 'count', value: 0 } }),
    });
    expect(judgeLimit(weigh(known(boss, 'waiting')), org)).toEqual({ verdict: 'within' });
  });
});

describe('offboardingFinding', () => {
  it('finds people without rights of whom nobody knows yet, and people who are managed again', () => {
    expect(findingOf(plain)).toBe('stripped');
    expect(findingOf(known({ ...plain, desired }, 'waiting'))).toBe('back');
    expect(findingOf(known({ ...plain, desired }, 'due'))).toBe('back');
  });

  it.for<[string, PersonCase, Partial<OrgCase>?]>([
    ['still have rights', boss],
    ['are known already', known(plain, 'waiting')],
    ['are managed', personCase({ observed: signUser({ groups: ['Sales'] }), desired })],
    ['are not in Sign', personCase()],
    ['are inactive', personCase({ observed: signUser({ status: 'INACTIVE' }) })],
    ['are owners', { ...plain, guarded: 'owner' }],
    ['are claimed by two', { ...plain, leftAlone: 'ADDRESS_CONTESTED' }],
    ['may be absent for an incomplete read only', { ...plain, hold: 'DIRECTORY_INCOMPLETE' }],
    ['are too many for the limit', plain, { signOnlyHeld: true }],
  ])('begins no time for people who %s', ([, person, more]) => {
    expect(findingOf(person, inSteps(more))).toBeUndefined();
  });
});
