import { groupKey } from '../text/keys.js';
import type { LintFacts } from './lint-rules.js';
import type { OrgName } from './rule.js';

/** Groups as the newest run saw them. */
export interface SeenGroups {
  /** Groups with people in the directory. */
  readonly people: ReadonlyMap<string, number>;
  /** Groups that the source was asked for by name; missing where it is read whole. */
  readonly asked?: readonly string[];
  readonly notFound: readonly string[];
  /** Names of groups in Sign, by org. */
  readonly signGroups: ReadonlyMap<OrgName, readonly string[]>;
  /** Of orgs whose scope judges by addresses alone: directory group → its people in scope. */
  readonly inScope?: ReadonlyMap<OrgName, ReadonlyMap<string, number>>;
}

/** What rules can be held against: of a source that is asked group by group, only the groups it was asked for. */
export function lintFactsOf({ people, asked, notFound, signGroups, inScope }: SeenGroups): LintFacts {
  const counts = new Map(people);
  for (const group of asked ?? []) if (!counts.has(group)) counts.set(group, 0);
  return {
    people: counts,
    unknownGroups: new Set(notFound),
    readsEveryGroup: asked === undefined && notFound.length === 0,
    signGroups: new Map([...signGroups].map(([org, names]) => [org, new Set(names.map(groupKey))])),
    ...(inScope && { inScope }),
  };
}
