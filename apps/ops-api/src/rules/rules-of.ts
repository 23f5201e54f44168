import type { RuleBody } from '#contracts';
import { lintFactsOf, lintRules, type SeenGroups, type SyncPolicy } from '#domain';

/**
 * Each rule with its people and its warnings. @param seen what the newest run saw; without it nobody knows how many
 * people there are, and rules are only held against one another
 */
export function rulesOf(policy: SyncPolicy, seen: SeenGroups | undefined): RuleBody[] {
  const facts = seen && lintFactsOf(seen);
  const findings = lintRules(policy, facts);
  const unread = facts?.readsEveryGroup === true ? 0 : null;
  return policy.rules.map(({ number, place, ...rule }) => ({
    ...{ number, directoryGroup: rule.directoryGroup, groups: rule.groups, orgs: rule.orgs },
    ...{ groupAdmin: rule.groupAdmin, accountAdmin: rule.accountAdmin },
    people: facts?.people?.get(rule.directoryGroup) ?? unread,
    ...{ file: place.file, line: place.line },
    warnings: findings
      .filter((finding) => finding.rule === number)
      .map(({ kind, message, other = null }) => ({ kind, message, other })),
  }));
}
