import { counted, grouped } from '../render/words.js';
import type { GroupKey } from '../text/keys.js';
import type { ChangeKind } from './change-kind.js';
import type { Culprit } from './guard-culprit.js';
import { type GuardGround, NO_RULE, type ScopeKey } from './guard-scopes.js';
import type { GroupSizes, Shrinkage } from './guard-shrink.js';
import type { GuardBreach, GuardVerdict } from './guard-verdict.js';
import type { Budget, Guards } from './guards.js';

/** What becomes of people: `312 users would be …`. */
const DONE: Readonly<Record<ChangeKind, string>> = {
  create: 'created',
  reactivate: 'reactivated',
  move: 'moved',
  'leave-group': 'taken out of a group',
  'grant-group-admin': 'made group admin',
  'revoke-group-admin': 'removed as group admin',
  'grant-account-admin': 'made account admin',
  'revoke-account-admin': 'removed as account admin',
  deactivate: 'deactivated',
  reset: 'reset',
  'change-email': 'given another address',
  names: 'renamed',
};

/** A breach in full: how many, how many are allowed, by which setting, and what most of it comes from. */
export function breachWords(breach: GuardBreach, { guards, ground }: GuardVerdict): string {
  const culprit = breach.culprit === undefined ? '' : ` ${culpritWords(breach.culprit)}`;
  const { count } = breach;
  if (breach.reason === 'GUARD_LAST_ADMIN') {
    const whom = counted(count, 'account admin', 'account admins');
    return `No active account admin would stay in ${ground.org}: ${whom} would lose that right or be deactivated (guards.last_account_admin). Rights that are granted now count in the next run.`;
  }
  if (breach.reason === 'GUARD_ACCOUNT_ADMIN') {
    const whom = counted(count, 'user', 'users');
    return `${whom} would be made account admin in ${ground.org}, which waits for an approval (guards.new_account_admins).${culprit}`;
  }
  const { at = 0, scope = ground.org } = breach.budget ?? {};
  const budget = guards.budgets[at];
  if (budget === undefined) throw new Error(`There is no budget ${at}.`);
  return `${budgetWords(budget, at, scope, breach, ground)}${culprit}`;
}

function budgetWords(
  { kinds, max, per }: Budget,
  at: number,
  scope: ScopeKey,
  { count, spent, allowed, whole }: GuardBreach,
  ground: GuardGround,
): string {
  const what = `${counted(count, 'user', 'users')} would be ${alternatives(kinds.map((kind) => DONE[kind]))}`;
  const where =
    per === 'org' ? '' : `, ${per === 'rule' ? ruleScope(scope, ground) : groupScope(scope, ground)}`;
  const before = spent === 0 ? '' : `, beside ${grouped(spent)} in the last 24 hours`;
  const limit = grouped(allowed);
  const most = max.kind === 'count' ? limit : `${limit} (${max.value}% of ${grouped(whole ?? 0)})`;
  const verb = allowed === 1 ? 'is' : 'are';
  return `${what} in ${ground.org}${where}${before}, ${most} ${verb} allowed (guards.budgets[${at}]).`;
}

function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function ruleScope(scope: ScopeKey, { rules }: GuardGround): string {
  if (scope === NO_RULE) return 'people of no rule';
  const rule = rules.find(({ number }) => String(number) === scope);
  return `rule ${scope}${rule ? ` (group "${rule.directoryGroup}")` : ''}`;
}

function groupScope(scope: ScopeKey, { groupNames }: GuardGround): string {
  return `Sign group "${groupNames.get(scope as GroupKey) ?? scope}"`;
}

function culpritWords({ rule, directoryGroup, sizes, people = 0 }: Culprit): string {
  if (sizes === undefined) {
    return `Most of that, ${grouped(people)}, comes from rule ${rule} (group "${directoryGroup}").`;
  }
  return `Group "${directoryGroup}" (rule ${rule}) ${wentFrom(sizes)}.`;
}

function wentFrom({ baseline, now }: Pick<GroupSizes, 'now' | 'baseline'>): string {
  return `went from ${grouped(baseline)} to ${counted(now, 'person', 'people')} since the last complete read`;
}

/** What has shrunk, a sentence each: groups first, the one that lost most people before the others. */
export function shrinkWords(
  { groups, directory }: Shrinkage,
  { groupShrink = 0, directoryShrink = 0 }: Guards,
  rules: GuardGround['rules'],
): { readonly groups: string[]; readonly directory: string[] } {
  const lost = ({ baseline, now }: GroupSizes) => baseline - now;
  const sentences = groups
    .toSorted((a, b) => lost(b) - lost(a))
    .map(({ group, ...sizes }) => {
      const rule = rules.find(({ directoryGroup }) => directoryGroup === group);
      const name = `Group "${group}"${rule ? ` (rule ${rule.number})` : ''}`;
      return `${name} ${wentFrom(sizes)}; it may lose ${groupShrink}% (guards.group_shrink).`;
    });
  const whole =
    directory &&
    `The directory ${wentFrom(directory)}; it may lose ${directoryShrink}% (guards.directory_shrink).`;
  return { groups: sentences, directory: whole === undefined ? [] : [whole] };
}
