/** The name of an org as the configuration gives it: `primary`, `emea` … */
export type OrgName = string;

/** Where something stands in a configuration file. Lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A Sign group that a rule assigns, in the org it belongs to. */
export interface RuleGroup {
  readonly org: OrgName;
  readonly name: string;
  /** With `umg`: the rule makes its people admin of this group. Always false without `umg`. */
  readonly admin: boolean;
}

/** One entry of `user_management`, or one group of `account_admin_groups`. */
export interface Rule {
  /** Position in the file, from 1; entries of `account_admin_groups` follow the last rule. */
  readonly number: number;
  readonly place: Place;
  /** Matched exactly, spaces around it removed (SEMANTICS 6). */
  readonly directoryGroup: string;
  /** At most one without `umg`. Empty: the rule assigns no group (SEMANTICS 9). */
  readonly groups: readonly RuleGroup[];
  /** The orgs whose people this rule concerns: those of its groups, else `orgs`, else `primary` (SEMANTICS 8). */
  readonly orgs: readonly OrgName[];
  /** Without `umg`: admin of the person's primary group, whichever rule decided that group. */
  readonly groupAdmin: boolean;
  readonly accountAdmin: boolean;
}

/** An entry of `primary_group_rules` (only with `umg`), in the one org its names belong to. */
export interface PrimaryGroupRule {
  readonly place: Place;
  readonly org: OrgName;
  readonly signGroups: readonly string[];
  readonly primaryGroup: string;
}

/** Whom a run concerns (SEMANTICS 11). */
export type Scope =
  | { readonly kind: 'mapped' }
  | { readonly kind: 'all' }
  | { readonly kind: 'group'; readonly groups: readonly string[] };
