import type { HoldReason } from '../planner/plan-person.js';
import { learntBand } from './learnt-band.js';
import type { ReadPartFacts } from './read-parts.js';

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
  /** People of the last complete reads like this one, the newest first; at most 20 count. */
  readonly recentSizes?: readonly number[];
  /** Mapped group → people in scope, now and in the baseline. */
  readonly mappedGroups: readonly {
    readonly group: string;
    readonly now: number;
    readonly baseline: number;
  }[];
  /** Of a read of several sources: one of them may fall silent while the others are well. */
  readonly parts?: readonly ReadPartFacts[];
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
  /** The size is far from what it has usually been. It is said, and nothing is held for it. */
  readonly suspicious?: { readonly people: number; readonly low: number; readonly high: number };
}

/** Groups and baselines smaller than this say nothing by becoming small. */
const TELLING_SIZE = 20;
const RECENT_MAX = 20;

/** Judges how far the absence of somebody in a read can be believed. Pure: the caller counts. */
export function judgeRead(facts: ReadFacts): ReadVerdict {
  const verdict = judgeEvidence(facts);
  const suspicious = unusualSize(facts);
  if (suspicious === undefined) return verdict;
  const explanations = [...verdict.explanations, unusualSentence(suspicious)];
  return { ...verdict, explanations, suspicious };
}

function unusualSize({ people, recentSizes = [] }: ReadFacts): ReadVerdict['suspicious'] {
  const band = learntBand(recentSizes.slice(0, RECENT_MAX));
  const isUnusual = band !== undefined && (people < band.low || people > band.high);
  return isUnusual ? { people, ...band } : undefined;
}

function unusualSentence({ people, low, high }: NonNullable<ReadVerdict['suspicious']>): string {
  return `${people} people are unusual here: after the last complete reads, ${low} to ${high} were to be expected. Nothing is held for that; see that the directory is right.`;
}

function judgeEvidence(facts: ReadFacts): ReadVerdict {
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
  const elsewhere = vanishedInParts(facts);
  const heldGroups = [...new Set([...vanished, ...elsewhere].map(({ group }) => group).concat(missed))];
  const explanations = [
    ...vanished.map(
      ({ group, baseline }) =>
        `Group "${group}" had ${baseline} people in the last complete read and has none now. They keep what they have. If the group is meant to be empty, run once with --allow-empty.`,
    ),
    ...facts.groupsNotFound.map((group) => `The source does not know the mapped group "${group}".`),
    ...elsewhere.map(({ message }) => message),
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
  const short = [...(shrunk ? [shrunk] : []), ...partCutShort(facts)];
  if (short.length === 0) return undefined;
  const lost = vanishedInParts(facts).map(({ message }) => message);
  return { reason: 'DIRECTORY_SHRUNK', explanations: [...short, ...lost] };
}

/** Groups that one of several sources had people in, and has lost, although others may still know them. */
function vanishedInParts({ parts = [], allowEmpty }: ReadFacts): { group: string; message: string }[] {
  return parts.flatMap(({ source, groups }) =>
    groups.flatMap(({ group, now, baseline }) => {
      const had = `had ${baseline} people in the last complete read of ${source}`;
      if (now === undefined)
        return [{ group, message: `Group "${group}" ${had}, which does not know it any more.` }];
      const isEmptied = now === 0 && baseline >= TELLING_SIZE && !allowEmpty;
      const message = `Group "${group}" ${had} and has none now. They keep what they have. If that is right, run once with --allow-empty.`;
      return isEmptied ? [{ group, message }] : [];
    }),
  );
}

/** One of several sources that has fallen silent, or lost most of its people, while the others are well. */
function partCutShort({ parts = [], allowEmpty, allowShrink }: ReadFacts): string[] {
  return parts.flatMap(({ source, people, baseline }) => {
    if (people === 0 && baseline > 0) {
      return allowEmpty
        ? []
        : [
            `${source} had ${baseline} people in the last complete read and has none now. If that is right, run once with --allow-empty.`,
          ];
    }
    const shrank = baseline >= TELLING_SIZE && people * 2 < baseline && !allowShrink;
    return shrank
      ? [
          `${source} has ${people} people, fewer than half of the ${baseline} of the last complete read. If that is right, run once with --allow-shrink.`,
        ]
      : [];
  });
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
