import type { Config } from '#config';
import type { GroupSetRepository } from '#db';
import { resolveAccess } from '#domain';

export interface ReadSizes {
  readonly people: number;
  readonly inScope: number;
  /** Mapped by a rule, but outside the groups of `--users group`. */
  readonly outsideFilter: number;
  readonly mappedGroups: readonly { group: string; now: number; baseline: number }[];
}

interface SetSize {
  readonly groupSet: number;
  readonly people: number;
}

/** Counts a read and its baseline by what the rules make of each distinct set of groups. */
export async function sizeRead(
  now: readonly SetSize[],
  baseline: readonly SetSize[],
  { policy, scope }: Config,
  groupSets: GroupSetRepository,
): Promise<ReadSizes> {
  const groupsOf = await groupSets.all([...now, ...baseline].map(({ groupSet }) => groupSet));
  const mapped = new Map(policy.rules.map((rule) => [rule.directoryGroup, { now: 0, baseline: 0 }]));
  const totals = { people: 0, inScope: 0, outsideFilter: 0 };
  const count = (sizes: readonly SetSize[], side: 'now' | 'baseline') => {
    for (const { groupSet, people } of sizes) {
      const groups = groupsOf.get(groupSet) ?? [];
      const { inScope, outsideFilter } = resolveAccess(groups, policy, scope);
      if (side === 'now') {
        totals.people += people;
        if (inScope) totals.inScope += people;
        if (outsideFilter) totals.outsideFilter += people;
      }
      if (!inScope) continue;
      for (const group of groups) {
        const size = mapped.get(group);
        if (size) size[side] += people;
      }
    }
  };
  count(now, 'now');
  count(baseline, 'baseline');
  return { ...totals, mappedGroups: [...mapped].map(([group, size]) => ({ group, ...size })) };
}
