import * as fc from 'fast-check';
import {
  type DirectoryPerson,
  type EmailKey,
  emailKey,
  type GroupKey,
  groupKey,
  type KnownStatus,
  mergeRows,
  type OrgPolicy,
  type PrimaryGroupRule,
  type Rule,
  type RuleGroup,
  type Scope,
  SIGN_ONLY_ACTIONS,
  sortMemberships,
  type SyncPolicy,
  USER_STATUSES,
} from '#domain';
import { DEFAULT_GROUP, memberships, row } from './builders.js';
import type { Knowledge, PlanInputs } from './plan-in-memory.js';
import type { SignBehaviour, SignWorld, WorldUser } from './sign-world.js';

const ORGS = ['primary', 'emea', 'apac'];
const DIRECTORY_GROUPS = ['Staff', 'Sellers', 'Lawyers', 'Bosses'];
/** Beyond ASCII on purpose: case folds there as well. */
const SIGN_GROUPS = ['Sales', 'Legal', 'Équipe', DEFAULT_GROUP];
/** Groups of Sign that no rule ever names. */
const OTHER_SIGN_GROUPS = ['By Hand', 'Old Project'];
const ADDRESSES = ['ana@example.com', 'bo@example.com', 'chloé@example.com', 'dan@example.com', 'eve@x.org'];
const OWNER = 'owner@example.com';

/** The same text in letter case that nobody would write on purpose, its accents composed or apart. */
export function anySpelling(text: string): fc.Arbitrary<string> {
  const { length } = text;
  return fc
    .tuple(
      fc.array(fc.boolean(), { minLength: length, maxLength: length }),
      fc.constantFrom('NFC' as const, 'NFD' as const),
    )
    .map(([upper, form]) =>
      Array.from(text)
        .map((letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase()))
        .join('')
        .normalize(form),
    );
}

function spelled(names: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...names).chain(anySpelling);
}

/** A rule as the configuration would give it: with `umg` several groups with their own admins, else at most one. */
function anyRule(orgs: readonly string[], umg: boolean): fc.Arbitrary<Omit<Rule, 'number' | 'place'>> {
  const group: fc.Arbitrary<RuleGroup> = fc.record({
    org: fc.constantFrom(...orgs),
    name: spelled(SIGN_GROUPS),
    admin: umg ? fc.boolean() : fc.constant(false),
  });
  return fc
    .record({
      directoryGroup: fc.constantFrom(...DIRECTORY_GROUPS),
      groups: fc.uniqueArray(group, {
        maxLength: umg ? 3 : 1,
        selector: ({ org, name }) => `${org} ${groupKey(name)}`,
      }),
      named: fc.subarray([...orgs], { minLength: 1 }),
      groupAdmin: umg ? fc.constant(false) : fc.boolean(),
      accountAdmin: fc.boolean(),
    })
    .map(({ named, ...rule }) => ({
      ...rule,
      orgs: rule.groups.length > 0 ? [...new Set(rule.groups.map(({ org }) => org))] : named,
    }));
}

function anyPrimaryGroupRule(orgs: readonly string[]): fc.Arbitrary<PrimaryGroupRule> {
  return fc
    .record({
      org: fc.constantFrom(...orgs),
      signGroups: fc.subarray(SIGN_GROUPS, { minLength: 1, maxLength: 3 }),
      chosen: fc.nat({ max: 2 }),
      loud: fc.tuple(fc.boolean(), fc.boolean()),
    })
    .map(({ org, signGroups, chosen, loud: [groupsLoud, primaryLoud] }) => {
      const primary = signGroups[chosen % signGroups.length] ?? DEFAULT_GROUP;
      return {
        place: { file: 'sign-sync-config.yml', line: 1 },
        org,
        signGroups: signGroups.map((name) => (groupsLoud ? name.toUpperCase() : name)),
        primaryGroup: primaryLoud ? primary.toUpperCase() : primary,
      };
    });
}

function anyOrgPolicy(org: string): fc.Arbitrary<OrgPolicy> {
  return fc.record({
    org: fc.constant(org),
    ownerKey: fc.constant(emailKey(OWNER)),
    createUsers: fc.boolean(),
    deactivateUsers: fc.boolean(),
  });
}

/** Policies with one to three orgs, up to six rules, `umg` on or off. The limit is out of reach. */
export function anyPolicy(): fc.Arbitrary<SyncPolicy> {
  return fc
    .record({ orgCount: fc.integer({ min: 1, max: ORGS.length }), umg: fc.boolean() })
    .chain(({ orgCount, umg }) => {
      const orgs = ORGS.slice(0, orgCount);
      return fc.record({
        rules: fc.array(anyRule(orgs, umg), { maxLength: 6 }).map((all) =>
          all.map((rule, at) => ({
            ...rule,
            number: at + 1,
            place: { file: 'sign-sync-config.yml', line: at + 1 },
          })),
        ),
        primaryGroupRules: umg ? fc.array(anyPrimaryGroupRule(orgs), { maxLength: 2 }) : fc.constant([]),
        orgs: fc.tuple(...orgs.map(anyOrgPolicy)),
        umg: fc.constant(umg),
        orgAssignment: fc.constantFrom('per_org' as const, 'per_org' as const, 'first' as const),
        updateNames: fc.boolean(),
        signOnlyAction: fc.constantFrom(...SIGN_ONLY_ACTIONS, 'delete' as const, 'suspend' as const),
        signOnlyLimit: fc.constant({ kind: 'count' as const, value: 1_000_000 }),
        protectedPatterns: fc.constantFrom([], ['*@X.org'], ['Dan@example.com', 'nobody*']),
      });
    });
}

export function anyScope(): fc.Arbitrary<Scope> {
  return fc.oneof(
    fc.constant({ kind: 'mapped' as const }),
    fc.constant({ kind: 'all' as const }),
    fc.subarray(DIRECTORY_GROUPS, { minLength: 1 }).map((groups) => ({ kind: 'group' as const, groups })),
  );
}

/** People of a directory, each address at most once, in odd letter case; some disabled, some without a name. */
function anyDirectory(): fc.Arbitrary<DirectoryPerson[]> {
  const anyPerson = (address: string): fc.Arbitrary<DirectoryPerson> =>
    fc
      .record({
        email: anySpelling(address),
        firstName: fc.constantFrom('Ana', 'Åsa', ''),
        lastName: fc.constantFrom('Alba', 'Øst', ''),
        groups: fc.subarray([...DIRECTORY_GROUPS, 'Not Mapped']),
        enabled: fc.constantFrom(true, true, true, false),
      })
      .map((values) => mergeRows([row(values)]).person);
  return fc
    .subarray([...ADDRESSES, OWNER])
    .chain((addresses) => fc.tuple(...addresses.map(anyPerson)))
    .map((people) => [...people]);
}

function anyWorldUser(address: string, groups: readonly string[]): fc.Arbitrary<WorldUser> {
  return fc
    .record({
      email: anySpelling(address),
      status: fc.constantFrom(...USER_STATUSES),
      accountAdmin: fc.boolean(),
      names: fc.shuffledSubarray([...groups], { minLength: 1, maxLength: Math.min(3, groups.length) }),
      admins: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      firstName: fc.constantFrom('Ana', 'Åsa'),
      lastName: fc.constantFrom('Alba', 'Øst'),
    })
    .map(({ names, admins, ...user }) => ({
      ...user,
      id: `id ${emailKey(user.email)}`,
      memberships: sortMemberships(memberships(...names.map((name, at) => (admins[at] ? `${name}*` : name)))),
    }));
}

/** An org of Sign: the Default Group and some others in Sign's own letter case, and up to seven users. */
function anyWorld(): fc.Arbitrary<SignWorld> {
  const others = [...SIGN_GROUPS, ...OTHER_SIGN_GROUPS].filter((name) => name !== DEFAULT_GROUP);
  return fc
    .subarray(others)
    .chain((present) => fc.tuple(...[DEFAULT_GROUP, ...present].map(anySpelling)))
    .chain((groups) =>
      fc
        .subarray([...ADDRESSES, OWNER, 'zoe@example.com'])
        .chain((addresses) => fc.tuple(...addresses.map((address) => anyWorldUser(address, groups))))
        .map((users) => ({
          groups: new Map<GroupKey, string>(groups.map((name) => [groupKey(name), name])),
          users: new Map<EmailKey, WorldUser>(users.map((user) => [emailKey(user.email), user])),
        })),
    );
}

/** What is known of each user: nothing, the truth of some time ago, or the truth of now. */
function anyKnowledge(world: SignWorld): fc.Arbitrary<Map<EmailKey, Knowledge>> {
  const anyStatus = (user: WorldUser): fc.Arbitrary<KnownStatus> =>
    fc.constantFrom<KnownStatus>(
      { confidence: 'unknown' },
      { confidence: 'stale', value: user.status },
      { confidence: 'stale', value: user.status === 'INACTIVE' ? 'ACTIVE' : 'INACTIVE' },
      { confidence: 'fresh', value: user.status },
    );
  const entries = [...world.users].map(([key, user]) =>
    fc
      .record({ status: anyStatus(user), primaryKnown: fc.boolean() })
      .map((knowledge): [EmailKey, Knowledge] => [key, knowledge]),
  );
  return fc.tuple(...entries).map((all) => new Map(all));
}

/** Everything one plan of one org is made of. */
export function anyPlanInputs(): fc.Arbitrary<PlanInputs> {
  return fc
    .record({ policy: anyPolicy(), scope: anyScope(), directory: anyDirectory(), world: anyWorld() })
    .chain((inputs) =>
      fc.record({
        policy: fc.constant(inputs.policy),
        scope: fc.constant(inputs.scope),
        directory: fc.constant(inputs.directory),
        world: fc.constant(inputs.world),
        org: fc.constantFrom(...inputs.policy.orgs),
        known: anyKnowledge(inputs.world),
      }),
    );
}

/** With `umg` the plan must be right on both kinds of server; without it Sign takes a PUT as a replacement. */
export function anyBehaviour(umg: boolean): fc.Arbitrary<SignBehaviour> {
  return fc.record({
    groupsPut: umg ? fc.constantFrom('replace' as const, 'delta' as const) : fc.constant('replace' as const),
    inactiveLocked: fc.boolean(),
  });
}
