import { emailKey } from '../text/keys.js';
import type { ApprovalPolicy } from './approvals.js';
import type { ChangeKind } from './change-kind.js';

/** Which held items; what is left out narrows nothing. */
export interface BallotFilter {
  readonly org?: string;
  readonly kind?: ChangeKind;
  /** Number of a rule that matched the person, from 1. */
  readonly rule?: number;
  /** The person's e-mail key. */
  readonly person?: string;
}

/** One person's word about held items of one run's plan. */
export interface Ballot {
  /** The run that made the plan. */
  readonly runId: string;
  readonly verdict: 'approve' | 'reject';
  readonly actor: string;
  readonly reason?: string;
  readonly filter: BallotFilter;
  readonly policy: ApprovalPolicy;
}

/** What a person says, before it is known who that is and by which policy it counts. */
export interface BallotWords {
  readonly verdict: 'approve' | 'reject';
  readonly reason?: string | undefined;
  readonly org?: string | undefined;
  readonly kind?: ChangeKind | undefined;
  readonly rule?: number | undefined;
  /** An address, as people write it. */
  readonly person?: string | undefined;
}

/** A person's words as a ballot. */
export function ballotOf(
  { verdict, reason, org, kind, rule, person }: BallotWords,
  who: Pick<Ballot, 'runId' | 'actor' | 'policy'>,
): Ballot {
  return {
    ...{ ...who, verdict },
    ...(reason !== undefined && { reason }),
    filter: {
      ...(org !== undefined && { org }),
      ...(kind !== undefined && { kind }),
      ...(rule !== undefined && { rule }),
      ...(person !== undefined && { person: emailKey(person) }),
    },
  };
}
