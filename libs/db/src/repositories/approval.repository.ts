import {
  type ApprovalPolicy,
  type Ballot,
  itemDigest,
  outlivingVotes,
  type PersonItem,
  planStanding,
  type PlanStanding,
  type StoredPlanPart,
  type Vote,
  type VoteGround,
  votesByItem,
} from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import { type BallotCount, castBallot } from './cast-ballot.js';

export type { BallotCount } from './cast-ballot.js';

/** An approval that may outlive its plan. */
export interface StoredVote extends Vote {
  readonly id: string;
  readonly subjectKey: string;
  readonly heldFor: string;
}

/** Somebody whose change waits, for people. */
export interface HeldPerson {
  readonly itemId: string;
  readonly org: string;
  readonly reason: string;
  readonly message: string;
  readonly item: PersonItem;
  readonly planHash: string;
  readonly runName: string;
  /** People who have approved so far. */
  readonly approvedBy: readonly string[];
}

/** A run's plan, for people. */
export interface RecentPlan {
  readonly runId: string;
  readonly runName: string;
  readonly hash: string;
  readonly configName: string;
  readonly mode: string;
  readonly requestedBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly state: PlanStanding;
  readonly changes: number;
  readonly held: number;
  /** The run that the plan undoes. */
  readonly undoes: string | null;
  /** One of two plans that were compared: nobody is meant to apply it. */
  readonly isCompared: boolean;
}

export interface HeldFilter {
  readonly org?: string;
  /** Only plans of that configuration. */
  readonly configName?: string;
  readonly limit: number;
}

/** Approvals of what plans hold, each bound to one change of one plan. */
export class ApprovalRepository {
  constructor(private readonly db: Database) {}

  /**
   * Takes one person's word about held items of a plan, all or nothing. Votes on one plan come one after the other.
   * @throws ApprovalRefusedError nothing of it can be taken
   */
  async vote(ballot: Ballot): Promise<BallotCount> {
    return this.db.transaction((tx) => castBallot(tx, ballot));
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
       insert into approval (item_id, plan_hash, item_digest, held_for, actor, actor_key, verdict, reason, at)
       select c.item_id, $3, a.item_digest, a.held_for, a.actor, a.actor_key, a.verdict, a.reason, a.at
       from unnest($1::uuid[], $2::bigint[]) as c (item_id, vote_id) join approval a on a.id = c.vote_id`,
      [
        ...[carried.map(({ itemId }) => itemId), carried.map(({ voteId }) => voteId), plan.hash],
        votes.map(({ id }) => id),
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

  /** The newest plans; tests are left out. @param configName undefined: of any configuration */
  async recentPlans(configName: string | undefined, limit: number): Promise<RecentPlan[]> {
    const rows = await this.db.query<
      Omit<RecentPlan, 'state' | 'expiresAt'> & {
        parts: { state: StoredPlanPart['state']; expiresAt: string | null }[];
      }
    >(
      `select r.id as "runId", r.name as "runName", r.plan_hash as hash, r.config_name as "configName", r.mode,
         r.requested_by as "requestedBy", r.started_at as "createdAt", p.parts, coalesce(i.changes, 0)::int as changes, coalesce(i.held, 0)::int as held,
         (select u.name from run u where u.id = (r.options ->> 'undoRunId')::uuid) as undoes, r.options ?| array['basedOn', 'comparedGroups'] as "isCompared"
       from (select * from run where plan_hash is not null and mode in ('plan', 'sync') and ($1::text is null or config_name = $1)
             order by started_at desc limit $2) r
       join lateral (select jsonb_agg(jsonb_build_object('state', state, 'expiresAt', expires_at)) as parts from plan where run_id = r.id) p on p.parts is not null
       left join lateral (select count(*) filter (where pi.state <> 'held') as changes, count(*) filter (where pi.state = 'held') as held
                          from plan pl join plan_item pi on pi.plan_id = pl.id where pl.run_id = r.id) i on true
       order by r.started_at desc`,
      [configName ?? null, limit],
    );
    const now = new Date();
    return rows.map(({ parts: stored, ...plan }) => {
      const parts = stored.map(({ state, expiresAt }) => ({
        state,
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      }));
      const ends = parts.flatMap(({ expiresAt }) => expiresAt ?? []);
      const expiresAt = ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
      return { ...plan, expiresAt, state: planStanding(parts, now) };
    });
  }

  /** People held by plans that nothing has superseded, newest plan first; what only a test has held is left out. */
  async held({ org, configName, limit }: HeldFilter): Promise<HeldPerson[]> {
    return this.db.query(
      `select i.id as "itemId", o.label as org, i.reason ->> 'code' as reason, i.reason ->> 'message' as message,
         i.body as item, r.plan_hash as "planHash", r.name as "runName",
         array(select a.actor from approval a where a.item_id = i.id and a.verdict = 'approve' and a.used_at is null order by a.id) as "approvedBy"
       from plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id join org o on o.id = i.org_id
       where i.state = 'held' and r.mode in ('plan', 'sync') and r.plan_hash is not null
         and ($1::text is null or o.label = $1) and ($2::text is null or r.config_name = $2)
       order by r.started_at desc, o.label <> 'primary', o.label collate "C", i.position limit $3`,
      [org ?? null, configName ?? null, limit],
    );
  }
}
