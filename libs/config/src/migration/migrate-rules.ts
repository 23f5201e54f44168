import type { NamedOrgs } from './name-orgs.js';
import type { Ledger } from './migration.js';
import type { Found, OldRole, PostSync } from './read-post-sync.js';

/** An entry of `user_management`. */
export interface NewRule {
  readonly directoryGroup: string;
  /** As it is written, with the org's name where that is needed. */
  readonly signGroup?: string;
  readonly groupAdmin: boolean;
  readonly accountAdmin: boolean;
  /** For a rule without a Sign group: the org it counts in, where that is not `primary`. */
  readonly org?: string;
}

export interface MigratedRules {
  readonly rules: readonly NewRule[];
  /** `[group, "A,B"]` as a list of names; left out: `mapped`. */
  readonly groups?: readonly string[];
}

interface Target {
  readonly group: string;
  readonly org: string;
}

const DEFAULT_GROUP = 'Default Group';

/**
 * The rules that do what post-sync did: a person who is in an entitlement group has the first of `user_groups` that they are in, or
 * else the Default Group, and the roles of `admin_roles`; nobody else is looked at.
 */
export function migrateRules(old: PostSync, orgs: NamedOrgs, ledger: Ledger): MigratedRules {
  const rules: NewRule[] = [];
  for (const found of old.userGroups) addGroup(rules, found, orgs, ledger);
  for (const role of old.adminRoles) addRole(rules, role, orgs, ledger);
  const entitled = old.entitlementGroups.flatMap((found) => {
    const target = targetOf(found, orgs, ledger);
    return target === undefined ? [] : [{ found, target }];
  });
  const groups = scopeOf(entitled, ledger);
  for (const { found, target } of entitled)
    addEntitlement(rules, found, target, groups !== undefined, ledger);
  noteJoinedNames(rules, ledger);
  return { rules, ...(groups !== undefined && { groups }) };
}

function addGroup(rules: NewRule[], found: Found, orgs: NamedOrgs, ledger: Ledger): void {
  const target = targetOf(found, orgs, ledger);
  if (target === undefined) return;
  const signGroup = signGroupOf(target);
  const known = rules.findIndex(
    (rule) => rule.directoryGroup === target.group && rule.signGroup === signGroup,
  );
  if (known < 0) rules.push({ ...NO_ROLES, directoryGroup: target.group, signGroup });
  ledger.kept(found.at, `rule ${known < 0 ? rules.length : known + 1} (${target.group} → ${signGroup})`);
}

/** A group may give both roles: then it is one rule. */
function addRole(rules: NewRule[], { role, groups }: OldRole, orgs: NamedOrgs, ledger: Ledger): void {
  const isAccount = role.text === 'ACCOUNT_ADMIN';
  const numbers: number[] = [];
  for (const found of groups) {
    const target = targetOf(found, orgs, ledger);
    if (target === undefined) continue;
    const org = target.org === 'primary' ? undefined : target.org;
    const known = rules.findIndex(
      (rule) => rule.directoryGroup === target.group && rule.signGroup === undefined && rule.org === org,
    );
    const before = rules[known] ?? { ...NO_ROLES, directoryGroup: target.group, ...(org && { org }) };
    const rule = isAccount ? { ...before, accountAdmin: true } : { ...before, groupAdmin: true };
    if (known < 0) rules.push(rule);
    else rules[known] = rule;
    const number = known < 0 ? rules.length : known + 1;
    numbers.push(number);
    ledger.kept(found.at, `rule ${number} (${target.group})`);
  }
  if (numbers.length === 0) ledger.lost(role.at, 'none of its groups could be carried over.');
  else
    ledger.kept(
      role.at,
      `${isAccount ? 'account_admin' : 'group_admin'} of rule ${[...new Set(numbers)].join(', ')}`,
    );
}

/** Last of all, so that it counts only for who is in none of `user_groups`. */
function addEntitlement(
  rules: NewRule[],
  found: Found,
  target: Target,
  isScope: boolean,
  ledger: Ledger,
): void {
  const known = rules.findIndex(
    (rule) =>
      rule.directoryGroup === target.group && rule.signGroup !== undefined && orgOf(rule) === target.org,
  );
  if (known < 0) {
    const signGroup = signGroupOf({ ...target, group: DEFAULT_GROUP });
    rules.push({ ...NO_ROLES, directoryGroup: target.group, signGroup });
  }
  const rule = `rule ${known < 0 ? rules.length : known + 1}`;
  if (isScope) return ledger.kept(found.at, `invocation_defaults.users, ${rule}`);
  const why =
    'without a list of groups in invocation_defaults.users it no longer narrows whom other rules concern.';
  ledger.changed(found.at, rule, why);
}

/** @returns undefined where `mapped` has to do */
function scopeOf(
  entitled: readonly { readonly found: Found; readonly target: Target }[],
  ledger: Ledger,
): readonly string[] | undefined {
  if (entitled.length === 0) {
    ledger.toReview(
      'No entitlement group is left, and post-sync did nothing without one. Here everybody in a group of a rule is concerned.',
    );
    return undefined;
  }
  const commas = entitled.filter(({ target }) => target.group.includes(','));
  if (commas.length === 0) return [...new Set(entitled.map(({ target }) => target.group))];
  ledger.toReview(
    `${commas.map(({ target }) => `"${target.group}"`).join(', ')}: a group with a comma in its name cannot stand in invocation_defaults.users, so that everybody in a group of a rule is concerned (users: mapped), entitled or not.`,
  );
  return undefined;
}

/** `org::Group` at its first `::`, as the original reads it. */
function targetOf({ at, text }: Found, orgs: NamedOrgs, ledger: Ledger): Target | undefined {
  const cut = text.indexOf('::');
  const prefix = cut < 0 ? undefined : text.slice(0, cut).trim();
  const group = cut < 0 ? text : text.slice(cut + 2).trim();
  const org = orgs.nameOf.get(prefix);
  if (group === '') {
    ledger.lost(at, `"${text}" names no group.`);
    return undefined;
  }
  if (org === undefined) {
    const which = prefix === undefined ? 'without console_org' : `with the console_org "${prefix}"`;
    ledger.lost(at, `"${text}" is of an org ${which}, and sign_orgs has none, so it had no effect.`);
    return undefined;
  }
  return { group, org };
}

/** A name with `::` of its own needs its org before it. */
function signGroupOf({ group, org }: Target): string {
  return org === 'primary' && !group.includes('::') ? group : `${org}::${group}`;
}

function orgOf({ signGroup = '' }: NewRule): string {
  return signGroup.includes('::') ? (signGroup.split('::', 1)[0] ?? 'primary') : 'primary';
}

/** Post-sync knew in which Admin Console a group was; one directory has one group of a name. */
function noteJoinedNames(rules: readonly NewRule[], ledger: Ledger): void {
  const orgsOf = new Map<string, Set<string>>();
  for (const rule of rules) {
    const orgs = orgsOf.get(rule.directoryGroup) ?? new Set();
    orgsOf.set(rule.directoryGroup, orgs.add(rule.org ?? orgOf(rule)));
  }
  const joined = [...orgsOf].filter(([, orgs]) => orgs.size > 1).map(([group]) => `"${group}"`);
  if (joined.length > 0) {
    ledger.toReview(
      `${joined.join(', ')}: groups of this name were told apart by their Admin Console. Here a name is one group, so its people count in each of these orgs.`,
    );
  }
  const others = [...new Set(rules.map((rule) => rule.org ?? orgOf(rule)))].filter(
    (org) => org !== 'primary',
  );
  if (others.length > 0) {
    ledger.toReview(
      `Groups of ${others.join(', ')} were those of a secondary Admin Console, and a connector reads one. If its groups are not in that directory too, add a source for each: identity_sources.`,
    );
  }
}

const NO_ROLES = { groupAdmin: false, accountAdmin: false };
