import type { SkipReason } from '../planner/plan-person.js';

/** How one org of a run ended. */
export interface OrgOutcome {
  readonly org: string;
  /** The org could not be read, or its plan could not be made. */
  readonly failed: boolean;
  readonly held: number;
  readonly failedItems: number;
  /** Skipped because the person changed between plan and apply. */
  readonly changedItems: number;
  /** Left alone because nothing could be decided about them: a failure, unlike being right already. */
  readonly undecidedPeople: number;
}

export interface RunFacts {
  /** Configuration, directory, lock: the run ended before any write. */
  readonly failedBeforeWriting: boolean;
  /** The directory read was not complete evidence: removals wait. */
  readonly readIncomplete: boolean;
  readonly orgs: readonly OrgOutcome[];
}

export type RunState = 'done' | 'held' | 'partly_done' | 'failed';

/** Several reasons at once: the worst of failed, partly done, held (SEMANTICS 29). */
export function runState(facts: RunFacts): RunState {
  if (facts.failedBeforeWriting) return 'failed';
  if (facts.orgs.length > 0 && facts.orgs.every((org) => org.failed)) return 'failed';
  if (
    facts.orgs.some(
      (org) => org.failed || org.failedItems > 0 || org.changedItems > 0 || org.undecidedPeople > 0,
    )
  )
    return 'partly_done';
  if (facts.readIncomplete || facts.orgs.some((org) => org.held > 0)) return 'held';
  return 'done';
}

const EXIT_CODES: Readonly<Record<RunState, number>> = { done: 0, failed: 1, held: 3, partly_done: 4 };

export function exitCodeOf(state: RunState): number {
  return EXIT_CODES[state];
}

/** Reasons to leave somebody alone that are no decisions: Sign could not be read, or two people claim one user. */
const UNDECIDED: readonly SkipReason[] = ['FACT_UNREAD', 'ORG_LIST_INCOMPLETE', 'ADDRESS_CONTESTED'];

/** How many of the skipped were skipped because nothing could be decided about them. */
export function undecidedPeople(skipped: Readonly<Record<string, number>>): number {
  return UNDECIDED.reduce((sum, reason) => sum + (skipped[reason] ?? 0), 0);
}
