import { compareFolded } from '../fold.js';
import type { Orgs } from './load-state.js';
import type { Membership, User } from './model.js';
import type { Org } from './org.js';
import type {
  GroupDocument,
  MembershipDocument,
  OrgSettings,
  UserExtras,
  UserStatus,
} from './state-document.js';

export interface UserDump extends UserExtras {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly status: UserStatus;
  readonly accountAdmin: boolean;
  readonly stateLocked?: boolean;
  readonly groups: readonly MembershipDocument[];
}

interface OrgDump extends Partial<OrgSettings> {
  readonly groups: readonly GroupDocument[];
  readonly users: readonly UserDump[];
}

export interface StateDump {
  readonly orgs: Readonly<Record<string, OrgDump>>;
}

/**
 * The present state without ids: groups sorted by name, users by e-mail address, a user's groups by name (without regard
 * to case). Equal states give equal documents.
 *
 * @param full adds the settings of the orgs and the extra members of users, so that loading the dump gives the same again
 */
export function dumpState(orgs: Orgs, full = false): StateDump {
  return { orgs: Object.fromEntries([...orgs].map(([name, org]) => [name, dumpOrg(org, full)])) };
}

function dumpOrg(org: Org, full: boolean): OrgDump {
  return {
    ...(full ? { ...org.settings, key: org.key } : {}),
    groups: org.groups.all
      .map(({ name, isDefault }) => ({ name, default: isDefault }))
      .sort((left, right) => compareFolded(left.name, right.name)),
    users: org.users.all
      .map((user) => dumpUser(user, full))
      .sort((left, right) => compareFolded(left.email, right.email)),
  };
}

function dumpUser(user: User, full: boolean): UserDump {
  const { email, firstName, lastName, status, accountAdmin, stateLocked, extras } = user;
  return {
    email,
    firstName,
    lastName,
    status,
    accountAdmin,
    ...(full && stateLocked ? { stateLocked } : {}),
    ...(full ? extras : {}),
    groups: dumpMemberships(user.memberships),
  };
}

function dumpMemberships(memberships: readonly Membership[]): MembershipDocument[] {
  return memberships
    .map(({ group, primary, admin }) => ({ name: group.name, primary, admin }))
    .sort((left, right) => compareFolded(left.name, right.name));
}
