import type { GroupKey } from '../text/keys.js';

export const USER_STATUSES = ['ACTIVE', 'INACTIVE', 'CREATED', 'UNVERIFIED'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** A fact that Sign's lists do not tell and that costs a call a person. */
export type Fact = 'status' | 'groups';

/** How far a status can be believed: lists never tell it, so it is as old as the last look at that one user. */
export type KnownStatus =
  { readonly confidence: 'fresh' | 'stale'; readonly value: UserStatus } | { readonly confidence: 'unknown' };

export interface Membership {
  readonly key: GroupKey;
  readonly name: string;
  readonly admin: boolean;
  readonly primary: boolean;
}

/** A membership as `GET /groups/{id}/users` tells it: not whether it is the primary one. */
export interface ListedMembership {
  readonly key: GroupKey;
  readonly name: string;
  readonly admin: boolean;
}

/** What is known of one user of an org. */
export interface ObservedUser {
  readonly accountAdmin: boolean;
  readonly status: KnownStatus;
  readonly memberships: readonly ListedMembership[];
  /** Undefined while several groups leave it open and nobody has asked. */
  readonly primary?: GroupKey;
  readonly firstName: string;
  readonly lastName: string;
}

/** What is known of the org itself. */
export interface OrgView {
  readonly defaultGroup: { readonly key: GroupKey; readonly name: string };
  /** Group key → the name as Sign spells it, or as the rule spells it for a group that is created first. */
  readonly groupNames: ReadonlyMap<GroupKey, string>;
  /** Keys of groups that rules name; authority over memberships with `umg`. */
  readonly named: ReadonlyMap<GroupKey, string>;
  /** False: the user list lacks people whom Sign must still have, so nobody is created (SEMANTICS 25). */
  readonly complete: boolean;
}
