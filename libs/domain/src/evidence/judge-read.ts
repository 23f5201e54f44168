import type { HoldReason } from '../planner/plan-person.js';

/** What is known of a directory read when the planner judges it (SEMANTICS 21, 22). */
export interface ReadFacts {
  /** Reasons, in words, why something may be missing. */
  readonly flaws: readonly string[];
  /** Mapped groups that the source's own register does not know. */
  readonly groupsNotFound: readonly string[];
  /** People of the read, and those of them in the run's scope. */
  readonly people: number;
  readonly inScope: number;
  /** The last complete read of the same source, scope and rules that was not a test run. */
  readonly baseline?: { readonly people: number; readonly inScope: number };
  /** Mapped group → people in scope, now and in the baseline. */
  readonly mappedGroups: readonly {
    readonly group: string;
    readonly now: number;
    readonly baseline: number;
  }[];
  readonly allowEmpty: boolean;
  readonly allowShrink: boolean;
}

export interface ReadVerdict {
  /** `complete`: what was read is the directory. `union`: joined with the baseline. `hold`: no baseline, removals wait. */
  readonly view: 'complete' | 'union' | 'hold';
  /** Why the read is not complete evidence. */
  readonly reason?: HoldReason;
  /** The same for people. */
  readonly explanations: readonly string[];
  /** Directory groups whose people keep what they have, although the read as a whole is complete. */
  readonly heldGroups: readonly string[];
  /** Whether a real run may make this read its new baseline. */
  readonly becomesBaseline: boolean;
}

/** Groups and baselines smaller than this say nothing by becoming small. */
const TELLING_SIZE = 20;

/** Judges how far the absence of somebody in a read can be believed. Pure: the caller counts. */
export function judgeRead(facts: ReadFacts): ReadVerdict {
  const incomplete = whyIncomplete(facts);
  if (incomplete) {
    return {
      view: facts.baseline ? 'union' : 'hold',
      reason: incomplete.reason,
      explanations: incomplete.explanations,
      heldGroups: [],
      becomesBaseline: false,
    };
  }
  const vanished = facts.mappedGroups.filter(
    ({ now, baseline }) => now === 0 && baseline >= TELLING_SIZE && !facts.allowEmpty,
  );
  const missed = facts.groupsNotFound.filter((group) => hadPeople(group, facts));
  const heldGroups = [...new Set([...vanished.map(({ group }) => group), ...missed])];
  const explanations = [
    ...vanished.map(
      ({ group, baseline }) =>
        `Group "${group}" had ${baseline} people in the last complete read and has none now. They keep what they have. If the group is meant to be empty, run once with --allow-empty.`,
    ),
    ...facts.groupsNotFound.map((group) => `The source does not know the mapped group "${group}".`),
  ];
  const empty = facts.inScope === 0;
  return {
    view: 'complete',
    ...(heldGroups.length > 0 && { reason: 'GROUP_VANISHED' as const }),
    explanations,
    heldGroups,
    becomesBaseline: heldGroups.length === 0 && !empty,
  };
}

/** A group in which nobody was ever seen (a misspelt one) holds nobody, and must not keep a baseline from being made. */
function hadPeople(group: string, { mappedGroups }: ReadFacts): boolean {
  const counted = mappedGroups.find((mapped) => mapped.group === group);
  return counted === undefined || counted.baseline > 0;
}

function whyIncomplete(facts: ReadFacts): { reason: HoldReason; explanations: string[] } | undefined {
  if (facts.flaws.length > 0) return { reason: 'DIRECTORY_INCOMPLETE', explanations: [...facts.flaws] };
  if (facts.inScope === 0 && !facts.allowEmpty) {
    return {
      reason: 'DIRECTORY_EMPTY',
      explanations: [
        `The read has nobody in this run's scope (${facts.people} people read in all). If the directory is meant to be empty, run once with --allow-empty.`,
      ],
    };
  }
  const meantToBeEmpty = facts.inScope === 0 && facts.allowEmpty;
  const shrunk = facts.baseline && !facts.allowShrink && !meantToBeEmpty && shrinkOf(facts, facts.baseline);
  return shrunk ? { reason: 'DIRECTORY_SHRUNK', explanations: [shrunk] } : undefined;
}

function shrinkOf(facts: ReadFacts, baseline: { people: number; inScope: number }): string | undefined {
  const shrank = (now: number, before: number) => before >= TELLING_SIZE && now * 2 < before;
  if (shrank(facts.people, baseline.people)) return sentence(facts.people, baseline.people, 'people');
  if (shrank(facts.inScope, baseline.inScope)) {
    return sentence(facts.inScope, baseline.inScope, "people in this run's scope");
  }
  return undefined;
}

function sentence(now: number, before: number, whom: string): string {
  return `The read has ${now} ${whom}, fewer than half of the ${before} of the last complete read. If that is right, run once with --allow-shrink.`;
}
