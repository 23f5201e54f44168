import {
  actorKey,
  type ApprovalPolicy,
  type Ballot,
  type BallotCount,
  itemDigest,
  outlivingVotes,
  type PersonItem,
  type Vote,
  type VoteGround,
  votesByItem,
} from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import { castBallot } from './cast-ballot.js';

/** An approval that may outlive its plan. */
export interface StoredVote extends Vote {
  readonly id: string;
  readonly subjectKey: string;
  readonly heldFor: string;
}

/** Approvals of what plans hold, each bound to one change of one plan. */
export class ApprovalRepository {
  constructor(private readonly db: Database) {}

  /**
   * Takes one person's word about held items of a plan, all or nothing. Votes on one plan come one after the other.
   * @throws ApprovalRefusedError nothing of it can be taken
   */
  async vote(ballot: Ballot): Promise<BallotCount> {
    return this.db.transaction(async (tx) =>
      castBallot(tx, ballot, await this.groundOf(tx, ballot.runId, ballot.policy)),
    );
  }

  /**
   * Approvals of changes that a newer plan has superseded before anything of them was begun: the same change may go on
   * with them. A test, which supersedes nothing, also sees those of plans that are still open.
   */
  async outliving(
    tx: Queryable,
    orgId: string,
    options: { readonly isTest: boolean },
  ): Promise<StoredVote[]> {
    return tx.query(
      `select a.id, a.actor, a.at, a.plan_hash as "planHash", a.item_digest as "itemDigest", a.reason,
         i.subject_key as "subjectKey", a.held_for as "heldFor"
       from plan_item i join approval a on a.item_id = i.id
       where i.org_id = $1 and i.attempt = 0 and a.verdict = 'approve' and a.used_at is null
         and i.state = any($2::text[]) order by a.id`,
      [orgId, options.isTest ? ['superseded', 'planned', 'held'] : ['superseded']],
    );
  }

  /** Hands approvals on to the same changes of a new plan. Where they were they count no more, also those it has no change for. */
  async carryOver(
    tx: Transaction,
    plan: { readonly id: string; readonly orgId: string; readonly hash: string },
    ground: VoteGround,
  ): Promise<void> {
    const votes = await this.outliving(tx, plan.orgId, { isTest: false });
    if (votes.length === 0) return;
    const rows = await tx.query<{ id: string; item: PersonItem }>(
      `select id, body as item from plan_item
       where plan_id = $1 and subject = 'person' and state in ('planned', 'held') and subject_key = any($2::text[])`,
      [plan.id, [...new Set(votes.map(({ subjectKey }) => subjectKey))]],
    );
    const byItem = votesByItem(votes);
    const carried = rows.flatMap(({ id, item }) => {
      const digest = itemDigest(item);
      const outliving = outlivingVotes(byItem.get(digest) ?? [], digest, ground);
      return outliving.map((vote) => ({ itemId: id, voteId: vote.id }));
    });
    await tx.query(
      `with used as (update approval set used_at = now() where id = any($4::bigint[]))
       insert into approval (item_id, plan_hash, item_digest, held_for, actor, actor_key, verdict, reason, at, four_eyes, requester_key)
       select c.item_id, $3, a.item_digest, a.held_for, a.actor, a.actor_key, a.verdict, a.reason, a.at, $5, $6
       from unnest($1::uuid[], $2::bigint[]) as c (item_id, vote_id) join approval a on a.id = c.vote_id`,
      [
        ...[carried.map(({ itemId }) => itemId), carried.map(({ voteId }) => voteId), plan.hash],
        votes.map(({ id }) => id),
        ...[ground.policy.fourEyes, ground.requester === undefined ? null : actorKey(ground.requester)],
      ],
    );
  }

  /** Who asked for a run, and the moment by the database. */
  async groundOf(tx: Queryable, runId: string, policy: ApprovalPolicy): Promise<VoteGround> {
    const [row] = await tx.query<{ requester: string | null; now: Date }>(
      'select requested_by as requester, clock_timestamp() as now from run where id = $1',
      [runId],
    );
    return { policy, requester: row?.requester ?? undefined, now: row?.now ?? new Date() };
  }
}
