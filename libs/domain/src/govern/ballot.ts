import type { PersonItem } from '../plan/plan-item.js';
import { emailKey, type GroupKey, groupKey } from '../text/keys.js';
import { ApprovalRefusedError } from './approval-refused.error.js';
import { judgeVote, type Vote, type VotedItem, type VoteGround, type VoteRefusal } from './approval-votes.js';
import { type ApprovalPolicy, mayBeApproved } from './approvals.js';
import { type ChangeKind, kindsOf } from './change-kind.js';

/** Which held items; what is left out narrows nothing. */
export interface BallotFilter {
  readonly org?: string;
  readonly kind?: ChangeKind;
  /** Number of a rule that matched the person, from 1. */
  readonly rule?: number;
  /** The person's e-mail key. */
  readonly person?: string;
  /** What the person's e-mail key begins with. */
  readonly begins?: string;
  /** The code of what holds them. */
  readonly heldFor?: string;
  /** A Sign group that the person is in, before or after. */
  readonly group?: GroupKey;
  /** Ids of items. */
  readonly items?: readonly string[];
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
  /** How an address begins. */
  readonly begins?: string | undefined;
  readonly heldFor?: string | undefined;
  /** The name of a Sign group. */
  readonly group?: string | undefined;
  readonly items?: readonly string[] | undefined;
}

export interface BallotCount {
  /** Items about which the word was taken … */
  readonly voted: number;
  /** … of these: let go or rejected by it. */
  readonly decided: number;
  /** … and those that wait for more people. */
  readonly waiting: number;
  /** Items that the filter means and that cannot be approved, or not by this person any more. */
  readonly left: number;
}

/** A held item with the words that were said about it. */
export interface HeldItem {
  readonly id: string;
  readonly heldFor: string;
  readonly item: PersonItem;
  readonly votes: readonly Vote[];
}

export type BallotVerdict =
  | { readonly taken: true; readonly decides: boolean }
  /** In words for people. */
  | { readonly taken: false; readonly why: string };

/** A person's words as a ballot. */
export function ballotOf(
  { verdict, reason, org, kind, rule, person, begins, heldFor, group, items }: BallotWords,
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
      ...(begins !== undefined && { begins: emailKey(begins) }),
      ...(heldFor !== undefined && { heldFor }),
      ...(group !== undefined && { group: groupKey(group) }),
      ...(items !== undefined && { items }),
    },
  };
}

/** Whether the ballot is about that item of the org that the filter names. */
export function isMeant(held: Pick<HeldItem, 'id' | 'item' | 'heldFor'>, filter: BallotFilter): boolean {
  const { id, item } = held;
  const { kind, rule, person, begins, heldFor, group, items } = filter;
  if (person !== undefined && item.emailKey !== person) return false;
  if (begins !== undefined && !item.emailKey.startsWith(begins)) return false;
  if (heldFor !== undefined && held.heldFor !== heldFor) return false;
  if (group !== undefined && !isIn(item, group)) return false;
  if (items !== undefined && !items.includes(id)) return false;
  if (kind !== undefined && !kindsOf(item.change).includes(kind)) return false;
  return rule === undefined || item.because.rules.includes(rule);
}

function isIn({ change: { before, after } }: PersonItem, group: GroupKey): boolean {
  return [...(before?.memberships ?? []), ...after.memberships].some(({ key }) => key === group);
}

/** Whether the word is taken about an item that it means, and whether it is the last one that was wanted. */
export function judgeHeld(
  { heldFor, votes }: Pick<HeldItem, 'heldFor' | 'votes'>,
  about: VotedItem,
  { verdict, actor, reason }: Pick<Ballot, 'verdict' | 'actor' | 'reason'>,
  ground: VoteGround,
): BallotVerdict {
  if (verdict === 'reject') return { taken: true, decides: true };
  if (!mayBeApproved(heldFor)) return { taken: false, why: beyondWords(heldFor) };
  const vote: Vote = { actor, at: ground.now, ...about, ...(reason !== undefined && { reason }) };
  const judged = judgeVote(votes, vote, about, ground);
  if (judged.verdict !== 'refused') return { taken: true, decides: judged.verdict === 'complete' };
  return { taken: false, why: REFUSALS[judged.why] };
}

/** Counts what was judged, item by item. */
export class BallotTally {
  #voted = 0;
  #decided = 0;
  #left = 0;
  readonly #why = new Set<string>();

  add(verdict: BallotVerdict): void {
    if (verdict.taken) {
      this.#voted += 1;
      if (verdict.decides) this.#decided += 1;
    } else {
      this.#left += 1;
      this.#why.add(verdict.why);
    }
  }

  /** @throws ApprovalRefusedError the word was taken about nothing */
  result(filter: BallotFilter): BallotCount {
    if (this.#voted === 0) {
      throw new ApprovalRefusedError(this.#left === 0 ? nothingMeant(filter) : [...this.#why].join(' '));
    }
    const waiting = this.#voted - this.#decided;
    return { voted: this.#voted, decided: this.#decided, waiting, left: this.#left };
  }
}

function nothingMeant({ org, kind, rule, person, begins, heldFor, group, items }: BallotFilter): string {
  const words = [
    person !== undefined && `the person ${person}`,
    begins !== undefined && `the addresses that begin with ${begins}`,
    heldFor !== undefined && `the reason ${heldFor}`,
    group !== undefined && `the Sign group ${group}`,
    kind !== undefined && `the kind ${kind}`,
    rule !== undefined && `rule ${rule}`,
    items !== undefined && 'the items that were named',
    org !== undefined && `the org ${org}`,
  ].filter((word) => word !== false);
  return words.length === 0
    ? 'Nothing of this plan is held.'
    : `Nothing that this plan holds is of ${words.join(' and ')}.`;
}

const REFUSALS: Readonly<Record<VoteRefusal, string>> = {
  requester: 'approvals.four_eyes: who asked for a run may not approve its plan; somebody else must.',
  'reason-missing': 'approvals.reason: an approval needs a reason. Give one with --reason.',
  repeated: 'You have approved this before, and one person counts once.',
  enough: 'Enough people have approved this before.',
  expired: 'The approval has expired.',
  'other-plan': 'The approval is of another plan.',
  'other-item': 'The approval is of another change.',
};

function beyondWords(heldFor: string): string {
  return heldFor === 'GUARD_LAST_ADMIN'
    ? 'The last administrator of an account cannot be taken away by an approval (GUARD_LAST_ADMIN).'
    : `What waits for a complete read of the directory cannot be approved (${heldFor}). Run a sync when the directory is whole.`;
}
