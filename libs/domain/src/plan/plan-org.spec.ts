import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allKnown,
  anyBehaviour,
  anyPlanInputs,
  anySpelling,
  applyInMemory,
  desiredAccess,
  type FinishedPlan,
  type Knowledge,
  orgCase,
  orgPolicy,
  orgView,
  person,
  personCase,
  planInMemory,
  type PlanInputs,
  policy,
  rules,
  signUser,
  type SignWorld,
  type WorldUser,
  memberships,
} from '#testing';
import { emailKey, groupKey, type EmailKey, type GroupKey } from '../text/keys.js';
import type { Membership, OrgView } from '../planner/observed-user.js';
import type { PersonCase } from '../planner/plan-person.js';
import { type DesiredAccess, isProtected, namedGroups, resolveAccess } from '../rules/resolve-access.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { groupItems, judgeLimit, type JoinedPerson, planOrg, weigh } from './plan-org.js';
import type { PersonItem, PlanItem } from './plan-item.js';
import { sealPlan } from './seal-plan.js';

const RUNS = { numRuns: 500 };
const HEADER = { format: 1, org: 'primary', configDigest: 'c' } as const;

const inputsAndBehaviour = () =>
  anyPlanInputs().chain((inputs) => fc.tuple(fc.constant(inputs), anyBehaviour(inputs.policy.umg)));

/** What is known after a plan was applied: what was known and answered before, and what the writes taught. */
function learned(first: FinishedPlan, world: SignWorld): Map<EmailKey, Knowledge> {
  const known = new Map(first.known);
  for (const item of personItemsOf(first.plan.items)) {
    const user = world.users.get(item.emailKey);
    if (user === undefined || item.held !== undefined) continue;
    const wroteGroups = item.change.after.memberships.some((membership) => membership.primary);
    known.set(item.emailKey, {
      status: { confidence: 'fresh', value: user.status },
      primaryKnown: wroteGroups || (known.get(item.emailKey)?.primaryKnown ?? false),
    });
  }
  return known;
}

function personItemsOf(items: readonly PlanItem[]): PersonItem[] {
  return items.filter((item) => item.subject === 'person');
}

/** A plan in which spelling is gone: addresses and names folded, keys and figures as they were. */
function folded(items: readonly PlanItem[]): unknown {
  const fold = (_: string, value: unknown) =>
    typeof value === 'string' ? value.normalize('NFC').toLowerCase() : value;
  const text = items.map((item) => JSON.stringify(item, fold));
  return text.sort();
}

function shuffledInputs(inputs: PlanInputs): fc.Arbitrary<PlanInputs> {
  const shuffled = <T>(all: readonly T[]) =>
    fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
  return fc
    .record({
      directory: shuffled(inputs.directory),
      users: shuffled([...inputs.world.users]),
      groups: shuffled([...inputs.world.groups]),
      backwards: fc.boolean(),
    })
    .map(({ directory, users, groups, backwards }) => ({
      ...inputs,
      directory: directory.map((person) => ({
        ...person,
        groups: backwards ? person.groups.toReversed() : person.groups,
      })),
      world: {
        groups: new Map(groups),
        users: new Map(
          users.map(([key, user]) => [
            key,
            { ...user, memberships: backwards ? user.memberships.toReversed() : user.memberships },
          ]),
        ),
      },
    }));
}

/** The same inputs, every address and every name of a Sign group spelled anew. Protected patterns as well. */
function respelled(inputs: PlanInputs): fc.Arbitrary<PlanInputs> {
  const { policy, world } = inputs;
  const rulesAnew = policy.rules.map((rule) =>
    fc.tuple(...rule.groups.map(({ name }) => anySpelling(name))).map((names) => ({
      ...rule,
      groups: rule.groups.map((group, at) => ({ ...group, name: names[at] ?? group.name })),
    })),
  );
  const directoryAnew = inputs.directory.map((one) =>
    anySpelling(one.email).map((email) => ({ ...one, email })),
  );
  const groupsAnew = [...world.groups].map(([key, name]) =>
    anySpelling(name).map((spelling): [GroupKey, string] => [key, spelling]),
  );
  return fc
    .record({
      rules: fc.tuple(...rulesAnew),
      protectedPatterns: fc.tuple(...policy.protectedPatterns.map(anySpelling)),
      directory: fc.tuple(...directoryAnew),
      groups: fc.tuple(...groupsAnew),
      loud: fc.boolean(),
    })
    .map(({ rules: anew, protectedPatterns, directory, groups, loud }) => {
      const names = new Map(groups);
      const users = [...world.users].map(([key, user]): [EmailKey, typeof user] => [
        key,
        {
          ...user,
          email: loud ? user.email.toUpperCase() : user.email.toLowerCase(),
          memberships: user.memberships.map((one) => ({ ...one, name: names.get(one.key) ?? one.name })),
        },
      ]);
      return {
        ...inputs,
        policy: { ...policy, rules: anew, protectedPatterns },
        directory,
        world: { groups: names, users: new Map(users) },
      };
    });
}

function admins(all: readonly Membership[]): Set<GroupKey> {
  return new Set(all.filter(({ admin }) => admin).map(({ key }) => key));
}

/** The rules of SEMANTICS 7–11 and 23 once more, looked at from the end. */
function isAsWanted(user: WorldUser, desired: DesiredAccess, umg: boolean, view: OrgView): boolean {
  if (user.status === 'INACTIVE' || user.accountAdmin !== desired.accountAdmin) return false;
  const primary = user.memberships.find((membership) => membership.primary);
  if (primary === undefined) return false;
  const wanted = desired.primary === 'default' ? view.defaultGroup.key : desired.primary;
  if (wanted !== 'keep' && primary.key !== wanted) return false;
  if (!umg) return primary.admin === desired.primaryAdmin;
  const held = user.memberships.filter(({ key }) => view.named.has(key));
  const assigned = new Set(desired.groups.map(({ key }) => key));
  // Somebody to whom nothing is assigned is in the Default Group, also where a rule names it.
  const surplus = held.filter(({ key, admin }) => !assigned.has(key) && (admin || key !== primary.key));
  const missing = desired.groups.filter(
    (group) => !held.some(({ key, admin }) => key === group.key && admin === group.admin),
  );
  return surplus.length === 0 && missing.length === 0;
}

/** Grants of one item that no rule of its org gives to that person. */
function unfounded({ change, emailKey: key }: PersonItem, { policy, org, directory }: PlanInputs): string[] {
  const groups = directory.find((wanted) => wanted.emailKey === key)?.groups ?? [];
  const granting = policy.rules.filter(
    (rule) => rule.orgs.includes(org.org) && groups.includes(rule.directoryGroup),
  );
  const old = new Map((change.before?.memberships ?? []).map((one) => [one.key, one]));
  const isAccountAdmin = change.effects.includes('grant-account-admin');
  const found = isAccountAdmin && !granting.some((rule) => rule.accountAdmin) ? ['account admin'] : [];
  for (const { key: group, admin } of change.after.memberships) {
    const naming = granting
      .flatMap((rule) => rule.groups)
      .filter((named) => named.org === org.org && groupKey(named.name) === group);
    const joins = !old.has(group) && group !== groupKey('Default Group');
    if (joins && naming.length === 0) found.push(`member of ${group}`);
    // `remove_groups` keeps the flag of the primary group in the Default Group, and says so.
    const gains = admin && !old.get(group)?.admin && change.action !== 'remove_groups';
    const byRule = policy.umg
      ? naming.some((named) => named.admin)
      : granting.some((rule) => rule.groupAdmin);
    if (gains && !byRule) found.push(`admin of ${group}`);
  }
  return found;
}

describe('the plan of an org', () => {
  it('finds nothing left to do once it has been applied, on either kind of server', () => {
    fc.assert(
      fc.property(inputsAndBehaviour(), ([inputs, behaviour]) => {
        const first = planInMemory(inputs);
        const world = applyInMemory(
          inputs.world,
          first.plan.items,
          first.org.view,
          inputs.policy.umg,
          behaviour,
        );
        const second = planInMemory({ ...inputs, world, known: learned(first, world) });
        expect(second.plan.items).toEqual([]);
      }),
      RUNS,
    );
  });

  it('finds nothing left to do either when everything is read afresh behind it', () => {
    fc.assert(
      fc.property(inputsAndBehaviour(), ([inputs, behaviour]) => {
        const first = planInMemory({ ...inputs, known: allKnown(inputs.world) });
        const world = applyInMemory(
          inputs.world,
          first.plan.items,
          first.org.view,
          inputs.policy.umg,
          behaviour,
        );
        expect(planInMemory({ ...inputs, world, known: allKnown(world) }).plan.items).toEqual([]);
      }),
      RUNS,
    );
  });

  it('makes everybody whom it manages what the rules want', () => {
    fc.assert(
      fc.property(inputsAndBehaviour(), ([inputs, behaviour]) => {
        const { policy, org, scope } = inputs;
        const first = planInMemory({ ...inputs, known: allKnown(inputs.world) });
        const world = applyInMemory(inputs.world, first.plan.items, first.org.view, policy.umg, behaviour);
        const wrong = inputs.directory.filter((wanted) => {
          const desired = resolveAccess(wanted.groups, policy, scope).access.get(org.org);
          if (!wanted.enabled || desired === undefined) return false;
          if (isProtected(wanted.emailKey, org.org, policy)) return false;
          const before = inputs.world.users.get(wanted.emailKey);
          if (!org.createUsers && (before === undefined || before.status === 'INACTIVE')) return false;
          const after = world.users.get(wanted.emailKey);
          return after === undefined || !isAsWanted(after, desired, policy.umg, first.org.view);
        });
        expect(wrong).toEqual([]);
      }),
      RUNS,
    );
  });

  it('has one hash for equal inputs, in whatever order they come', () => {
    const both = anyPlanInputs().chain((inputs) => fc.tuple(fc.constant(inputs), shuffledInputs(inputs)));
    fc.assert(
      fc.property(both, ([inputs, other]) => {
        const hash = sealPlan(HEADER, planInMemory(inputs).plan.items);
        expect(sealPlan(HEADER, planInMemory(inputs).plan.items)).toBe(hash);
        expect(sealPlan(HEADER, planInMemory(other).plan.items)).toBe(hash);
      }),
      RUNS,
    );
  });

  it('never depends on the letter case of addresses and Sign groups', () => {
    const both = anyPlanInputs().chain((inputs) => fc.tuple(fc.constant(inputs), respelled(inputs)));
    fc.assert(
      fc.property(both, ([inputs, other]) => {
        expect(folded(planInMemory(other).plan.items)).toEqual(folded(planInMemory(inputs).plan.items));
      }),
      RUNS,
    );
  });

  it('takes nothing from anybody while removals must wait', () => {
    fc.assert(
      fc.property(inputsAndBehaviour(), ([complete, behaviour]) => {
        const inputs: PlanInputs = { ...complete, hold: 'DIRECTORY_INCOMPLETE' };
        const first = planInMemory(inputs);
        const world = applyInMemory(
          inputs.world,
          first.plan.items,
          first.org.view,
          inputs.policy.umg,
          behaviour,
        );
        for (const [key, before] of inputs.world.users) {
          const after = world.users.get(key);
          const groups = new Set(after?.memberships.map((membership) => membership.key));
          const lost = before.memberships.filter((membership) => !groups.has(membership.key));
          const wasInForce = before.status !== 'INACTIVE';
          // Everybody starts in the Default Group and it grants nothing, so to leave it for a group is no loss.
          const removals = lost.filter(
            (membership) => membership.key !== groupKey('Default Group') || (wasInForce && membership.admin),
          );
          expect(removals).toEqual([]);
          if (!wasInForce) continue;
          expect(after?.status).toBe(before.status);
          expect(after?.accountAdmin || !before.accountAdmin).toBe(true);
          const still = admins(after?.memberships ?? []);
          expect([...admins(before.memberships)].filter((group) => !still.has(group))).toEqual([]);
        }
        const second = planInMemory({ ...inputs, world, known: learned(first, world) });
        expect(second.plan.items.filter((item) => item.subject === 'group' || !item.held)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('goes on with creates while removals must wait', () => {
    fc.assert(
      fc.property(anyPlanInputs(), (inputs) => {
        const creates = (plan: FinishedPlan) =>
          personItemsOf(plan.plan.items).filter((item) => item.change.action === 'create');
        const waiting = planInMemory({ ...inputs, hold: 'DIRECTORY_INCOMPLETE' });
        expect(creates(waiting)).toEqual(creates(planInMemory(inputs)));
      }),
      RUNS,
    );
  });

  it('never brings an old admin right back with an account, not even while removals must wait', () => {
    const inputs = anyPlanInputs().chain((all) =>
      fc.constantFrom<PlanInputs>(all, { ...all, hold: 'DIRECTORY_INCOMPLETE' }),
    );
    fc.assert(
      fc.property(inputs, ({ ...all }) => {
        for (const item of personItemsOf(planInMemory(all).plan.items)) {
          if (item.held !== undefined || item.change.action !== 'reactivate') continue;
          const wanted = all.directory.find(({ emailKey: key }) => key === item.emailKey);
          const desired = resolveAccess(wanted?.groups ?? [], all.policy, all.scope).access.get(all.org.org);
          expect(item.change.after.accountAdmin && !desired?.accountAdmin).toBe(false);
          const granted = admins(desired?.groups.map((one) => ({ ...one, primary: false })) ?? []);
          const bare = desired?.primaryAdmin
            ? item.change.after.memberships.filter((membership) => !membership.primary)
            : item.change.after.memberships;
          expect([...admins(bare)].filter((group) => !granted.has(group))).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('has neither the owner nor anybody protected in any item', () => {
    fc.assert(
      fc.property(anyPlanInputs(), (inputs) => {
        const touched = personItemsOf(planInMemory(inputs).plan.items).map((item) => item.emailKey);
        expect(touched.filter((key) => isProtected(key, inputs.org.org, inputs.policy))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('grants in an org only what a rule of that org grants', () => {
    fc.assert(
      fc.property(anyPlanInputs(), (inputs) => {
        const items = personItemsOf(planInMemory(inputs).plan.items);
        expect(items.flatMap((item) => unfounded(item, inputs))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('reads nothing about anybody twice, and nothing about people whom nothing could change', () => {
    fc.assert(
      fc.property(anyPlanInputs(), (inputs) => {
        // `planInMemory` refuses to be asked twice.
        const { asked } = planInMemory(inputs);
        const inSign = asked.filter(({ emailKey: key }) => inputs.world.users.has(key));
        expect(asked).toEqual(inSign);
        const guarded = asked.filter(({ emailKey: key }) => isProtected(key, inputs.org.org, inputs.policy));
        expect(guarded).toEqual([]);
      }),
      RUNS,
    );
  });

  it('names the groups of a person that must be created first', () => {
    fc.assert(
      fc.property(anyPlanInputs(), (inputs) => {
        const { items } = planInMemory(inputs).plan;
        const created = new Set(items.flatMap((item) => (item.subject === 'group' ? [item.groupKey] : [])));
        for (const item of personItemsOf(items)) {
          const later = item.change.after.memberships.map(({ key }) => key);
          expect(item.needsGroups).toEqual(later.filter((key) => created.has(key)));
          expect(later.filter((key) => !created.has(key) && !inputs.world.groups.has(key))).toEqual([]);
        }
      }),
      RUNS,
    );
  });
});

describe('weigh', () => {
  const none = { min: 0, max: 0 };
  const one = { min: 1, max: 1 };

  it('counts who is not INACTIVE, the owner not at all, protected people never as Sign-only (20)', () => {
    const observed = signUser();
    expect(weigh(personCase({ observed }))).toEqual({ signOnly: one, active: one });
    expect(weigh(personCase({ observed, guarded: 'owner' }))).toEqual({ signOnly: none, active: none });
    expect(weigh(personCase({ observed, guarded: 'protected' }))).toEqual({ signOnly: none, active: one });
    expect(weigh(personCase({ observed, desired: desiredAccess(['Sales']) }))).toEqual({
      signOnly: none,
      active: one,
    });
    expect(weigh(personCase({ observed: signUser({ status: 'INACTIVE' }) }))).toEqual({
      signOnly: none,
      active: none,
    });
    expect(weigh(personCase({ desired: desiredAccess(['Sales']) }))).toEqual({
      signOnly: none,
      active: none,
    });
  });

  it('leaves open what nobody has read', () => {
    const observed = signUser({ status: { confidence: 'unknown' } });
    const open = { min: 0, max: 1 };
    expect(weigh(personCase({ observed }))).toEqual({ signOnly: open, active: open });
  });
});

describe('judgeLimit', () => {
  const counts = { signOnly: { min: 4, max: 4 }, active: { min: 5, max: 5 } };
  const none = policy({ signOnlyLimit: { kind: 'count', value: 0 } });

  it('never holds an action that does nothing (19, 20)', () => {
    expect(judgeLimit(counts, orgCase({ policy: { ...none, signOnlyAction: 'exclude' } }))).toEqual({
      verdict: 'within',
    });
    const deactivate: SyncPolicy = { ...none, signOnlyAction: 'deactivate' };
    const off = orgCase({ policy: deactivate, org: orgPolicy({ deactivateUsers: false }) });
    expect(judgeLimit(counts, off)).toEqual({ verdict: 'within' });
    expect(judgeLimit(counts, orgCase({ policy: deactivate }))).toMatchObject({ verdict: 'exceeded' });
  });
});

describe('groupItems', () => {
  it('has one item for each group that rules name and the org lacks (12)', () => {
    const named = new Map([
      [groupKey('Sales'), 'Sales'],
      [groupKey('Legal'), 'Legal'],
    ]);
    expect(groupItems('emea', named, new Set([groupKey('SALES')]))).toEqual([
      { subject: 'group', org: 'emea', groupKey: 'legal', name: 'Legal' },
    ]);
  });
});

describe('planOrg', () => {
  const joined = (address: string, overrides: Partial<PersonCase>): JoinedPerson => ({
    emailKey: emailKey(address),
    email: address,
    person: personCase(overrides),
  });
  const leaver = (name: string, unread: JoinedPerson['person']['unread'] = []) =>
    joined(`${name}@x.com`, {
      observed: signUser({ groups: ['Sales'], status: { confidence: 'unknown' } }),
      unread,
    });
  const limitOf = (value: number) =>
    orgCase({ policy: policy({ signOnlyAction: 'reset', signOnlyLimit: { kind: 'count', value } }) });

  it('holds the Sign-only step beyond the limit and goes on with everything else (20)', () => {
    const people = [
      ...['a', 'b'].map((name) => joined(`${name}@x.com`, { observed: signUser({ groups: ['Sales'] }) })),
      joined('c@x.com', { desired: desiredAccess(['Legal']), observed: signUser({ groups: ['Sales'] }) }),
      joined('d@x.com', { desired: desiredAccess(['Legal']) }),
    ];
    const within = planOrg(people, limitOf(2), new Set());
    const beyond = planOrg(people, limitOf(1), new Set());
    if (within.kind !== 'plan' || beyond.kind !== 'plan') throw new Error('Nothing was to be asked.');
    const shown = (items: readonly PlanItem[]) =>
      personItemsOf(items).map((item) => `${item.email} ${item.change.action} ${item.held ?? 'now'}`);
    expect(shown(within.items)).toEqual([
      'a@x.com reset now',
      'b@x.com reset now',
      'c@x.com update now',
      'd@x.com create now',
    ]);
    expect(shown(beyond.items)).toEqual([
      'a@x.com reset SIGN_ONLY_LIMIT',
      'b@x.com reset SIGN_ONLY_LIMIT',
      'c@x.com update now',
      'd@x.com create now',
    ]);
    expect(beyond.limit).toEqual({ verdict: 'exceeded', signOnly: 2, allowed: 1 });
  });

  it('asks for the statuses on which the limit hangs, and for no others', () => {
    const managed = joined('m@x.com', {
      desired: desiredAccess(['Sales']),
      observed: signUser({ groups: ['Sales'], status: { confidence: 'unknown' } }),
    });
    const plan = planOrg([leaver('a'), leaver('b'), managed], limitOf(1), new Set());
    if (plan.kind !== 'questions') throw new Error('The limit is open.');
    expect([...plan.questions]).toEqual([
      ['a@x.com', ['status']],
      ['b@x.com', ['status']],
    ]);
  });

  it('holds the Sign-only step where statuses that cannot be read leave the limit open', () => {
    const known = joined('k@x.com', { observed: signUser({ groups: ['Sales'] }) });
    const plan = planOrg([known, leaver('a', ['status'])], limitOf(1), new Set());
    if (plan.kind !== 'plan') throw new Error('There is nothing left to ask.');
    expect(personItemsOf(plan.items).map((item) => item.held)).toEqual([
      'SIGN_ONLY_LIMIT',
      'SIGN_ONLY_LIMIT',
    ]);
  });

  it('makes people wait for the groups that their item needs (12)', () => {
    const shared = policy({ rules: rules(['Law', { assigns: ['Legal'] }], ['Art', { assigns: ['Art'] }]) });
    const named = namedGroups('primary', shared);
    const missing = new Set([groupKey('Legal'), groupKey('Art')]);
    const org = orgCase({ policy: shared, view: orgView({ named: [...named.values()] }) });
    const plan = planOrg([joined('a@x.com', { desired: desiredAccess(['Legal']) })], org, missing);
    if (plan.kind !== 'plan') throw new Error('Nothing was to be asked.');
    const names = plan.items.flatMap((item) => (item.subject === 'group' ? [item.name] : []));
    expect(names).toEqual(['Legal', 'Art']);
    expect(personItemsOf(plan.items)[0]?.needsGroups).toEqual(['legal']);
  });

  it('lists who is skipped and why', () => {
    const org = orgCase({ org: orgPolicy({ createUsers: false }) });
    const plan = planOrg([joined('a@x.com', { desired: desiredAccess(['Sales']) })], org, new Set());
    if (plan.kind !== 'plan') throw new Error('Nothing was to be asked.');
    expect(plan.items).toEqual([]);
    expect([...plan.skipped]).toEqual([['a@x.com', 'CREATE_USERS_OFF']]);
  });

  it('does not weigh a person of another org', () => {
    const ana = person({ groups: ['Staff'] });
    const shared = policy({
      orgs: [orgPolicy(), orgPolicy({ org: 'emea' })],
      rules: rules(['Staff', { assigns: ['emea::Sales'], accountAdmin: true }]),
      signOnlyAction: 'reset',
    });
    const world: SignWorld = {
      groups: new Map([[groupKey('Default Group'), 'Default Group']]),
      users: new Map([
        [
          ana.emailKey,
          {
            id: 'u1',
            email: ana.email,
            status: 'ACTIVE',
            accountAdmin: true,
            memberships: memberships('Default Group'),
            firstName: 'Ana',
            lastName: 'Alba',
          },
        ],
      ]),
    };
    const [primary = orgPolicy()] = shared.orgs;
    const inputs = {
      policy: shared,
      org: primary,
      scope: { kind: 'mapped' },
      directory: [ana],
      world,
    } as const;
    const { plan } = planInMemory({ ...inputs, known: allKnown(world) });
    // The rule of emea makes them an admin there; in primary they are Sign-only.
    expect(personItemsOf(plan.items).map((item) => item.change.effects)).toEqual([['revoke-account-admin']]);
  });
});
