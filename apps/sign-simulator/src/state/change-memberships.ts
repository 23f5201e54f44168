import { invalidArguments } from '../api/api-error.js';
import type { Group, Membership } from './model.js';

/** One entry of `PUT /users/{id}/groups`, its group looked up. */
export interface MembershipEntry {
  readonly group: Group;
  readonly admin: boolean;
  /** Undefined when the client did not say. */
  readonly primary: boolean | undefined;
  readonly leaves: boolean;
}

export interface MembershipRules {
  readonly umg: boolean;
  readonly groupsPut: 'replace' | 'delta';
  readonly defaultGroup: Group;
}

/**
 * What `PUT /users/{id}/groups` makes of a user's groups.
 *
 * `replace`: the list is the whole membership. `delta`: groups that are not listed stay. Under both, `DELETED` leaves.
 * An account without multiple groups keeps the one ACTIVE entry and nothing else. Whoever is left without a group is in
 * the Default Group. Exactly one group is primary afterwards: the one named; else the present one, if it is still there;
 * else the Default Group, if it is there; else the first.
 *
 * @throws ApiError 400 INVALID_ARGUMENTS for a group listed twice, two primaries, or a second group without `umg`
 */
export function changeMemberships(
  current: readonly Membership[],
  entries: readonly MembershipEntry[],
  rules: MembershipRules,
): Membership[] {
  const joined = entries.filter((entry) => !entry.leaves);
  refuseContradictions(entries, joined, rules);

  const kept = keptGroups(current, entries, joined, rules);
  const after = [...kept, ...joined.map(({ group, admin }) => ({ group, admin }))];
  if (after.length === 0) after.push({ group: rules.defaultGroup, admin: false });

  const primary =
    joined.find((entry) => entry.primary === true)?.group ??
    presentPrimary(current, after) ??
    after.find(({ group }) => group === rules.defaultGroup)?.group ??
    after[0]?.group;
  return after.map(({ group, admin }) => ({ group, admin, primary: group === primary }));
}

function refuseContradictions(
  entries: readonly MembershipEntry[],
  joined: readonly MembershipEntry[],
  rules: MembershipRules,
): void {
  if (new Set(entries.map(({ group }) => group)).size !== entries.length) {
    throw invalidArguments('A group is listed more than once.');
  }
  if (joined.filter((entry) => entry.primary === true).length > 1) {
    throw invalidArguments('Only one group can be the primary group.');
  }
  if (!rules.umg && joined.length > 1) {
    throw invalidArguments(
      'Users in multiple groups is not enabled for this account: a user can be in one group only.',
    );
  }
}

function keptGroups(
  current: readonly Membership[],
  entries: readonly MembershipEntry[],
  joined: readonly MembershipEntry[],
  rules: MembershipRules,
): { group: Group; admin: boolean }[] {
  const moves = !rules.umg && joined.length > 0;
  if (rules.groupsPut === 'replace' || moves) return [];
  const named = new Set(entries.map(({ group }) => group));
  return current.filter(({ group }) => !named.has(group)).map(({ group, admin }) => ({ group, admin }));
}

function presentPrimary(
  current: readonly Membership[],
  after: readonly { group: Group }[],
): Group | undefined {
  const group = current.find((membership) => membership.primary)?.group;
  return after.some((membership) => membership.group === group) ? group : undefined;
}
