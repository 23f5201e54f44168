import type { ApprovalPolicy } from './approvals.js';

/** One person's approval of one item of one plan. */
export interface Vote {
  readonly actor: string;
  readonly at: Date;
  /** The plan's hash. */
  readonly planHash: string;
  /** See `itemDigest`. */
  readonly itemDigest: string;
  readonly reason?: string;
}

/** What votes are judged by. */
export interface VoteGround {
  readonly policy: ApprovalPolicy;
  /** Who asked for the run that made the plan; undefined: nobody, as for a schedule. */
  readonly requester: string | undefined;
  readonly now: Date;
}

/** The item that a vote must be about. */
export interface VotedItem {
  readonly planHash: string;
  readonly itemDigest: string;
}

export type VoteRefusal =
  'requester' | 'reason-missing' | 'repeated' | 'other-plan' | 'other-item' | 'expired' | 'enough';

export type VoteVerdict =
  | { readonly verdict: 'refused'; readonly why: VoteRefusal }
  /** It counts; so many more people must approve. */
  | { readonly verdict: 'accepted'; readonly missing: number }
  | { readonly verdict: 'complete' };

/** One person is one, however the name is written. */
export function actorKey(actor: string): string {
  return actor.trim().toLowerCase();
}

/** Votes that count for an item, at most one for each person. */
function countingVotes(
  votes: readonly Vote[],
  item: VotedItem,
  ground: VoteGround,
): ReadonlyMap<string, Vote> {
  const counting = new Map<string, Vote>();
  for (const vote of votes) {
    if (vote.planHash === item.planHash && standsFor(vote, item.itemDigest, ground))
      counting.set(actorKey(vote.actor), vote);
  }
  return counting;
}

/** Votes of several items, each under the digest of its item. */
export function votesByItem<V extends Vote>(votes: readonly V[]): ReadonlyMap<string, readonly V[]> {
  const byItem = new Map<string, V[]>();
  for (const vote of votes) {
    const others = byItem.get(vote.itemDigest);
    if (others) others.push(vote);
    else byItem.set(vote.itemDigest, [vote]);
  }
  return byItem;
}

/** Votes of an earlier plan that count for an item of a new one, because it is the same to the letter. */
export function outlivingVotes<V extends Vote>(
  votes: readonly V[],
  itemDigest: string,
  ground: VoteGround,
): readonly V[] {
  const outliving = new Map<string, V>();
  for (const vote of votes) {
    if (standsFor(vote, itemDigest, ground)) outliving.set(actorKey(vote.actor), vote);
  }
  return [...outliving.values()];
}

export function isComplete(votes: number, { approvers }: ApprovalPolicy): boolean {
  return votes >= approvers;
}

/** Judges one more vote beside those that were given before. */
export function judgeVote(
  votes: readonly Vote[],
  vote: Vote,
  item: VotedItem,
  ground: VoteGround,
): VoteVerdict {
  const { policy, requester, now } = ground;
  const refused = (why: VoteRefusal): VoteVerdict => ({ verdict: 'refused', why });
  if (vote.planHash !== item.planHash) return refused('other-plan');
  if (vote.itemDigest !== item.itemDigest) return refused('other-item');
  if (policy.fourEyes && isSame(vote.actor, requester)) return refused('requester');
  if (policy.reasonRequired && (vote.reason ?? '').trim() === '') return refused('reason-missing');
  if (isExpired(vote, policy, now)) return refused('expired');
  const counting = countingVotes(votes, item, ground);
  if (counting.has(actorKey(vote.actor))) return refused('repeated');
  if (isComplete(counting.size, policy)) return refused('enough');
  const given = counting.size + 1;
  return isComplete(given, policy)
    ? { verdict: 'complete' }
    : { verdict: 'accepted', missing: policy.approvers - given };
}

function standsFor(vote: Vote, itemDigest: string, { policy, requester, now }: VoteGround): boolean {
  if (vote.itemDigest !== itemDigest) return false;
  if (policy.fourEyes && isSame(vote.actor, requester)) return false;
  if (policy.reasonRequired && (vote.reason ?? '').trim() === '') return false;
  return !isExpired(vote, policy, now);
}

function isExpired({ at }: Vote, { expiryMs }: ApprovalPolicy, now: Date): boolean {
  return expiryMs !== undefined && now.getTime() - at.getTime() >= expiryMs;
}

function isSame(actor: string, requester: string | undefined): boolean {
  return requester !== undefined && actorKey(actor) === actorKey(requester);
}
