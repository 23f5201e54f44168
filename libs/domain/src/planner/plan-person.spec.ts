import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyPlanInputs,
  desiredAccess,
  inWords,
  joinPeople,
  missingGroups,
  orgCase,
  orgPolicy,
  orgView,
  personCase,
  planInMemory,
  policy,
  signUser,
} from '#testing';
import { SIGN_ONLY_ACTIONS, type SignOnlyAction } from '../rules/sync-policy.js';
import { type GroupKey, groupKey } from '../text/keys.js';
import { type Fact, type ObservedUser, USER_STATUSES } from './observed-user.js';
import type { PersonChange } from './person-change.js';
import { type OrgCase, type PersonCase, type PersonDecision, planPerson } from './plan-person.js';
import { stepsOf } from './steps-of.js';

const IN_STEP = { kind: 'in-step' };
const UNKNOWN = { confidence: 'unknown' } as const;
const stale = (value: ObservedUserStatus) => ({ confidence: 'stale', value }) as const;
type ObservedUserStatus = (typeof USER_STATUSES)[number];

/** What is done now; fails the test where the decision is another. */
function doneNow(decision: PersonDecision): PersonChange {
  if (decision.kind !== 'change' || decision.now === undefined) {
    throw new Error(`Nothing is done: ${JSON.stringify(decision)}`);
  }
  return decision.now;
}

function heldPart(decision: PersonDecision) {
  if (decision.kind !== 'change' || decision.held === undefined) {
    throw new Error(`Nothing is held: ${JSON.stringify(decision)}`);
  }
  return decision.held;
}

/** Groups and roles at the end of a change, in words. */
function ends({ after }: PersonChange) {
  return { groups: inWords(after.memberships), accountAdmin: after.accountAdmin };
}

const withUmg = (named: readonly string[]): OrgCase =>
  orgCase({ policy: policy({ umg: true }), view: orgView({ named }) });

describe('planPerson, somebody who is not in Sign', () => {
  it('creates with names, group and roles as one change (13)', () => {
    const change = doneNow(
      planPerson(personCase({ desired: desiredAccess(['Sales*'], { accountAdmin: true }) }), orgCase()),
    );
    expect(change.action).toBe('create');
    expect(change.before).toBeUndefined();
    expect(ends(change)).toEqual({ groups: ['Sales*'], accountAdmin: true });
    expect(change.after).toMatchObject({ firstName: 'Ana', lastName: 'Alba', status: 'ACTIVE' });
  });

  it('starts somebody whose rules assign no group in the Default Group, as its admin where a rule says so (9)', () => {
    const plain = planPerson(personCase({ desired: desiredAccess() }), orgCase());
    expect(ends(doneNow(plain)).groups).toEqual(['Default Group']);
    const desired = desiredAccess([], { primaryAdmin: true });
    expect(ends(doneNow(planPerson(personCase({ desired }), orgCase()))).groups).toEqual(['Default Group*']);
  });

  it('leaves a new person in the Default Group beside the assigned ones where no rule names it (23)', () => {
    const person = personCase({ desired: desiredAccess(['Sales', 'Legal*']) });
    expect(ends(doneNow(planPerson(person, withUmg(['Sales', 'Legal'])))).groups).toEqual([
      'Sales',
      'Default Group',
      'Legal*',
    ]);
    const named = withUmg(['Sales', 'Legal', 'Default Group']);
    expect(ends(doneNow(planPerson(person, named))).groups).toEqual(['Sales', 'Legal*']);
  });

  it('skips without create_users (13)', () => {
    const org = orgCase({ org: orgPolicy({ createUsers: false }) });
    expect(planPerson(personCase({ desired: desiredAccess(['Sales']) }), org)).toEqual({
      kind: 'skipped',
      reason: 'CREATE_USERS_OFF',
    });
  });

  it('creates nobody while the user list lacks people who must be in it (25)', () => {
    const org = orgCase({ view: orgView({ complete: false }) });
    expect(planPerson(personCase({ desired: desiredAccess(['Sales']) }), org)).toEqual({
      kind: 'skipped',
      reason: 'ORG_LIST_INCOMPLETE',
    });
  });

  it('creates although removals must wait (21)', () => {
    const person = personCase({ desired: desiredAccess(['Sales']), hold: 'DIRECTORY_INCOMPLETE' });
    expect(planPerson(person, orgCase())).toMatchObject({ kind: 'change', now: { action: 'create' } });
  });

  it('has nothing to say about somebody who is wanted nowhere', () => {
    expect(planPerson(personCase(), orgCase())).toEqual(IN_STEP);
  });
});

describe('planPerson, somebody who is managed', () => {
  it('leaves alone whoever is in step', () => {
    const person = personCase({
      desired: desiredAccess(['Sales*'], { accountAdmin: true }),
      observed: signUser({ groups: ['Sales*'], accountAdmin: true }),
    });
    expect(planPerson(person, orgCase())).toEqual(IN_STEP);
  });

  it('takes away account admin and group admin that no rule grants (10)', () => {
    const person = personCase({
      desired: desiredAccess(['Sales']),
      observed: signUser({ groups: ['Sales*'], accountAdmin: true }),
    });
    const change = doneNow(planPerson(person, orgCase()));
    expect(ends(change)).toEqual({ groups: ['Sales'], accountAdmin: false });
    expect(change.effects).toEqual(['revoke-group-admin', 'revoke-account-admin']);
  });

  it('moves the primary group and lists the other memberships with their flags (24)', () => {
    const person = personCase({
      desired: desiredAccess(['Legal']),
      observed: signUser({ groups: ['Sales', 'Ops*', 'Default Group'] }),
    });
    const change = doneNow(planPerson(person, orgCase()));
    expect(ends(change).groups).toEqual(['Legal', 'Default Group', 'Ops*']);
    expect(change.effects).toEqual(['move']);
  });

  it('keeps the primary group of somebody who matches only rules without a group (9)', () => {
    const person = personCase({
      desired: desiredAccess([], { primaryAdmin: true }),
      observed: signUser({ groups: ['Ops'] }),
    });
    expect(ends(doneNow(planPerson(person, orgCase()))).groups).toEqual(['Ops*']);
  });

  it('puts somebody whom no rule names into the Default Group without roles (11)', () => {
    const desired = desiredAccess([], { primary: 'default' });
    const observed = signUser({ groups: ['Sales*'], accountAdmin: true });
    expect(ends(doneNow(planPerson(personCase({ desired, observed }), orgCase())))).toEqual({
      groups: ['Default Group'],
      accountAdmin: false,
    });
  });

  it.each(['CREATED', 'UNVERIFIED'] as const)('treats %s as an existing user (16)', (status) => {
    const person = personCase({ desired: desiredAccess(['Sales']), observed: signUser({ status }) });
    const change = doneNow(planPerson(person, orgCase()));
    expect(change).toMatchObject({ action: 'update', before: { status }, after: { status } });
  });

  it('writes names of existing users only with update_names, and never an empty one (15)', () => {
    const person = personCase({
      desired: desiredAccess(['Sales']),
      observed: signUser({ groups: ['Sales'], firstName: 'Anna', lastName: 'Old' }),
      names: { firstName: 'Ana', lastName: '' },
    });
    expect(planPerson(person, orgCase())).toEqual(IN_STEP);
    const change = doneNow(planPerson(person, orgCase({ policy: policy({ updateNames: true }) })));
    expect(change.after).toMatchObject({ firstName: 'Ana', lastName: 'Old' });
    expect(change.effects).toEqual(['rename']);
  });
});

describe('planPerson, with users in multiple groups (23)', () => {
  it('is authoritative in every group that some rule names and in no other', () => {
    const person = personCase({
      desired: desiredAccess(['Sales', 'Legal*']),
      observed: signUser({ groups: ['Ops*', 'Sales*', 'By Hand*', 'Default Group'] }),
    });
    const change = doneNow(planPerson(person, withUmg(['Sales', 'Legal', 'Ops'])));
    expect(ends(change).groups).toEqual(['Sales', 'By Hand*', 'Default Group', 'Legal*']);
  });

  it('lets somebody leave the Default Group where a rule names it and they do not match', () => {
    const person = personCase({ desired: desiredAccess(['Sales']), observed: signUser() });
    const change = doneNow(planPerson(person, withUmg(['Sales', 'Default Group'])));
    expect(ends(change).groups).toEqual(['Sales']);
  });

  it('falls back to the Default Group when no assigned group is left, and keeps unmanaged memberships', () => {
    const person = personCase({
      desired: desiredAccess(),
      observed: signUser({ groups: ['Sales*', 'By Hand*'] }),
    });
    const change = doneNow(planPerson(person, withUmg(['Sales'])));
    expect(ends(change).groups).toEqual(['Default Group', 'By Hand*']);
  });

  it('keeps an unmanaged primary group of somebody to whom no group is assigned (9)', () => {
    const person = personCase({ desired: desiredAccess(), observed: signUser({ groups: ['By Hand'] }) });
    expect(planPerson(person, withUmg(['Sales']))).toEqual(IN_STEP);
  });

  it('does not ask which group is primary where the rules decide it whatever it is', () => {
    const person = personCase({
      desired: desiredAccess(['Sales', 'Legal']),
      observed: signUser({ groups: ['Ops', 'Default Group'], primaryKnown: false }),
    });
    const change = doneNow(planPerson(person, withUmg(['Sales', 'Legal', 'Ops'])));
    expect(ends(change).groups).toEqual(['Sales', 'Default Group', 'Legal']);
  });
});

describe('planPerson, somebody inactive in Sign (14)', () => {
  const inactive = signUser({ status: 'INACTIVE', groups: ['Sales*', 'Ops*'], accountAdmin: true });

  it('reactivates with group and roles in one change, and old admin rights do not come back', () => {
    const change = doneNow(
      planPerson(personCase({ desired: desiredAccess(['Legal']), observed: inactive }), orgCase()),
    );
    expect(change).toMatchObject({ action: 'reactivate', after: { status: 'ACTIVE' } });
    expect(ends(change)).toEqual({ groups: ['Legal', 'Ops'], accountAdmin: false });
  });

  it('clears group admin that no rule grants in unmanaged groups as well (23)', () => {
    const person = personCase({ desired: desiredAccess(['Legal*']), observed: inactive });
    expect(ends(doneNow(planPerson(person, withUmg(['Legal'])))).groups).toEqual(['Legal*', 'Ops', 'Sales']);
  });

  it('leaves them inactive without create_users, with the reason', () => {
    const org = orgCase({ org: orgPolicy({ createUsers: false }) });
    expect(planPerson(personCase({ desired: desiredAccess(['Legal']), observed: inactive }), org)).toEqual({
      kind: 'skipped',
      reason: 'INACTIVE_CREATE_USERS_OFF',
    });
  });

  it('does not bring old rights back either when removals must wait', () => {
    const person = personCase({
      desired: desiredAccess(['Legal']),
      observed: inactive,
      hold: 'DIRECTORY_INCOMPLETE',
    });
    const decision = planPerson(person, orgCase());
    expect(ends(doneNow(decision))).toEqual({ groups: ['Sales', 'Ops'], accountAdmin: false });
    expect(ends(heldPart(decision).change).groups).toEqual(['Legal', 'Ops']);
  });

  it('never touches somebody who is inactive and wanted nowhere', () => {
    for (const signOnlyAction of SIGN_ONLY_ACTIONS) {
      const org = orgCase({ policy: policy({ signOnlyAction }) });
      expect(planPerson(personCase({ observed: inactive }), org)).toEqual(IN_STEP);
    }
  });
});

describe('planPerson, the owner and protected people (18)', () => {
  it('never touches them and says so only where the directory names them', () => {
    const org = orgCase({ policy: policy({ signOnlyAction: 'deactivate' }) });
    const observed = signUser({ accountAdmin: true });
    for (const [guarded, reason] of [['owner', 'OWNER'] as const, ['protected', 'PROTECTED'] as const]) {
      expect(planPerson(personCase({ guarded, observed }), org)).toEqual(IN_STEP);
      const managed = personCase({ guarded, observed, desired: desiredAccess(['Sales']) });
      expect(planPerson(managed, org)).toEqual({ kind: 'skipped', reason });
      const absent = personCase({ guarded, desired: desiredAccess(['Sales']) });
      expect(planPerson(absent, org)).toEqual({ kind: 'skipped', reason });
    }
  });
});

describe('planPerson, Sign-only users (19)', () => {
  const act = (signOnlyAction: SignOnlyAction, observed: ObservedUser, deactivateUsers = true) =>
    planPerson(
      personCase({ observed }),
      orgCase({ policy: policy({ signOnlyAction }), org: orgPolicy({ deactivateUsers }) }),
    );
  const admin = signUser({ groups: ['Sales*', 'Legal*'], accountAdmin: true });

  it.each([
    ['reset', { groups: ['Default Group'], accountAdmin: false }],
    ['remove_groups', { groups: ['Default Group*'], accountAdmin: true }],
    ['remove_roles', { groups: ['Sales', 'Legal'], accountAdmin: false }],
    ['deactivate', { groups: ['Sales*', 'Legal*'], accountAdmin: true }],
  ] as const)('%s ends as the manual says', (action, end) => {
    const change = doneNow(act(action, admin));
    expect(change.action).toBe(action);
    expect(ends(change)).toEqual(end);
    expect(change.after.status).toBe(action === 'deactivate' ? 'INACTIVE' : 'ACTIVE');
  });

  it('exclude does nothing', () => {
    expect(act('exclude', admin)).toEqual(IN_STEP);
  });

  it('deactivate does nothing without deactivate_users', () => {
    expect(act('deactivate', admin, false)).toEqual(IN_STEP);
  });

  it.each([
    ['reset', signUser()],
    ['remove_groups', signUser({ groups: ['Default Group*'], accountAdmin: true })],
    ['remove_roles', signUser({ groups: ['Sales', 'Legal'] })],
    ['deactivate', signUser({ status: 'INACTIVE', groups: ['Sales*'], accountAdmin: true })],
  ] as const)('%s leaves alone whoever is already so', (action, observed) => {
    expect(act(action, observed)).toEqual(IN_STEP);
  });

  it('reset finds the admin of a further group whose primary group is the default one', () => {
    const change = doneNow(act('reset', signUser({ groups: ['Default Group', 'Legal*'] })));
    expect(ends(change).groups).toEqual(['Default Group']);
  });

  it('remove_groups makes an admin of the Default Group only of who was admin of the primary group', () => {
    const further = signUser({ groups: ['Sales', 'Default Group*'] });
    expect(ends(doneNow(act('remove_groups', further))).groups).toEqual(['Default Group']);
    const granted = doneNow(act('remove_groups', signUser({ groups: ['Sales*'] })));
    expect(granted.effects).toContain('grant-group-admin');
  });

  it('lists the change as held beyond the limit and asks nothing about it (20)', () => {
    for (const status of [UNKNOWN, stale('ACTIVE')]) {
      const observed = signUser({ groups: ['Sales*', 'Legal'], status, primaryKnown: false });
      const org = orgCase({ policy: policy({ signOnlyAction: 'remove_groups' }), signOnlyHeld: true });
      const decision = planPerson(personCase({ observed }), org);
      expect(decision).not.toHaveProperty('now');
      expect(heldPart(decision).reason).toBe('SIGN_ONLY_LIMIT');
    }
  });

  it('asks about people who are managed although the Sign-only step is held', () => {
    const person = personCase({
      desired: desiredAccess(['Sales']),
      observed: signUser({ status: stale('ACTIVE') }),
    });
    expect(planPerson(person, orgCase({ signOnlyHeld: true }))).toEqual({
      kind: 'question',
      facts: ['status'],
    });
  });
});

describe('planPerson, when removals must wait (21)', () => {
  const hold = 'DIRECTORY_INCOMPLETE';

  it('holds what is taken from a Sign-only user, without a question', () => {
    const observed = signUser({ groups: ['Sales', 'Legal*'], status: UNKNOWN, primaryKnown: false });
    const org = orgCase({ policy: policy({ signOnlyAction: 'reset' }) });
    const decision = planPerson(personCase({ observed, hold }), org);
    expect(decision).not.toHaveProperty('now');
    expect(heldPart(decision)).toMatchObject({ reason: hold, change: { action: 'reset' } });
  });

  it('grants what is new at once and holds what is taken', () => {
    const person = personCase({
      desired: desiredAccess(['Sales'], { accountAdmin: true }),
      observed: signUser({ groups: ['Sales*'] }),
      hold,
    });
    const decision = planPerson(person, orgCase());
    expect(ends(doneNow(decision))).toEqual({ groups: ['Sales*'], accountAdmin: true });
    expect(ends(heldPart(decision).change)).toEqual({ groups: ['Sales'], accountAdmin: true });
  });

  it('moves somebody out of the Default Group, which takes nothing from them', () => {
    const person = personCase({ desired: desiredAccess(['Sales']), observed: signUser(), hold });
    const decision = planPerson(person, orgCase());
    expect(ends(doneNow(decision)).groups).toEqual(['Sales']);
    expect(decision).not.toHaveProperty('held');
  });

  it('does not move an admin of the Default Group', () => {
    const observed = signUser({ groups: ['Default Group*'] });
    const decision = planPerson(personCase({ desired: desiredAccess(['Sales']), observed, hold }), orgCase());
    expect(decision).not.toHaveProperty('now');
  });

  it('waits with a whole move where nobody can be in two groups', () => {
    const observed = signUser({ groups: ['Legal'] });
    const decision = planPerson(personCase({ desired: desiredAccess(['Sales']), observed, hold }), orgCase());
    expect(decision).not.toHaveProperty('now');
    expect(ends(heldPart(decision).change).groups).toEqual(['Sales']);
  });

  it('joins the new group at once and stays in the old one with umg', () => {
    const observed = signUser({ groups: ['Legal*'] });
    const person = personCase({ desired: desiredAccess(['Sales*']), observed, hold });
    const decision = planPerson(person, withUmg(['Sales', 'Legal']));
    expect(ends(doneNow(decision)).groups).toEqual(['Legal*', 'Sales*']);
    expect(ends(heldPart(decision).change).groups).toEqual(['Sales*']);
  });
});

describe('planPerson, facts that nobody has read', () => {
  const ask = (...facts: Fact[]) => ({ kind: 'question', facts });
  const skippedUnread = { kind: 'skipped', reason: 'FACT_UNREAD' };
  const managed = (observed: ObservedUser, unread: Fact[] = []) =>
    personCase({ desired: desiredAccess(['Sales']), observed, unread });

  it('asks for a status on which a change depends', () => {
    expect(planPerson(managed(signUser({ status: UNKNOWN })), orgCase())).toEqual(ask('status'));
  });

  it('asks whether somebody in step must be reactivated, but not without create_users', () => {
    const inStep = managed(signUser({ groups: ['Sales'], status: UNKNOWN }));
    expect(planPerson(inStep, orgCase())).toEqual(ask('status'));
    const org = orgCase({ org: orgPolicy({ createUsers: false }) });
    expect(planPerson(inStep, org)).toEqual(IN_STEP);
  });

  it('believes a stale status when it leaves somebody alone, never when it changes them (26)', () => {
    const org = orgCase({ policy: policy({ signOnlyAction: 'deactivate' }) });
    const leaver = (value: ObservedUserStatus) =>
      personCase({ observed: signUser({ status: stale(value) }) });
    expect(planPerson(leaver('INACTIVE'), org)).toEqual(IN_STEP);
    expect(planPerson(leaver('ACTIVE'), org)).toEqual(ask('status'));
    expect(planPerson(managed(signUser({ groups: ['Sales'], status: stale('ACTIVE') })), org)).toEqual(
      IN_STEP,
    );
    expect(planPerson(managed(signUser({ status: stale('INACTIVE') })), org)).toEqual(ask('status'));
  });

  it('asks which of several groups is primary where a move depends on it', () => {
    const several = signUser({ groups: ['Legal', 'Ops'], primaryKnown: false });
    expect(planPerson(managed(several), orgCase())).toEqual(ask('groups'));
    const both = signUser({ groups: ['Legal', 'Ops'], primaryKnown: false, status: UNKNOWN });
    expect(planPerson(managed(both), orgCase())).toEqual(ask('status', 'groups'));
  });

  it('does not ask for a primary group to deactivate somebody or to take account admin away', () => {
    const observed = signUser({ groups: ['Legal', 'Ops'], primaryKnown: false, accountAdmin: true });
    for (const signOnlyAction of ['deactivate', 'remove_roles'] as const) {
      const org = orgCase({ policy: policy({ signOnlyAction }) });
      const change = doneNow(planPerson(personCase({ observed }), org));
      expect(stepsOf(change, org.view, false)).toHaveLength(1);
      expect(change.before?.memberships.some((membership) => membership.primary)).toBe(false);
    }
  });

  it('takes the only group as primary without asking', () => {
    const observed = signUser({ groups: ['Legal'], primaryKnown: false });
    expect(ends(doneNow(planPerson(managed(observed), orgCase()))).groups).toEqual(['Sales']);
  });

  it('asks for groups of somebody whom no group list names, except to deactivate them', () => {
    const observed = { ...signUser({ primaryKnown: false }), memberships: [] };
    expect(planPerson(managed(observed), orgCase())).toEqual(ask('groups'));
    const org = orgCase({ policy: policy({ signOnlyAction: 'deactivate' }) });
    expect(doneNow(planPerson(personCase({ observed }), org)).action).toBe('deactivate');
  });

  it('skips somebody whose fact could not be read, with the reason (25)', () => {
    expect(planPerson(managed(signUser({ status: UNKNOWN }), ['status']), orgCase())).toEqual(skippedUnread);
    const several = signUser({ groups: ['Legal', 'Ops'], primaryKnown: false });
    expect(planPerson(managed(several, ['groups']), orgCase())).toEqual(skippedUnread);
  });

  it('says so as well where only the groups could not be read and the status makes no difference', () => {
    const org = orgCase({ org: orgPolicy({ createUsers: false }) });
    const several = signUser({ groups: ['Legal', 'Ops'], primaryKnown: false, status: UNKNOWN });
    expect(planPerson(managed(several, ['groups']), org)).toEqual(skippedUnread);
  });
});

/** Every way in which the facts of a user may turn out. */
function answersOf(observed: ObservedUser, org: OrgCase): ObservedUser[] {
  const { view } = org;
  const sets =
    observed.memberships.length > 0
      ? [observed.memberships]
      : [...view.groupNames].flatMap(([key, name]) =>
          [false, true].map((admin) => [{ key, name, admin }] as const),
        );
  const statuses =
    observed.status.confidence === 'fresh'
      ? [observed.status]
      : USER_STATUSES.map((value) => ({ confidence: 'fresh', value }) as const);
  return statuses.flatMap((status) =>
    sets.flatMap((memberships) => {
      const known = observed.primary;
      const primaries: GroupKey[] = known === undefined ? memberships.map(({ key }) => key) : [known];
      return primaries.map((primary) => ({ ...observed, status, memberships, primary }));
    }),
  );
}

function writes(person: PersonCase, org: OrgCase): string {
  const decision = planPerson(person, org);
  if (decision.kind === 'question') throw new Error('Everything is known, and still there is a question.');
  if (decision.kind !== 'change' || decision.now === undefined) return '[]';
  return JSON.stringify(stepsOf(decision.now, org.view, org.policy.umg));
}

describe('planPerson, its questions', () => {
  const anyCase = () =>
    anyPlanInputs()
      .chain((inputs) =>
        fc.record({
          inputs: fc.constant(inputs),
          at: fc.nat(),
          signOnlyHeld: fc.boolean(),
          listed: fc.constantFrom(true, true, true, false),
          hold: fc.constantFrom(undefined, undefined, 'GROUP_VANISHED' as const),
        }),
      )
      .map(({ inputs, at, signOnlyHeld, listed, hold }) => {
        const people = joinPeople(inputs);
        const joined = people[at % Math.max(people.length, 1)];
        const { org } = planInMemory(inputs);
        const { observed, ...rest } = joined?.person ?? personCase();
        // Now and then a user whom no group list names.
        const { primary: _, ...unlisted } = observed ?? signUser();
        const seen = listed ? observed : { ...unlisted, memberships: [] };
        const person: PersonCase = {
          ...rest,
          ...(observed && seen && { observed: seen }),
          ...(hold && { hold }),
        };
        return { person, org: { ...org, signOnlyHeld }, missing: missingGroups(inputs) };
      });

  it('are asked only when possible answers lead to different calls, and never otherwise', () => {
    fc.assert(
      fc.property(anyCase(), ({ person, org }) => {
        const { observed } = person;
        if (observed === undefined) return;
        const decision = planPerson(person, org);
        // Nobody is in no group, so this is a gap in the lists: it is asked about before groups are written.
        if (decision.kind === 'question' && observed.memberships.length === 0) return;
        const answers = answersOf(observed, org);
        const results = answers.map((answer) => writes({ ...person, observed: answer }, org));
        const asked = decision.kind === 'question' ? decision.facts : [];
        const apart = (fact: Fact, { memberships, primary, status }: ObservedUser) =>
          JSON.stringify(fact === 'status' ? [memberships, primary] : status);
        const needless = asked.filter(
          (fact) =>
            !answers.some((one, at) =>
              answers.some(
                (other, otherAt) =>
                  apart(fact, one) === apart(fact, other) && results[at] !== results[otherAt],
              ),
            ),
        );
        expect(needless).toEqual([]);
        // A stale status leaves people alone without a question, so only changes must be the same for all.
        const decided = decision.kind === 'change' && observed.status.confidence !== 'stale';
        expect(decided && new Set(results).size !== 1).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('are never asked again about the same fact', () => {
    fc.assert(
      fc.property(anyCase(), fc.nat(), ({ person, org }, choice) => {
        const { observed } = person;
        const decision = planPerson(person, org);
        if (observed === undefined || decision.kind !== 'question') return;
        const answers = answersOf(observed, org);
        const answer = answers[choice % answers.length] ?? observed;
        const { primary: _, ...unanswered } = observed;
        const now: ObservedUser = {
          ...unanswered,
          status: decision.facts.includes('status') ? answer.status : observed.status,
          ...(decision.facts.includes('groups')
            ? { memberships: answer.memberships, ...(answer.primary && { primary: answer.primary }) }
            : observed.primary && { primary: observed.primary }),
        };
        const next = planPerson({ ...person, observed: now }, org);
        const again = next.kind === 'question' ? next.facts : [];
        expect(again.filter((fact) => decision.facts.includes(fact))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('come to an end when they cannot be answered: the person is skipped or decided', () => {
    fc.assert(
      fc.property(anyCase(), ({ person, org }) => {
        const decision = planPerson({ ...person, unread: ['status', 'groups'] }, org);
        expect(decision.kind).not.toBe('question');
      }),
      { numRuns: 500 },
    );
  });

  it('leave a primary group unsaid only where no call depends on it', () => {
    const key = groupKey('Legal');
    const observed = signUser({ groups: ['Legal', 'Ops'], primaryKnown: false, accountAdmin: true });
    const person = personCase({ desired: desiredAccess(), observed });
    const change = doneNow(planPerson(person, orgCase()));
    expect(change.effects).toEqual(['revoke-account-admin']);
    expect(change.after.memberships.find((membership) => membership.key === key)?.primary).toBe(false);
  });
});
