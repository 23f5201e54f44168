import type { Membership, UserStatus } from './observed-user.js';

/** One person's state in one org, as a plan writes it down before and after. Memberships sort by group key. */
export interface AccessState {
  /** Absent where the decision does not depend on it. */
  readonly status?: UserStatus;
  readonly accountAdmin: boolean;
  readonly memberships: readonly Membership[];
  /** Only where the plan manages names. */
  readonly firstName?: string;
  readonly lastName?: string;
  /** Only where the plan changes the address. */
  readonly email?: string;
}

export function sortMemberships(memberships: Iterable<Membership>): Membership[] {
  return [...memberships].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

export function sameMemberships(a: readonly Membership[], b: readonly Membership[]): boolean {
  if (a.length !== b.length) return false;
  const others = new Map(b.map((membership) => [membership.key, membership]));
  return a.every(({ key, admin, primary }) => {
    const other = others.get(key);
    return other !== undefined && other.admin === admin && other.primary === primary;
  });
}

export function primaryOf(memberships: readonly Membership[]): Membership | undefined {
  return memberships.find((membership) => membership.primary);
}
