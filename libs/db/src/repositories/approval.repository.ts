import {
  actorKey,
  type ApprovalPolicy,
  type Ballot,
  type BallotCount,
  itemDigest,
  type OrgSet,
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
import { castBallot } from './cast-ballot.js';
import { Conditions } from './conditions.js';
import { labelsIn } from './org-set.js';

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
  readonly place: HeldPlace;
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
  readonly place: PlanPlace;
}

/** Where a page of held people ended. */
export interface HeldPlace {
  /** When the run began, in UTC to the microsecond. */
  readonly at: string;
  /** The first org of a configuration comes first. */
  readonly isOther: boolean;
  readonly org: string;
  readonly position: number;
  readonly id: string;
}

export interface HeldFilter {
  /** The orgs that may be shown; left out: all. */
  readonly orgs?: OrgSet;
  readonly org?: string;
  /** Only plans of that configuration. */
  readonly configName?: string;
  /** Only what that code holds. */
  readonly reason?: string;
  /** Only who was matched by the rule with that number. */
  readonly rule?: number;
  /** What e-mail keys begin with. */
  readonly person?: string;
  readonly after?: HeldPlace;
  readonly limit: number;
}

/** Where a page of plans ended. */
export interface PlanPlace {
  readonly at: string;
  readonly runId: string;
}

export interface RecentPlanFilter {
  /** The orgs that may be shown; left out: all. */
  readonly orgs?: OrgSet;
  readonly configName?: string;
  readonly org?: string;
  /** Made at or after that moment … */
  readonly from?: Date;
  /** … and before that one. */
  readonly to?: Date;
  readonly after?: PlanPlace;
  readonly limit: number;
}

/** What one org's plan holds, for those who may let it go. */
export interface WaitingPlan {
  readonly planId: string;
  readonly org: string;
  readonly runId: string;
  readonly runName: string;
  readonly planHash: string;
  readonly configName: string;
  readonly requestedBy: string | null;
  readonly plannedAt: Date;
  readonly expiresAt: Date | null;
  readonly reasons: readonly {
    readonly reason: string;
    readonly message: string;
    readonly items: number;
    /** Words given for the item with the fewest, and for that with the most. */
    readonly votes: { readonly fewest: number; readonly most: number };
    readonly approvedBy: readonly string[];
  }[];
  readonly place: WaitingPlace;
}

export type WaitingPlace = Omit<HeldPlace, 'position'>;

const OF_PLANS =
  'join plan p on p.id = i.plan_id join run r on r.id = p.run_id join org o on o.id = i.org_id';
/** @param run alias of what has the run's beginning @param org alias of what has the label */
const heldOrder = (run: string, org: string) =>
  `${run}.started_at desc, ${org}.label <> 'primary', ${org}.label collate "C", i.position, i.id`;
/** @param place parameter of a `HeldPlace` */
const momentIn = (place: string) => `(${place}::jsonb ->> 'at')::timestamptz`;
const behindHeld = (place: string) => {
  const of = (name: keyof HeldPlace, type: string) => `(${place}::jsonb ->> '${name}')::${type}`;
  const last = [of('isOther', 'boolean'), of('org', 'text'), of('position', 'int'), of('id', 'uuid')].join(
    ', ',
  );
  return `(n.started_at < ${momentIn(place)} or n.started_at = ${momentIn(place)}
    and (n.label <> 'primary', n.label collate "C", i.position, i.id) > (${last}))`;
};

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

  /** The newest plans; tests are left out. */
  async recentPlans({
    orgs = 'all',
    configName,
    after,
    limit,
    ...filter
  }: RecentPlanFilter): Promise<RecentPlan[]> {
    const rows = await this.db.ask<
      Omit<RecentPlan, 'state' | 'expiresAt'> & {
        parts: { state: StoredPlanPart['state']; expiresAt: string | null }[];
      }
    >(
      `select r.id as "runId", r.name as "runName", r.plan_hash as hash, r.config_name as "configName", r.mode,
         r.requested_by as "requestedBy", r.started_at as "createdAt", p.parts, coalesce(i.changes, 0)::int as changes, coalesce(i.held, 0)::int as held,
         (select u.name from run u where u.id = (r.options ->> 'undoRunId')::uuid) as undoes, r.options ?| array['basedOn', 'comparedGroups'] as "isCompared",
         jsonb_build_object('at', ${MOMENT}, 'runId', r.id) as place
       from (select * from run r where plan_hash is not null and mode in ('plan', 'sync') and ($1::text is null or config_name = $1)
               and ($3::text[] is null or ${HAS_PLAN_OF('any($3)')}) and ($4::text is null or ${HAS_PLAN_OF('$4')})
               and ($5::timestamptz is null or started_at >= $5) and ($6::timestamptz is null or started_at < $6)
               and ($7::timestamptz is null or (started_at, id) < ($7, $8::uuid))
             order by started_at desc, id desc limit $2) r
       join lateral (select jsonb_agg(jsonb_build_object('state', state, 'expiresAt', expires_at)) as parts from plan where run_id = r.id) p on p.parts is not null
       left join lateral (select count(*) filter (where pi.state <> 'held') as changes, count(*) filter (where pi.state = 'held') as held
                          from plan pl join org o on o.id = pl.org_id join plan_item pi on pi.plan_id = pl.id
                          where pl.run_id = r.id and ($3::text[] is null or o.label = any($3))) i on true
       order by r.started_at desc, r.id desc`,
      [
        ...[
          configName ?? null,
          limit,
          labelsIn(orgs),
          filter.org ?? null,
          filter.from ?? null,
          filter.to ?? null,
        ],
        ...[after?.at ?? null, after?.runId ?? null],
      ],
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

  /**
   * People held by plans that nothing has superseded, newest plan first; what only a test has held is left out. Thousands may be,
   * so what is told of each is put together for those of the page alone.
   */
  async held({ orgs = 'all', org, configName, after, limit, ...filter }: HeldFilter): Promise<HeldPerson[]> {
    const plans = new Conditions()
      .add(org, (parameter) => `o.label = ${parameter}`)
      .add(configName, (parameter) => `r.config_name = ${parameter}`)
      .add(labelsIn(orgs), (parameter) => `o.label = any(${parameter}::text[])`)
      .add(after, (place) => `r.started_at <= ${momentIn(place)}`);
    const people = new Conditions(plans.params)
      .add(filter.reason, (parameter) => `i.reason ->> 'code' = ${parameter}`)
      .add(filter.rule, (parameter) => `i.body -> 'because' -> 'rules' @> to_jsonb(${parameter}::int)`)
      .add(filter.person, (parameter) => `starts_with(i.subject_key, ${parameter})`)
      .add(after, behindHeld);
    const size = plans.parameter(limit);
    return this.db.ask(
      `with plans as materialized (
         select p.id, r.started_at, o.label from (select distinct plan_id from plan_item where state = 'held') h
         join plan p on p.id = h.plan_id join run r on r.id = p.run_id join org o on o.id = p.org_id
         where ${plans.and(`r.mode in ('plan', 'sync')`, 'r.plan_hash is not null')}),
       -- A page of each plan: thousands may be held by one.
       page as materialized (
         select i.id from plans n cross join lateral (
           select i.id, i.position from plan_item i where ${people.and('i.plan_id = n.id', `i.state = 'held'`)}
           order by i.position limit ${size}) i
         order by ${heldOrder('n', 'n')} limit ${size})
       select i.id as "itemId", o.label as org, i.reason ->> 'code' as reason, i.reason ->> 'message' as message,
         i.body as item, r.plan_hash as "planHash", r.name as "runName",
         array(select a.actor from approval a where a.item_id = i.id and a.verdict = 'approve' and a.used_at is null order by a.id) as "approvedBy",
         jsonb_build_object('at', ${MOMENT}, 'isOther', o.label <> 'primary', 'org', o.label, 'position', i.position, 'id', i.id) as place
       -- One by one, however many the server takes the page for.
       from page cross join lateral (select * from plan_item where id = page.id limit 1) i ${OF_PLANS} order by ${heldOrder('r', 'o')}`,
      plans.params,
    );
  }

  /** Plans that hold somebody whom people may let go, or reject; the newest first. */
  async waiting({
    orgs,
    after,
    limit,
  }: {
    readonly orgs: OrgSet;
    readonly after?: WaitingPlace;
    readonly limit: number;
  }): Promise<WaitingPlan[]> {
    return this.db.ask(
      `select p.id as "planId", o.label as org, r.id as "runId", r.name as "runName", r.plan_hash as "planHash", r.config_name as "configName",
         r.requested_by as "requestedBy", r.started_at as "plannedAt", p.expires_at as "expiresAt", h.reasons,
         jsonb_build_object('at', ${MOMENT}, 'isOther', o.label <> 'primary', 'org', o.label, 'id', p.id) as place
       from plan p join run r on r.id = p.run_id join org o on o.id = p.org_id
       join lateral (
         select jsonb_agg(jsonb_build_object('reason', g.reason, 'message', g.message, 'items', g.items,
             'votes', jsonb_build_object('fewest', g.fewest, 'most', g.most), 'approvedBy', (
               select coalesce(jsonb_agg(distinct a.actor), '[]') from plan_item j join approval a on a.item_id = j.id
               where j.plan_id = p.id and j.state = 'held' and j.reason ->> 'code' = g.reason and a.verdict = 'approve' and a.used_at is null))
           order by g.items desc, g.reason) as reasons
         from (
           select i.reason ->> 'code' as reason, min(i.reason ->> 'message') as message, count(*)::int as items, min(v.votes)::int as fewest, max(v.votes)::int as most
           from plan_item i cross join lateral (
             select count(*) as votes from approval a where a.item_id = i.id and a.verdict = 'approve' and a.used_at is null) v
           where i.plan_id = p.id and i.state = 'held' group by 1) g) h on h.reasons is not null
       where r.mode in ('plan', 'sync') and r.plan_hash is not null and ($1::text[] is null or o.label = any($1))
         and exists (select from plan_item i where i.plan_id = p.id and i.state = 'held')
         and ($3::timestamptz is null or r.started_at < $3 or r.started_at = $3
           and (o.label <> 'primary', o.label collate "C", p.id) > ($4::boolean, $5::text, $6::uuid))
       order by r.started_at desc, o.label <> 'primary', o.label collate "C", p.id limit $2`,
      [
        ...[
          labelsIn(orgs),
          limit,
          after?.at ?? null,
          after?.isOther ?? null,
          after?.org ?? null,
          after?.id ?? null,
        ],
      ],
    );
  }
}

/** To the microsecond, so that a page begins behind exactly the row that it shall begin behind. */
const MOMENT = `to_char(r.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.USZ')`;

const HAS_PLAN_OF = (label: string) =>
  `exists (select from plan p join org o on o.id = p.org_id where p.run_id = r.id and o.label = ${label})`;
