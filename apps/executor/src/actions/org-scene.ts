import type { ObservedGroup, ObservedRepository, ObservedUserRow } from '#db';
import { byCodePoint, type GroupKey, type LatestUser, type Membership, SyncError } from '#domain';
import type { MembershipChange, SignMembership, SignUserDetail } from '#sign';
import type { OrgConnection } from '../orgs/org-connections.js';

/** A plan names a group that the org does not have. */
export class GroupUnknownError extends SyncError {
  readonly code = 'GROUP_UNKNOWN';
  readonly retryable = false;
}

/** What the items of one message share: the org, its groups and what is known of the people concerned. */
export class OrgScene {
  readonly #groupsByKey: ReadonlyMap<string, ObservedGroup>;
  readonly #groupsById: ReadonlyMap<string, ObservedGroup>;
  readonly #users: ReadonlyMap<string, ObservedUserRow>;
  readonly defaultGroup: { key: GroupKey; name: string };

  constructor(
    readonly connection: OrgConnection,
    groups: readonly ObservedGroup[],
    users: readonly ObservedUserRow[],
  ) {
    this.#groupsByKey = new Map(groups.map((group) => [group.key, group]));
    this.#groupsById = new Map(groups.map((group) => [group.id, group]));
    this.#users = new Map(users.map((user) => [user.emailKey, user]));
    const found = groups.find((group) => group.isDefault);
    if (found === undefined) throw new GroupUnknownError(`Org ${connection.label} named no Default Group.`);
    this.defaultGroup = { key: found.key as GroupKey, name: found.name };
  }

  static async load(
    connection: OrgConnection,
    observed: ObservedRepository,
    emailKeys: readonly string[],
  ): Promise<OrgScene> {
    const [groups, users] = await Promise.all([
      observed.groups(connection.orgId),
      observed.usersByKey(connection.orgId, emailKeys),
    ]);
    return new OrgScene(connection, groups, users);
  }

  row(emailKey: string): ObservedUserRow | undefined {
    return this.#users.get(emailKey);
  }

  /** What is known of somebody in the words of the plan. A primary group that nobody has asked for is not known. */
  latest(emailKey: string): LatestUser | undefined {
    const row = this.#users.get(emailKey);
    if (row === undefined) return undefined;
    const memberships = row.memberships.flatMap(([id, admin]) => {
      const group = this.#groupsById.get(id);
      return group ? [{ key: group.key as GroupKey, name: group.name, admin: admin === 1 }] : [];
    });
    const asked = row.primaryGroupId !== null && memberships.length > 1 && row.confidence === 'fresh';
    const primary = asked && row.primaryGroupId ? this.#groupsById.get(row.primaryGroupId)?.key : undefined;
    return {
      ...{ accountAdmin: row.accountAdmin, memberships, firstName: row.firstName, lastName: row.lastName },
      email: row.email,
      ...(primary !== undefined && { primary: primary as GroupKey }),
      ...(row.status && row.confidence === 'fresh' && { status: row.status }),
    };
  }

  /** Somebody as a look at that one user shows them. */
  seen(user: SignUserDetail, groups: readonly SignMembership[]): LatestUser {
    const memberships = groups.flatMap(({ id, isGroupAdmin: admin }) => {
      const group = this.#groupsById.get(id);
      return group ? [{ key: group.key as GroupKey, name: group.name, admin }] : [];
    });
    const primary = this.#groupsById.get(groups.find(({ isPrimary }) => isPrimary)?.id ?? '')?.key;
    return {
      ...{ accountAdmin: user.isAccountAdmin, memberships, status: user.status },
      ...{ firstName: user.firstName ?? '', lastName: user.lastName ?? '' },
      ...(primary !== undefined && { primary: primary as GroupKey }),
    };
  }

  /** @throws GroupUnknownError */
  groupId(key: string): string {
    const group = this.#groupsByKey.get(key);
    if (group === undefined) {
      throw new GroupUnknownError(`Org ${this.connection.label} has no group "${key}" any more.`, { key });
    }
    return group.id;
  }

  /** The absolute PUT for a set of memberships: everything stays that is named, `leave` is left. */
  putBody(memberships: readonly Membership[], leave: readonly GroupKey[]): MembershipChange[] {
    const stay = memberships.map(({ key, admin, primary }) => ({
      ...{ id: this.groupId(key), isGroupAdmin: admin, isPrimaryGroup: primary, status: 'ACTIVE' as const },
    }));
    const go = leave.map((key) => ({
      ...{ id: this.groupId(key), isGroupAdmin: false, isPrimaryGroup: false, status: 'DELETED' as const },
    }));
    return [...stay, ...go];
  }

  /** Memberships as the database keeps them. */
  stored(memberships: readonly Membership[]): {
    memberships: (readonly [string, 0 | 1])[];
    primaryGroupId: string | null;
  } {
    const listed = memberships.map(({ key, admin }) => [this.groupId(key), admin ? 1 : 0] as const);
    const primary = memberships.find((membership) => membership.primary);
    return {
      memberships: listed.toSorted(([a], [b]) => byCodePoint(a, b)),
      primaryGroupId: primary ? this.groupId(primary.key) : null,
    };
  }
}
