import { type AccessState, primaryOf, sameMemberships } from './access-state.js';
import type { Membership } from './observed-user.js';

/**
 * Whether a change takes something away: a group, a role or the account (SEMANTICS, "removal"). Leaving the Default
 * Group for an assigned group is not one: everybody starts there and it grants nothing, unless they administer it.
 */
export function removesSomething(before: AccessState, after: AccessState, defaultGroup: string): boolean {
  if (after.status === 'INACTIVE' && before.status !== 'INACTIVE') return true;
  if (before.accountAdmin && !after.accountAdmin) return true;
  const kept = new Map(after.memberships.map((membership) => [membership.key, membership]));
  return before.memberships.some((membership) => {
    const later = kept.get(membership.key);
    if (later === undefined) return membership.admin || membership.key !== defaultGroup;
    return membership.admin && !later.admin;
  });
}

/**
 * The part of a change that takes nothing away. What is added goes on while removals wait; a move to another primary
 * group waits as a whole where it would leave a group, because without `umg` nobody can have both.
 */
export function additionsOnly(
  before: AccessState,
  after: AccessState,
  defaultGroup: string,
  umg: boolean,
): AccessState {
  return {
    ...after,
    ...(before.status !== undefined && after.status === 'INACTIVE' && { status: before.status }),
    accountAdmin: before.accountAdmin || after.accountAdmin,
    memberships: joined(before, after, defaultGroup, umg),
  };
}

function joined(before: AccessState, after: AccessState, defaultGroup: string, umg: boolean): Membership[] {
  const later = new Map(after.memberships.map((membership) => [membership.key, membership]));
  const lost = before.memberships.filter(
    (membership) => !later.has(membership.key) && (membership.admin || membership.key !== defaultGroup),
  );
  if (lost.length > 0 && !umg) {
    return before.memberships.map((membership) => ({
      ...membership,
      admin: membership.admin || (later.get(membership.key)?.admin ?? false),
    }));
  }
  const old = primaryOf(before.memberships);
  const primaryIsLost = lost.some((membership) => membership.key === old?.key);
  const earlier = new Map(before.memberships.map((membership) => [membership.key, membership]));
  const added = after.memberships.map((membership) => ({
    ...membership,
    admin: membership.admin || (earlier.get(membership.key)?.admin ?? false),
    primary: primaryIsLost ? false : membership.primary,
  }));
  const stay = lost.map((membership) => ({ ...membership, primary: primaryIsLost && membership.primary }));
  return [...added, ...stay].sort((a, b) => (a.key < b.key ? -1 : 1));
}

export function sameState(a: AccessState, b: AccessState): boolean {
  return (
    a.status === b.status &&
    a.accountAdmin === b.accountAdmin &&
    a.firstName === b.firstName &&
    a.lastName === b.lastName &&
    a.email === b.email &&
    sameMemberships(a.memberships, b.memberships)
  );
}
