import {
  DEFAULT_GROUP,
  OWNER,
  type Person,
  type SignMembership,
  type Workload,
} from '../workload/workload.js';

/** A user as a dump of the simulator shows one. */
export interface ModelUser {
  readonly email: string;
  readonly status: string;
  readonly accountAdmin: boolean;
  readonly memberships: readonly SignMembership[];
}

export type WriteRoute =
  'POST /users' | 'POST /groups' | 'PUT /users/:id' | 'PUT /users/:id/groups' | 'PUT /users/:id/state';

/** Applied writes of one kind that lead to the wanted state; never one more is needed. */
export type WriteCounts = Partial<Record<WriteRoute, number>>;

export interface ModelOrg {
  readonly groups: readonly string[];
  /** Groups that the run has to create. */
  readonly newGroups: number;
  /** By address in lower case. */
  readonly users: ReadonlyMap<string, ModelUser>;
  /** The least writes, by address in lower case; people to whom nothing is done are not in it. */
  readonly writes: ReadonlyMap<string, WriteCounts>;
}

/**
 * Where a run must lead and what it takes at least, from the written contract alone: the first rule that fits decides the
 * group, roles add up, who is in Sign alone is deactivated, who comes back gets no old right back. Knows nothing of how
 * the product does it.
 */
export function modelOf(workload: Workload): ReadonlyMap<string, ModelOrg> {
  return new Map(workload.orgs.map(({ name, groups }) => [name, modelOrg(workload, name, groups)]));
}

function modelOrg(workload: Workload, org: string, groups: readonly string[]): ModelOrg {
  const named = workload.rules.flatMap((rule) =>
    rule.org === org && rule.signGroup !== undefined ? [rule.signGroup] : [],
  );
  const after = [...new Set([DEFAULT_GROUP, ...groups, ...named])];
  const users = new Map([[OWNER, newUser(OWNER, [member(DEFAULT_GROUP, false)], true)]]);
  const writes = new Map<string, WriteCounts>();
  for (const person of workload.people) {
    const outcome = outcomeOf(workload, person, org);
    if (outcome === undefined) continue;
    users.set(person.email, outcome.user);
    if (Object.keys(outcome.writes).length > 0) writes.set(person.email, outcome.writes);
  }
  return { groups: after, newGroups: after.length - groups.length - 1, users, writes };
}

interface Outcome {
  readonly user: ModelUser;
  readonly writes: WriteCounts;
}

/** Undefined: the org neither has nor gets this person. */
function outcomeOf(workload: Workload, person: Person, org: string): Outcome | undefined {
  const before = person.sign[org];
  const wanted = wantedOf(workload, person, org);
  if (wanted === undefined) {
    if (before === undefined) return undefined;
    if (before.status === 'INACTIVE') return { user: before, writes: {} };
    return { user: { ...before, status: 'INACTIVE' }, writes: { 'PUT /users/:id/state': 1 } };
  }
  return before === undefined ? creation(person, wanted) : change(before, wanted);
}

interface Wanted {
  /** Undefined: the present one stays. */
  readonly group: string | undefined;
  readonly groupAdmin: boolean;
  readonly accountAdmin: boolean;
}

function wantedOf({ rules }: Workload, { directoryGroups = [] }: Person, org: string): Wanted | undefined {
  const fitting = rules.filter((rule) => rule.org === org && directoryGroups.includes(rule.directoryGroup));
  if (fitting.length === 0) return undefined;
  return {
    group: fitting.find(({ signGroup }) => signGroup !== undefined)?.signGroup,
    groupAdmin: fitting.some(({ groupAdmin }) => groupAdmin),
    accountAdmin: fitting.some(({ accountAdmin }) => accountAdmin),
  };
}

function creation({ email }: Person, wanted: Wanted): Outcome {
  const { group = DEFAULT_GROUP, groupAdmin, accountAdmin } = wanted;
  // Sign puts a new user into the Default Group, without rights there.
  const isAsCreated = group === DEFAULT_GROUP && !groupAdmin;
  return {
    user: newUser(email, [member(group, groupAdmin)], accountAdmin),
    writes: { 'POST /users': 1, ...(!isAsCreated && { 'PUT /users/:id/groups': 1 }) },
  };
}

function change(before: ModelUser, wanted: Wanted): Outcome {
  const old = before.memberships.find(({ primary }) => primary);
  const primary = wanted.group ?? old?.group ?? DEFAULT_GROUP;
  const others = before.memberships.filter(({ group }) => group !== primary && group !== old?.group);
  const memberships = [...others, member(primary, wanted.groupAdmin)];
  const returns = before.status === 'INACTIVE';
  const user: ModelUser = {
    email: before.email,
    status: returns ? 'ACTIVE' : before.status,
    accountAdmin: wanted.accountAdmin,
    memberships,
  };
  const groupWrites = countGroupWrites(before.memberships, memberships, returns);
  return {
    user,
    writes: {
      ...(groupWrites > 0 && { 'PUT /users/:id/groups': groupWrites }),
      ...(before.accountAdmin !== wanted.accountAdmin && { 'PUT /users/:id': 1 }),
      ...(returns && { 'PUT /users/:id/state': 1 }),
    },
  };
}

/** One absolute write; two for who comes back: what is taken away goes before the activation, what is granted after it. */
function countGroupWrites(
  before: readonly SignMembership[],
  after: readonly SignMembership[],
  returns: boolean,
): number {
  if (describe(before) === describe(after)) return 0;
  const admins = (all: readonly SignMembership[]) =>
    new Set(all.filter(({ admin }) => admin).map(({ group }) => group));
  const [had, has] = [admins(before), admins(after)];
  const takes = [...had].some((group) => !has.has(group));
  const grants = [...has].some((group) => !had.has(group));
  return returns && takes && grants ? 2 : 1;
}

/** One text for one set of memberships. */
export function describe(memberships: readonly SignMembership[]): string {
  return memberships
    .map(({ group, primary, admin }) => `${group}${primary ? ' (primary)' : ''}${admin ? ' (admin)' : ''}`)
    .sort()
    .join(', ');
}

function newUser(email: string, memberships: readonly SignMembership[], accountAdmin: boolean): ModelUser {
  return { email, status: 'ACTIVE', accountAdmin, memberships };
}

function member(group: string, admin: boolean): SignMembership {
  return { group, primary: true, admin };
}
