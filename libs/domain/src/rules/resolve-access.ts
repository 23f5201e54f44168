import { emailKey, type GroupKey, groupKey } from '../text/keys.js';
import { matchesStars } from '../text/star-pattern.js';
import type { OrgName, Rule, Scope } from './rule.js';
import type { SyncPolicy } from './sync-policy.js';

/** A Sign group that a person shall be in. */
export interface AssignedGroup {
  readonly key: GroupKey;
  readonly name: string;
  readonly admin: boolean;
}

/** Which rules led to a desired state, and which one decided the primary group. */
export interface Provenance {
  /** Numbers of all matching rules of the org, in file order; empty for people whom no rule names (SEMANTICS 11). */
  readonly rules: readonly number[];
  /** The rule that decided the primary group. */
  readonly decidedBy?: number;
  readonly directoryGroup?: string;
  /** The next rule that would have given another group. */
  readonly before?: number;
  /** The first rule that grants account admin, and the first that grants group admin. */
  readonly accountAdminBy?: number;
  readonly groupAdminBy?: number;
  /** Not a rule but a person wanted it: the run whose change is undone. `created`: it had created the account. */
  readonly undoes?: { readonly run: string; readonly created?: true };
}

/** What one org should look like for everybody who has one particular set of directory groups. */
export interface DesiredAccess {
  /** At most one without `umg`. Empty: no group is assigned and the primary group stays (SEMANTICS 9). */
  readonly groups: readonly AssignedGroup[];
  /** One of `groups`, or the org's Default Group (SEMANTICS 11), or `keep`. */
  readonly primary: GroupKey | 'default' | 'keep';
  /** Admin of the primary group. With `umg` the flags stand in `groups` instead. */
  readonly primaryAdmin: boolean;
  readonly accountAdmin: boolean;
  readonly because: Provenance;
}

export interface ResolvedPerson {
  /** Whether the run concerns these people at all. */
  readonly inScope: boolean;
  /** Mapped by a rule, but outside the groups of `--users group`: Sign-only for that reason alone. */
  readonly outsideFilter: boolean;
  /** Orgs in which these people are managed. */
  readonly access: ReadonlyMap<OrgName, DesiredAccess>;
}

/**
 * Resolves the rules for one distinct set of directory groups (SEMANTICS 7–11, 23). A directory of a million people has
 * a few hundred such sets, so this runs once per set and not once per person.
 */
export function resolveAccess(groups: readonly string[], policy: SyncPolicy, scope: Scope): ResolvedPerson {
  const has = new Set(groups.map((group) => group.trim()));
  const matching = policy.rules.filter((rule) => has.has(rule.directoryGroup));
  const inScope = isInScope(has, matching, scope);
  if (!inScope) return { inScope, outsideFilter: matching.length > 0, access: new Map() };

  const access = new Map<OrgName, DesiredAccess>();
  for (const org of orgsOf(matching, policy)) {
    const rules = matching.filter((rule) => rule.orgs.includes(org));
    access.set(org, policy.umg ? severalGroups(org, rules, policy) : oneGroup(org, rules));
  }
  if (matching.length === 0) access.set('primary', DEFAULT_ACCESS);
  return { inScope, outsideFilter: false, access };
}

/** Everybody of `all`, and people of a listed group, to whom no rule applies: Default Group, no roles (SEMANTICS 11). */
const DEFAULT_ACCESS: DesiredAccess = {
  groups: [],
  primary: 'default',
  primaryAdmin: false,
  accountAdmin: false,
  because: { rules: [] },
};

function isInScope(has: ReadonlySet<string>, matching: readonly Rule[], scope: Scope): boolean {
  if (scope.kind === 'all') return true;
  if (scope.kind === 'mapped') return matching.length > 0;
  return scope.groups.some((group) => has.has(group.trim()));
}

function orgsOf(matching: readonly Rule[], policy: SyncPolicy): OrgName[] {
  const named = policy.orgs
    .map(({ org }) => org)
    .filter((org) => matching.some((rule) => rule.orgs.includes(org)));
  if (policy.orgAssignment === 'per_org') return named;
  // The original's way: the first rule with a group decides the one org of a person.
  const first = matching.find((rule) => rule.groups.length > 0)?.groups[0]?.org;
  return first === undefined ? named : [first];
}

function oneGroup(org: OrgName, rules: readonly Rule[]): DesiredAccess {
  const groupOf = (rule: Rule) => rule.groups.find((group) => group.org === org);
  const deciding = rules.find((rule) => groupOf(rule) !== undefined);
  const group = deciding && groupOf(deciding);
  const primaryAdmin = rules.some((rule) => rule.groupAdmin);
  const other = rules.find((rule) => {
    const candidate = groupOf(rule);
    return (
      candidate !== undefined && group !== undefined && groupKey(candidate.name) !== groupKey(group.name)
    );
  });
  const key = group && groupKey(group.name);
  return {
    groups: group && key ? [{ key, name: group.name, admin: primaryAdmin }] : [],
    primary: key ?? 'keep',
    primaryAdmin,
    accountAdmin: rules.some((rule) => rule.accountAdmin),
    because: provenance(rules, deciding, other),
  };
}

function severalGroups(org: OrgName, rules: readonly Rule[], policy: SyncPolicy): DesiredAccess {
  const assigned = new Map<GroupKey, AssignedGroup>();
  for (const rule of rules) {
    for (const { name, admin } of rule.groups.filter((group) => group.org === org)) {
      const key = groupKey(name);
      const known = assigned.get(key);
      assigned.set(key, { key, name: known?.name ?? name, admin: admin || (known?.admin ?? false) });
    }
  }
  const primary = primaryOf(org, assigned, policy);
  const deciding = rules.find((rule) =>
    rule.groups.some((group) => group.org === org && groupKey(group.name) === primary),
  );
  return {
    groups: [...assigned.values()],
    primary: primary ?? 'keep',
    primaryAdmin: false,
    accountAdmin: rules.some((rule) => rule.accountAdmin),
    because: provenance(rules, deciding, undefined),
  };
}

/** Decided anew each run: the first primary group rule that fits the assigned groups, else the first assigned group. */
function primaryOf(
  org: OrgName,
  assigned: ReadonlyMap<GroupKey, AssignedGroup>,
  policy: SyncPolicy,
): GroupKey | undefined {
  const rule = policy.primaryGroupRules.find(
    (candidate) =>
      candidate.org === org && candidate.signGroups.every((name) => assigned.has(groupKey(name))),
  );
  return rule ? groupKey(rule.primaryGroup) : assigned.keys().next().value;
}

function provenance(rules: readonly Rule[], deciding: Rule | undefined, other: Rule | undefined): Provenance {
  const shown = deciding ?? rules[0];
  const accountAdmin = rules.find((rule) => rule.accountAdmin);
  const groupAdmin = rules.find((rule) => rule.groupAdmin || rule.groups.some((group) => group.admin));
  return {
    rules: rules.map((rule) => rule.number),
    ...(deciding && { decidedBy: deciding.number }),
    ...(shown && { directoryGroup: shown.directoryGroup }),
    ...(other && { before: other.number }),
    ...(accountAdmin && { accountAdminBy: accountAdmin.number }),
    ...(groupAdmin && { groupAdminBy: groupAdmin.number }),
  };
}

/** The Sign groups of an org that some rule names. With `umg` the sync has authority over these and no others. */
export function namedGroups(org: OrgName, policy: SyncPolicy): ReadonlyMap<GroupKey, string> {
  const named = new Map<GroupKey, string>();
  for (const rule of policy.rules) {
    for (const group of rule.groups) {
      if (group.org === org && !named.has(groupKey(group.name))) named.set(groupKey(group.name), group.name);
    }
  }
  return named;
}

/** Whether an address is the org's owner or protected in every org: nobody ever touches these (SEMANTICS 18). */
export function isProtected(
  key: string,
  org: OrgName,
  policy: SyncPolicy,
): 'owner' | 'protected' | undefined {
  if (policy.orgs.some((candidate) => candidate.org === org && candidate.ownerKey === key)) return 'owner';
  return policy.protectedPatterns.some((pattern) => matchesStars(key, emailKey(pattern)))
    ? 'protected'
    : undefined;
}
