import type { FormerUser, ObservedGroup } from '#db';
import { type AccessState, type GroupKey, sortMemberships } from '#domain';

/** A stored user as plans write states down. Groups that Sign no longer has are left out. */
export function formerState(user: FormerUser, groups: ReadonlyMap<string, ObservedGroup>): AccessState {
  const { accountAdmin, primaryGroupId, status, firstName, lastName, email } = user;
  const [only, ...others] = user.memberships;
  const primary = only !== undefined && others.length === 0 ? only[0] : primaryGroupId;
  const memberships = user.memberships.flatMap(([id, admin]) => {
    const group = groups.get(id);
    return group === undefined
      ? []
      : [{ key: group.key as GroupKey, name: group.name, admin: admin === 1, primary: id === primary }];
  });
  return {
    ...(status && { status }),
    accountAdmin,
    memberships: sortMemberships(memberships),
    ...{ firstName, lastName, email },
  };
}
