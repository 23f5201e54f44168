import {
  addressFits,
  type DirectoryPerson,
  type EmailKey,
  emailKey,
  type Fact,
  type GroupKey,
  groupKey,
  type HoldReason,
  isInScope,
  isProtected,
  type JoinedPerson,
  judgeLinks,
  type KnownStatus,
  type LinkedRows,
  type LinkMark,
  namedGroups,
  type ObservedUser,
  type OrgCase,
  type OrgPlan,
  type OrgPolicy,
  type OrgView,
  type PersonCase,
  planOrg,
  resolveAccess,
  type Scope,
  type SyncPolicy,
} from '#domain';
import { DEFAULT_GROUP } from './builders.js';
import type { SignWorld, WorldUser } from './sign-world.js';

/** What is known of one Sign user beyond the lists: how old the status is, and which group is primary. */
export interface Knowledge {
  readonly status: KnownStatus;
  readonly primaryKnown: boolean;
}

/** Everything that one plan of one org is made of. */
export interface PlanInputs {
  readonly policy: SyncPolicy;
  readonly org: OrgPolicy;
  readonly scope: Scope;
  readonly directory: readonly DirectoryPerson[];
  readonly world: SignWorld;
  readonly known: ReadonlyMap<EmailKey, Knowledge>;
  readonly hold?: HoldReason;
  /** A source's key → the id of the Sign user it is linked to. Without it addresses alone join. */
  readonly links?: ReadonlyMap<string, string>;
  /** Keys whose rows the read dropped. */
  readonly droppedKeys?: readonly string[];
  /** Ids of Sign users whom this sync has created. */
  readonly created?: ReadonlySet<string>;
}

/** A plan that nothing is left open in, and what was asked for it. */
export interface FinishedPlan {
  readonly plan: Extract<OrgPlan, { kind: 'plan' }>;
  readonly org: Omit<OrgCase, 'signOnlyHeld'>;
  readonly known: ReadonlyMap<EmailKey, Knowledge>;
  /** Every fact of every person that was asked for, in order. */
  readonly asked: readonly { readonly emailKey: EmailKey; readonly fact: Fact }[];
}

/**
 * Plans one org, answers what is asked from the world, and plans on: what planner and executor do together.
 *
 * @throws Error when one fact of one person is asked for twice
 */
export function planInMemory(inputs: PlanInputs): FinishedPlan {
  const asked: { emailKey: EmailKey; fact: Fact }[] = [];
  const seen = new Set<string>();
  let known = inputs.known;
  for (;;) {
    const org = orgCaseOf(inputs);
    const plan = planOrg(joinPeople({ ...inputs, known }), org, missingGroups(inputs));
    if (plan.kind === 'plan') return { plan, org, known, asked };
    if (plan.questions.size === 0) throw new Error('The planner asks, but nothing.');
    for (const [key, facts] of plan.questions) {
      for (const fact of facts) {
        if (seen.has(`${key} ${fact}`)) throw new Error(`The ${fact} of ${key} was asked for twice.`);
        seen.add(`${key} ${fact}`);
        asked.push({ emailKey: key, fact });
      }
    }
    known = answered(known, plan.questions, inputs.world);
  }
}

function answered(
  known: ReadonlyMap<EmailKey, Knowledge>,
  questions: ReadonlyMap<EmailKey, readonly Fact[]>,
  world: SignWorld,
): Map<EmailKey, Knowledge> {
  const next = new Map(known);
  for (const [key, facts] of questions) {
    const user = world.users.get(key);
    if (user === undefined) throw new Error(`${key} is not in Sign, so nothing can be asked about them.`);
    const old = knowledgeOf(key, known);
    next.set(key, {
      status: facts.includes('status') ? { confidence: 'fresh', value: user.status } : old.status,
      primaryKnown: old.primaryKnown || facts.includes('groups'),
    });
  }
  return next;
}

function knowledgeOf(key: EmailKey, known: ReadonlyMap<EmailKey, Knowledge>): Knowledge {
  return known.get(key) ?? { status: { confidence: 'unknown' }, primaryKnown: false };
}

/** Directory and Sign joined by address, everybody of either side once. */
export function joinPeople(inputs: PlanInputs): JoinedPerson[] {
  const { pairs, marks } = linkedRows(inputs);
  const wanted = new Map(
    inputs.directory.map((person) => [pairs.get(person.emailKey) ?? person.emailKey, person]),
  );
  const keys = new Set([...wanted.keys(), ...inputs.world.users.keys()]);
  return [...keys].map((key) => {
    const user = inputs.world.users.get(key);
    const email = user?.email ?? wanted.get(key)?.email ?? key;
    const { mark, sourceKey } = marks.get(key) ?? {};
    return {
      emailKey: key,
      email,
      ...(user && { signUserId: user.id }),
      ...(sourceKey && { linkedKey: sourceKey }),
      person: { ...caseOf(key, wanted.get(key), user, inputs), ...markOf(mark, email, wanted.get(key)) },
    };
  });
}

function linkedRows({
  directory,
  world,
  links,
  droppedKeys = [],
  policy,
  org,
  scope,
  hold,
}: PlanInputs): LinkedRows {
  if (links === undefined) return judgeLinks([]);
  const users = new Map([...world.users].map(([key, user]) => [user.id, key]));
  const userOf = (sourceKey = '') => users.get(links.get(sourceKey) ?? '');
  const elsewhere = directory.flatMap((person) => {
    const userKey = userOf(person.sourceKey);
    if (userKey === undefined || userKey === person.emailKey || person.sourceKey === undefined) return [];
    const { sourceKey } = person;
    const others = directory.filter((other) => other.sourceKey !== sourceKey);
    return {
      ...{ sourceKey, emailKey: person.emailKey, userKey, addressInSign: world.users.has(person.emailKey) },
      userAddressInDirectory: others.some((other) => other.emailKey === userKey),
      managed:
        person.enabled &&
        (hold !== undefined || resolveAccess(person.groups, policy, scope).access.has(org.org)),
    };
  });
  const dropped = droppedKeys.flatMap((sourceKey) => {
    const userKey = userOf(sourceKey);
    const isSomebody = directory.some((person) => person.emailKey === userKey);
    return userKey === undefined || isSomebody ? [] : { sourceKey, userKey };
  });
  return judgeLinks(elsewhere, dropped);
}

function markOf(
  mark: LinkMark | undefined,
  from: string,
  person: DirectoryPerson | undefined,
): Pick<PersonCase, 'address' | 'leftAlone'> {
  if (mark === 'contested') return { leftAlone: 'ADDRESS_CONTESTED' };
  if (mark === 'dropped') return { leftAlone: 'ROW_DROPPED' };
  return mark === 'moved' && person ? { address: { from, to: person.email } } : {};
}

function caseOf(
  key: EmailKey,
  wanted: DirectoryPerson | undefined,
  user: WorldUser | undefined,
  inputs: PlanInputs,
): PersonCase {
  const { policy, org, scope, known, hold } = inputs;
  const access = wanted?.enabled === true ? resolveAccess(wanted.groups, policy, scope).access : undefined;
  const desired = access?.get(org.org);
  const guarded =
    isProtected(key, org.org, policy) ?? (wanted && isProtected(wanted.emailKey, org.org, policy));
  return {
    ...(desired && { desired }),
    names: { firstName: wanted?.firstName ?? '', lastName: wanted?.lastName ?? '' },
    ...(user && { observed: observe(user, knowledgeOf(key, known)) }),
    ...(guarded && { guarded }),
    ...(isOutside(key, wanted, user, inputs) && { outside: true as const }),
    unread: [],
    ...(hold && { hold }),
  };
}

function isOutside(
  key: EmailKey,
  wanted: DirectoryPerson | undefined,
  user: WorldUser | undefined,
  { org, created }: PlanInputs,
): boolean {
  if (org.scope === undefined) return false;
  const addresses = [...(user ? [key] : []), ...(wanted ? [wanted.emailKey] : [])];
  const facts = user && {
    groups: user.memberships.map((membership) => membership.key),
    isCreated: created?.has(user.id) ?? false,
  };
  return !isInScope(org.scope, {
    addressFits: addressFits(org.scope, addresses),
    ...(facts && { user: facts }),
  });
}

/** What the lists and the answers so far tell of one user. */
function observe(user: WorldUser, { status, primaryKnown }: Knowledge): ObservedUser {
  const primary = user.memberships.find((membership) => membership.primary)?.key;
  return {
    accountAdmin: user.accountAdmin,
    status,
    memberships: user.memberships.map(({ key, name, admin }) => ({ key, name, admin })),
    ...(primaryKnown && primary !== undefined && { primary }),
    firstName: user.firstName,
    lastName: user.lastName,
  };
}

/** Groups that rules name and the world lacks. */
export function missingGroups({ policy, org, world }: PlanInputs): Set<GroupKey> {
  return new Set([...namedGroups(org.org, policy).keys()].filter((key) => !world.groups.has(key)));
}

function orgCaseOf({ policy, org, world }: PlanInputs): Omit<OrgCase, 'signOnlyHeld'> {
  const named = namedGroups(org.org, policy);
  const key = groupKey(DEFAULT_GROUP);
  const view: OrgView = {
    defaultGroup: { key, name: world.groups.get(key) ?? DEFAULT_GROUP },
    groupNames: new Map([...named, ...world.groups]),
    named,
    complete: true,
  };
  return { policy, org, view };
}

/** Everybody's status freshly read and every primary group known. */
export function allKnown(world: SignWorld): Map<EmailKey, Knowledge> {
  return new Map(
    [...world.users].map(([key, user]) => [
      emailKey(key),
      { status: { confidence: 'fresh', value: user.status }, primaryKnown: true },
    ]),
  );
}
