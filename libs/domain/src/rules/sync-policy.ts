import type { OrgScope } from '../orgs/org-scope.js';
import type { EmailKey } from '../text/keys.js';
import type { OrgName, PrimaryGroupRule, Rule } from './rule.js';

export const SIGN_ONLY_ACTIONS = ['exclude', 'reset', 'deactivate', 'remove_groups', 'remove_roles'] as const;
export type SignOnlyAction = (typeof SIGN_ONLY_ACTIONS)[number];

/** `approvals.leavers`: what becomes of people who leave the directory, in the words of a provisioning service. */
export const LEAVER_POLICIES = ['delete', 'suspend', 'nothing'] as const;
export type LeaverPolicy = (typeof LEAVER_POLICIES)[number];

/** `user_sync.sign_only_limit`: a number of people, or a percentage of the org's users that are not INACTIVE. */
export type SignOnlyLimit =
  { readonly kind: 'count'; readonly value: number } | { readonly kind: 'percent'; readonly value: number };

export interface OrgPolicy {
  readonly org: OrgName;
  /** The key's owner (`admin_email`): never touched, never Sign-only. */
  readonly ownerKey: EmailKey;
  readonly createUsers: boolean;
  readonly deactivateUsers: boolean;
  /** Whose of the org's people this sync is for; everybody's where it is left out. */
  readonly scope?: OrgScope;
}

/** Everything of a configuration that a decision may depend on. */
export interface SyncPolicy {
  readonly rules: readonly Rule[];
  readonly primaryGroupRules: readonly PrimaryGroupRule[];
  readonly orgs: readonly OrgPolicy[];
  readonly umg: boolean;
  readonly orgAssignment: 'per_org' | 'first';
  readonly updateNames: boolean;
  /** `delete` and `suspend` are what `approvals.leavers` says; each org makes its own of them. */
  readonly signOnlyAction: SignOnlyAction | Exclude<LeaverPolicy, 'nothing'>;
  readonly signOnlyLimit: SignOnlyLimit;
  /** Addresses, exact or with `*`, that are treated like owners in every org. */
  readonly protectedPatterns: readonly string[];
}
