import {
  afterRefusal,
  type EmailKey,
  emailKey,
  type GroupKey,
  type Membership,
  newcomer,
  type OrgView,
  type PersonItem,
  type PlanItem,
  sortMemberships,
  type Step,
  stepsOf,
  type UserStatus,
} from '#domain';

/** One user as Sign has them. */
export interface WorldUser {
  readonly id: string;
  /** As it was created; the letter case is Sign's own. */
  readonly email: string;
  readonly status: UserStatus;
  readonly accountAdmin: boolean;
  readonly memberships: readonly Membership[];
  readonly firstName: string;
  readonly lastName: string;
}

/** One org as Sign has it. Values are never changed in place. */
export interface SignWorld {
  readonly users: ReadonlyMap<EmailKey, WorldUser>;
  /** Group key → name as Sign spells it. */
  readonly groups: ReadonlyMap<GroupKey, string>;
}

/** How this Sign behaves where accounts differ. */
export interface SignBehaviour {
  /** What `PUT /users/{id}/groups` does with memberships that it does not list. */
  readonly groupsPut: 'replace' | 'delta';
  /** True: an inactive user's groups and roles cannot be changed before the activation. */
  readonly inactiveLocked: boolean;
}

/**
 * Executes the items that are not held, as Sign would: groups first, then every person's steps in order.
 *
 * @throws Error where a plan asks for what Sign refuses: an unknown group or user, a second account for an address,
 *   not exactly one primary group, a change of an inactive user that cannot be put off
 */
export function applyInMemory(
  before: SignWorld,
  items: readonly PlanItem[],
  view: OrgView,
  umg: boolean,
  behaviour: SignBehaviour,
): SignWorld {
  const groups = new Map(before.groups);
  for (const item of items) {
    if (item.subject !== 'group') continue;
    if (groups.has(item.groupKey)) throw new Error(`Group "${item.name}" exists already.`);
    groups.set(item.groupKey, item.name);
  }
  const users = new Map(before.users);
  for (const item of items) {
    if (item.subject !== 'person' || item.held !== undefined) continue;
    const changed = applyItem(item, users.get(item.emailKey), { groups, view, umg, behaviour });
    if (changed === undefined) continue;
    const key = emailKey(changed.email);
    if (key !== item.emailKey && users.delete(item.emailKey) && users.has(key)) {
      throw new Error(`${changed.email} has an account already.`);
    }
    users.set(key, changed);
  }
  return { users, groups };
}

interface ApplyGround {
  readonly groups: SignWorld['groups'];
  readonly view: OrgView;
  readonly umg: boolean;
  readonly behaviour: SignBehaviour;
}

function applyItem(
  item: PersonItem,
  before: WorldUser | undefined,
  { groups, view, umg, behaviour }: ApplyGround,
): WorldUser | undefined {
  let user = before;
  let steps = stepsOf(item.change, view, umg);
  for (let [step] = steps; step !== undefined; [step] = steps) {
    if (behaviour.inactiveLocked && user?.status === 'INACTIVE' && step.do !== 'set-state') {
      steps = afterRefusal(steps, 0);
      continue;
    }
    user = applyStep(step, user, item, view, groups, behaviour);
    steps = steps.slice(1);
  }
  return user;
}

function applyStep(
  step: Step,
  user: WorldUser | undefined,
  item: PersonItem,
  view: OrgView,
  groups: SignWorld['groups'],
  behaviour: SignBehaviour,
): WorldUser {
  if (step.do === 'create-user') {
    if (user !== undefined) throw new Error(`${item.email} has an account already.`);
    const { accountAdmin, firstName, lastName } = step;
    return {
      id: `new ${item.emailKey}`,
      email: item.email,
      status: 'ACTIVE',
      accountAdmin,
      memberships: newcomer(view),
      firstName,
      lastName,
    };
  }
  if (user === undefined) throw new Error(`${item.email} has no account.`);
  switch (step.do) {
    case 'set-state':
      return { ...user, status: step.state };
    case 'set-record': {
      const { accountAdmin, firstName, lastName, email } = step;
      return {
        ...user,
        ...(accountAdmin !== undefined && { accountAdmin }),
        ...(firstName !== undefined && { firstName }),
        ...(lastName !== undefined && { lastName }),
        ...(email !== undefined && { email }),
      };
    }
    case 'set-groups':
      return { ...user, memberships: putGroups(step, user.memberships, groups, behaviour.groupsPut) };
  }
}

function putGroups(
  step: Extract<Step, { do: 'set-groups' }>,
  current: readonly Membership[],
  groups: SignWorld['groups'],
  groupsPut: SignBehaviour['groupsPut'],
): Membership[] {
  if (step.memberships.filter((membership) => membership.primary).length !== 1) {
    throw new Error('A PUT names exactly one primary group.');
  }
  const listed = new Set(step.memberships.map(({ key }) => key));
  for (const key of [...listed, ...step.leave]) {
    if (!groups.has(key)) throw new Error(`There is no group "${key}".`);
  }
  if (step.leave.some((key) => listed.has(key))) throw new Error('A group is both joined and left.');
  const left = new Set(step.leave);
  const kept = current
    .filter(({ key }) => groupsPut === 'delta' && !listed.has(key) && !left.has(key))
    .map((membership) => ({ ...membership, primary: false }));
  return sortMemberships([...kept, ...step.memberships]);
}
