import type { AccessState } from '../planner/access-state.js';
import type { ListedMembership, UserStatus } from '../planner/observed-user.js';
import type { PersonChange } from '../planner/person-change.js';
import { emailKey, type GroupKey } from '../text/keys.js';

/** What is known of a user right before an item is applied. Absent parts are not known, and no reason to stop. */
export interface LatestUser {
  readonly accountAdmin: boolean;
  readonly memberships: readonly ListedMembership[];
  readonly primary?: GroupKey;
  readonly status?: UserStatus;
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
}

/**
 * The precondition of an item: the person is still as the plan says under `before` (ARCHITECTURE §7). Only what the
 * plan wrote down is compared, never times or confidence.
 */
export function stillAsPlanned(change: PersonChange, latest: LatestUser | undefined): boolean {
  if (change.before === undefined) return latest === undefined;
  return latest !== undefined && fits(change.before, latest);
}

/** Whether a write whose answer is missing has in fact had its effect: the person is as the plan says under `after`. */
export function isAsWanted(change: PersonChange, latest: LatestUser | undefined): boolean {
  return latest !== undefined && fits(change.after, latest);
}

function fits(state: AccessState, latest: LatestUser): boolean {
  if (state.accountAdmin !== latest.accountAdmin) return false;
  const statusMoved =
    state.status !== undefined &&
    latest.status !== undefined &&
    // Only INACTIVE is inactive: a user who was created as ACTIVE may come back as CREATED or UNVERIFIED (SEMANTICS 16).
    (state.status === 'INACTIVE') !== (latest.status === 'INACTIVE');
  if (statusMoved) return false;
  if (state.firstName !== undefined && state.firstName !== latest.firstName) return false;
  if (state.lastName !== undefined && state.lastName !== latest.lastName) return false;
  if (state.email !== undefined && latest.email !== undefined) {
    if (emailKey(state.email) !== emailKey(latest.email)) return false;
  }
  const now = new Map(latest.memberships.map((membership) => [membership.key, membership.admin]));
  const primary = state.memberships.find((membership) => membership.primary)?.key;
  const primaryMoved = primary !== undefined && latest.primary !== undefined && primary !== latest.primary;
  return (
    !primaryMoved &&
    now.size === state.memberships.length &&
    state.memberships.every(({ key, admin }) => now.get(key) === admin)
  );
}
