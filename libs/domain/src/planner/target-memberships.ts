import type { DesiredAccess } from '../rules/resolve-access.js';
import type { GroupKey } from '../text/keys.js';
import { primaryOf, sortMemberships } from './access-state.js';
import type { Membership, OrgView } from './observed-user.js';

/** Where a managed person's memberships shall end, as one absolute set. `umg` decides how far authority reaches. */
export function targetMemberships(
  desired: DesiredAccess,
  current: readonly Membership[],
  view: OrgView,
  umg: boolean,
): Membership[] {
  return sortMemberships(umg ? severalGroups(desired, current, view) : oneGroup(desired, current, view));
}

/** Without `umg` (SEMANTICS 24): a move replaces the primary group, every other membership stays as it is. */
function oneGroup(desired: DesiredAccess, current: readonly Membership[], view: OrgView): Membership[] {
  const old = primaryOf(current);
  const key = wantedPrimary(desired, old?.key, view);
  const others = current.filter((membership) => membership.key !== key && membership.key !== old?.key);
  return [...others, member(key, desired.primaryAdmin, true, view)];
}

/** With `umg` (SEMANTICS 23): authority over every group that some rule names, none over the others. */
function severalGroups(desired: DesiredAccess, current: readonly Membership[], view: OrgView): Membership[] {
  const assigned = new Set(desired.groups.map((group) => group.key));
  const kept = current.filter(
    (membership) => !assigned.has(membership.key) && !view.named.has(membership.key),
  );
  const old = primaryOf(current)?.key;
  const stays = desired.primary === 'keep' && kept.some((membership) => membership.key === old);
  const primary = stays && old !== undefined ? old : wantedPrimary(desired, undefined, view);

  const members = new Map<GroupKey, Membership>();
  for (const membership of kept) members.set(membership.key, { ...membership, primary: false });
  for (const group of desired.groups) members.set(group.key, member(group.key, group.admin, false, view));
  members.set(primary, { ...(members.get(primary) ?? member(primary, false, true, view)), primary: true });
  return [...members.values()];
}

function wantedPrimary(desired: DesiredAccess, old: GroupKey | undefined, view: OrgView): GroupKey {
  if (desired.primary === 'default') return view.defaultGroup.key;
  if (desired.primary === 'keep') return old ?? view.defaultGroup.key;
  return desired.primary;
}

/** Sign puts every new user into the Default Group. */
export function newcomer(view: Pick<OrgView, 'defaultGroup'>): Membership[] {
  return [{ ...view.defaultGroup, admin: false, primary: true }];
}

export function member(key: GroupKey, admin: boolean, primary: boolean, view: OrgView): Membership {
  return { key, name: view.groupNames.get(key) ?? key, admin, primary };
}
