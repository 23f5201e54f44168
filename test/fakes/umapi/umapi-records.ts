/** A user as the Admin Console keeps it. What has no value is left out of answers. */
export interface FakeUser {
  readonly id?: string;
  readonly email?: string;
  /** The address unless it is named. */
  readonly username?: string;
  readonly domain?: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly country?: string;
  readonly type?: 'adobeID' | 'enterpriseID' | 'federatedID' | 'unknown';
  /** Only active users are listed; a look-up finds others too. */
  readonly status?: 'active' | 'disabled' | 'locked';
  readonly groups?: readonly string[];
  /** Groups held by way of another group: left out while `directOnly` is true. */
  readonly indirectGroups?: readonly string[];
}

export interface FakeGroup {
  readonly groupName: string;
  readonly groupId?: number;
  readonly type?: string;
  readonly memberCount?: number;
}

/** A user with everything filled in, of the address's name and domain. */
export function fakeUser(email: string, groups: readonly string[] = [], more: FakeUser = {}): FakeUser {
  const [name = '', domain = ''] = email.split('@');
  return {
    id: `${name.replaceAll('.', '').toUpperCase()}@${domain.toUpperCase()}.E`,
    email,
    username: email,
    domain,
    firstname: name,
    lastname: 'Example',
    country: 'US',
    type: 'federatedID',
    status: 'active',
    groups,
    ...more,
  };
}

/** As it stands in an answer: without what has no value. */
export function shownUser(user: FakeUser, directOnly: boolean): Record<string, unknown> {
  const { indirectGroups = [], groups = [], ...rest } = user;
  const shown = directOnly ? groups : [...groups, ...indirectGroups];
  return Object.fromEntries(
    Object.entries({ ...rest, groups: shown }).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** The register: the groups given, those that users name in whatever letter case, and the one of administrators. */
export function registerOf(
  groups: readonly FakeGroup[],
  users: readonly FakeUser[],
): Record<string, unknown>[] {
  const known = new Map<string, string>();
  for (const user of users) for (const name of namesOf(user)) known.set(name.toLowerCase(), name);
  for (const { groupName } of groups) known.delete(groupName.toLowerCase());
  const others = [...known.values()].map((groupName) => ({ groupName }));
  const all: FakeGroup[] = [{ groupName: '_org_admin', type: 'SYSADMIN_GROUP' }, ...groups, ...others];
  return all.map((group, index) => ({
    groupId: 1000 + index,
    type: group.groupName.startsWith('_admin_') ? 'USER_ADMIN_GROUP' : 'USER_GROUP',
    memberCount: users.filter((user) => namesOf(user).some((name) => isSameName(name, group.groupName)))
      .length,
    ...group,
  }));
}

function namesOf({ groups = [], indirectGroups = [] }: FakeUser): string[] {
  return [...groups, ...indirectGroups];
}

/** Names of groups and users are compared without regard to case. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
