import type { AccessState } from '../planner/access-state.js';
import type { PersonChange } from '../planner/person-change.js';
import type { Provenance } from '../rules/resolve-access.js';
import type { OrgName, Rule } from '../rules/rule.js';
import { type GroupKey, groupKey } from '../text/keys.js';
import { type ChangeKind, kindsOf } from './change-kind.js';
import type { Budget, BudgetScope } from './guards.js';

/** What guards have to know of an org to say where a change counts. */
export interface GuardGround {
  readonly org: OrgName;
  /** Of the whole configuration, in file order. */
  readonly rules: readonly Rule[];
  readonly defaultGroup: GroupKey;
  readonly groupNames: ReadonlyMap<GroupKey, string>;
  /** Group key → the number of the first rule of this org that gives it. */
  readonly ruleOfGroup: ReadonlyMap<GroupKey, number>;
}

/** One place where a budget counts: the org's name, the number of a rule, the key of a Sign group. */
export type ScopeKey = string;

/** People to whom no rule applies, in no group of a rule. */
export const NO_RULE: ScopeKey = '-';

export function guardGround(
  org: OrgName,
  rules: readonly Rule[],
  view: { readonly defaultGroup: { readonly key: GroupKey }; readonly groupNames: GuardGround['groupNames'] },
): GuardGround {
  const ruleOfGroup = new Map<GroupKey, number>();
  for (const { number, groups } of rules) {
    for (const { name } of groups.filter((group) => group.org === org)) {
      if (!ruleOfGroup.has(groupKey(name))) ruleOfGroup.set(groupKey(name), number);
    }
  }
  return { org, rules, defaultGroup: view.defaultGroup.key, groupNames: view.groupNames, ruleOfGroup };
}

/** The kinds that budgets count a change under: those of everybody, and rights that come back into force with an account. */
function countedKinds(change: PersonChange): ReadonlySet<ChangeKind> {
  const kinds = new Set(kindsOf(change));
  if (becomesAdmin(change)) kinds.add('grant-account-admin');
  return kinds;
}

/** Where a budget counts a change, each place once; empty where it does not. */
export function scopesOf(
  budget: Budget,
  { change, because }: { readonly change: PersonChange; readonly because: Provenance },
  ground: GuardGround,
): ScopeKey[] {
  if (budget.orgs !== undefined && !budget.orgs.includes(ground.org)) return [];
  const counted = countedKinds(change);
  const kinds = budget.kinds.filter((kind) => counted.has(kind));
  if (kinds.length === 0) return [];
  if (budget.per === 'org') return [ground.org];
  if (budget.per === 'rule') return [ruleScope(because, keysOf(change.before), ground)];
  return [...new Set(kinds.flatMap((kind) => groupsOf(kind, change, ground.defaultGroup)))];
}

/** Where a user counts in the whole that a percentage is of. */
export function homesOf(
  per: BudgetScope,
  user: { readonly groups: readonly GroupKey[]; readonly because: Provenance },
  ground: GuardGround,
): readonly ScopeKey[] {
  if (per === 'org') return [ground.org];
  return per === 'rule' ? [ruleScope(user.because, user.groups, ground)] : user.groups;
}

/** The rule that decides; for people to whom none applies, the first one that gives a group which they are in. */
export function ruleOf(
  { decidedBy, rules }: Provenance,
  groups: readonly GroupKey[],
  { ruleOfGroup }: GuardGround,
): number | undefined {
  const rule = decidedBy ?? rules[0];
  if (rule !== undefined) return rule;
  const numbers = groups.flatMap((key) => ruleOfGroup.get(key) ?? []);
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}

function ruleScope(because: Provenance, groups: readonly GroupKey[], ground: GuardGround): ScopeKey {
  return ruleOf(because, groups, ground)?.toString() ?? NO_RULE;
}

/** The Default Group counts for rights only: everybody starts there, and it grants nothing. */
function groupsOf(kind: ChangeKind, { before, after }: PersonChange, defaultGroup: GroupKey): GroupKey[] {
  const [old, now] = [keysOf(before), keysOf(after)];
  const joined = now.filter((key) => !old.includes(key));
  const left = old.filter((key) => !now.includes(key));
  const but = (keys: readonly GroupKey[]) => keys.filter((key) => key !== defaultGroup);
  switch (kind) {
    case 'create':
    case 'reactivate':
      return but(now);
    case 'move':
      return but([...joined, ...left]);
    case 'leave-group':
    case 'reset':
      return but(left);
    case 'deactivate':
      return but(old);
    case 'grant-group-admin':
      return administered(after).filter((key) => !administered(before).includes(key));
    case 'revoke-group-admin':
      return administered(before).filter((key) => !administered(after).includes(key));
    default:
      return [];
  }
}

export function keysOf(state: AccessState | undefined): GroupKey[] {
  return state?.memberships.map(({ key }) => key) ?? [];
}

function administered(state: AccessState | undefined): GroupKey[] {
  return state?.memberships.filter(({ admin }) => admin).map(({ key }) => key) ?? [];
}

function isActiveAdmin(state: AccessState | undefined): boolean {
  return state !== undefined && state.accountAdmin && state.status !== 'INACTIVE';
}

/** Whether a change brings rights of account admin into force: granted, or of an account that comes back with them. */
export function becomesAdmin({ before, after }: PersonChange): boolean {
  return isActiveAdmin(after) && !isActiveAdmin(before);
}

export function stopsBeingAdmin({ before, after }: PersonChange): boolean {
  return isActiveAdmin(before) && !isActiveAdmin(after);
}
