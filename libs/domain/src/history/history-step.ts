import type { AccessState } from '../planner/access-state.js';
import type { OrgName } from '../rules/rule.js';
import type { DirectoryState } from './history-facts.js';

/** Who is behind a state of a Sign user. */
export type SignCause =
  /** The first state that is recorded. */
  | 'first-seen'
  /** A run wrote it. */
  | 'run'
  /** Nothing has changed, only more of it is known: a status that was asked for. */
  | 'looked'
  /** Somebody else, in Sign itself. */
  | 'hand';

interface Placed {
  /** Sorts steps in the order in which they happened; names one for the next page. */
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The name of the run behind it. */
  readonly run?: string;
}

/** What a read of the directory said; only where it says something else than the read before. */
export interface DirectoryStep extends Placed {
  readonly what: 'directory';
  /** Absent: the read did not find the person. */
  readonly person?: DirectoryState;
  /** False: the read was incomplete, so that somebody who is absent may be there. */
  readonly complete: boolean;
}

/** What a plan decided: a change, or for the first time again that there is nothing to do, or that nothing is done. */
export interface DecisionStep extends Placed {
  readonly what: 'decision';
  readonly org: OrgName;
  readonly change?: DecidedChange;
  /** Why the plan left the person alone: a code. */
  readonly skipped?: string;
}

export interface DecidedChange {
  readonly item: string;
  readonly action: string;
  readonly before?: AccessState;
  readonly after: AccessState;
  /** Numbers of the rules behind it. */
  readonly rules: readonly number[];
  /** Why it waits: a code. */
  readonly held?: string;
  /** It only puts a change by hand right. */
  readonly isDrift?: true;
}

/** How an item ended. */
export interface OutcomeStep extends Placed {
  readonly what: 'outcome';
  readonly org: OrgName;
  readonly item: string;
  readonly action: string;
  readonly state: string;
  readonly reason?: { readonly code: string; readonly message: string };
}

/** Another state of the person in Sign. */
export interface SignStep extends Placed {
  readonly what: 'sign';
  readonly org: OrgName;
  readonly cause: SignCause;
  readonly item?: string;
  readonly before?: AccessState;
  readonly user: AccessState;
}

export type HistoryStep = DirectoryStep | DecisionStep | OutcomeStep | SignStep;
