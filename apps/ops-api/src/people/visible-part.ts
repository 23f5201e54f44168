import type { Config } from '#config';
import {
  type HistoryFacts,
  type OrgName,
  type OrgSet,
  type PersonExplanation,
  type PersonFacts,
  resolveAccess,
} from '#domain';

/** The same facts, without the orgs that the caller does not see. */
export function visibleFacts(facts: PersonFacts, orgs: OrgSet): PersonFacts {
  if (orgs === 'all') return facts;
  return { ...facts, orgs: facts.orgs.filter(({ org }) => orgs.includes(org)) };
}

/**
 * The same records, without the orgs that the caller does not see. What the directory says of somebody is shown where
 * one of the caller's orgs has or had them, or a rule gives them to one.
 */
export function visibleHistory(
  facts: HistoryFacts,
  orgs: OrgSet,
  { policy, scope }: Pick<Config, 'policy' | 'scope'>,
): HistoryFacts {
  if (orgs === 'all') return facts;
  const seen = facts.orgs.filter(({ org }) => orgs.includes(org));
  const isOfOne = seen.some(({ users, items }) => users.length + items.length > 0);
  const isGiven = (groups: readonly string[]) => {
    const { access } = resolveAccess(groups, policy, scope);
    return seen.some(({ org }: { org: OrgName }) => access.has(org));
  };
  const isTheirs = isOfOne || facts.people.some(({ person }) => isGiven(person.groups));
  return { ...facts, orgs: seen, ...(!isTheirs && { reads: [], people: [] }) };
}

/** Says nothing of the orgs whose rules name the person, where the caller may not see them all. */
export function visibleWords(explanation: PersonExplanation, orgs: OrgSet): PersonExplanation {
  if (orgs === 'all') return explanation;
  return {
    ...explanation,
    orgs: explanation.orgs.map((place) => {
      if (place.unmet?.code !== 'OTHER_ORG') return place;
      return {
        ...place,
        unmet: { code: place.unmet.code, message: `no rule of ${place.org} names one of their groups` },
      };
    }),
  };
}
