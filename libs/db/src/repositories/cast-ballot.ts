import {
  actorKey,
  ApprovalRefusedError,
  type Ballot,
  type BallotCount,
  BallotTally,
  isMeant,
  itemDigest,
  judgeHeld,
  type PersonItem,
  type Vote,
  type VoteGround,
} from '#domain';
import { appendAudit, type AuditEntry } from '../audit/append-audit.js';
import type { Transaction } from '../database.js';

/** Held items looked at in one go. */
const BATCH = 1000;

interface LockedPlan {
  readonly id: string;
  readonly orgId: string;
  readonly org: string;
  readonly hash: string;
  readonly state: 'planned' | 'approved' | 'done' | 'superseded';
  readonly expired: boolean;
}

interface HeldRow {
  readonly id: string;
  readonly position: number;
  readonly heldFor: string;
  readonly item: PersonItem;
  readonly votes: readonly (Omit<Vote, 'at'> & { readonly at: string })[];
}

interface Cast {
  readonly itemId: string;
  readonly digest: string;
  readonly heldFor: string;
  readonly decides: boolean;
}

/** @throws ApprovalRefusedError nothing of the ballot can be taken; the transaction must end without effect */
export async function castBallot(tx: Transaction, ballot: Ballot, ground: VoteGround): Promise<BallotCount> {
  const tally = new BallotTally();
  for (const plan of await openPlans(tx, ballot)) {
    for (let after = 0; ;) {
      const rows = await heldRows(tx, plan.id, after, ballot.filter.person);
      const casts = rows
        .filter((row) => isMeant(row, ballot.filter))
        .flatMap((row) => castOf(row, plan, ballot, ground, tally));
      await store(tx, plan, casts, ballot, ground);
      if (rows.length < BATCH) break;
      after = rows.at(-1)?.position ?? 0;
    }
    appendAudit(tx, { orgId: plan.orgId, batches: () => votedEntries(tx, plan, ballot) });
  }
  return tally.result(ballot.filter);
}

function castOf(
  { id, heldFor, item, votes }: HeldRow,
  plan: LockedPlan,
  ballot: Ballot,
  ground: VoteGround,
  tally: BallotTally,
): Cast[] {
  const digest = itemDigest(item);
  const before = votes.map((vote) => ({ ...vote, at: new Date(vote.at) }));
  const about = { planHash: plan.hash, itemDigest: digest };
  const verdict = judgeHeld({ heldFor, votes: before }, about, ballot, ground);
  tally.add(verdict);
  return verdict.taken ? [{ itemId: id, digest, heldFor, decides: verdict.decides }] : [];
}

/** Locked until the transaction ends, in one order, so that ballots about one plan come one after the other. */
async function openPlans(tx: Transaction, { runId, filter }: Ballot): Promise<LockedPlan[]> {
  const plans = await tx.query<LockedPlan>(
    `select p.id, p.org_id as "orgId", o.label as org, p.hash, p.state, coalesce(p.expires_at <= clock_timestamp(), false) as expired
     from plan p join org o on o.id = p.org_id where p.run_id = $1 order by p.id for no key update of p`,
    [runId],
  );
  const meant = plans.filter(({ org }) => filter.org === undefined || org === filter.org);
  if (meant.length === 0) throw new ApprovalRefusedError(`This plan has no org ${filter.org ?? ''}.`);
  if (meant.some(({ state }) => state === 'approved')) {
    throw new ApprovalRefusedError(
      'A run is applying this plan, or was stopped while it did. Wait for its end, or plan again.',
    );
  }
  const open = meant.filter(({ state }) => state !== 'superseded');
  if (open.length === 0) throw new ApprovalRefusedError('A later run has decided anew. See its plan.');
  if (open.some(({ expired }) => expired)) {
    throw new ApprovalRefusedError('This plan has expired. Plan again.');
  }
  return open;
}

async function heldRows(
  tx: Transaction,
  planId: string,
  after: number,
  person: string | undefined,
): Promise<HeldRow[]> {
  return tx.query(
    `select i.id, i.position, i.reason ->> 'code' as "heldFor", i.body as item, coalesce((
         select jsonb_agg(jsonb_build_object('actor', a.actor, 'at', a.at, 'planHash', a.plan_hash, 'itemDigest', a.item_digest, 'reason', a.reason))
         from approval a where a.item_id = i.id and a.verdict = 'approve' and a.used_at is null), '[]'::jsonb) as votes
     from plan_item i where i.plan_id = $1 and i.state = 'held' and i.position > $2 and ($3::text is null or i.subject_key = $3)
     order by i.position limit ${BATCH}`,
    [planId, after, person ?? null],
  );
}

async function store(
  tx: Transaction,
  plan: LockedPlan,
  casts: readonly Cast[],
  { verdict, actor, reason, runId, policy }: Ballot,
  { requester }: VoteGround,
): Promise<void> {
  if (casts.length === 0) return;
  // Whoever asked for the plan is read again by the statement that stores the word, and the table refuses their own.
  const stored = await tx.query(
    `insert into approval (item_id, plan_hash, item_digest, held_for, actor, actor_key, verdict, reason, four_eyes, requester_key)
     select c.id, $4, c.digest, c.held_for, $5, $6, $7, $8, $9, $10
     from unnest($1::uuid[], $2::text[], $3::text[]) as c (id, digest, held_for)
       join run r on r.id = $11 and r.requested_by is not distinct from $12
     on conflict (item_id, actor_key) do update set actor = excluded.actor, verdict = excluded.verdict, reason = excluded.reason,
       at = now(), plan_hash = excluded.plan_hash, item_digest = excluded.item_digest, used_at = null,
       four_eyes = excluded.four_eyes, requester_key = excluded.requester_key
     returning id`,
    [
      ...[casts.map(({ itemId }) => itemId), casts.map(({ digest }) => digest)],
      ...[
        casts.map(({ heldFor }) => heldFor),
        plan.hash,
        actor.trim(),
        actorKey(actor),
        verdict,
        reason ?? null,
      ],
      ...[policy.fourEyes, requester === undefined ? null : actorKey(requester), runId, requester ?? null],
    ],
  );
  if (stored.length !== casts.length) throw new ApprovalRefusedError('Who asked for this plan has changed.');
  const decided = casts.filter(({ decides }) => decides).map(({ itemId }) => itemId);
  await (verdict === 'approve' ? letGo(tx, plan, decided) : turnDown(tx, decided, actor.trim(), reason));
}

/** Read back from the votes that this transaction has just stored, as there may be very many. */
async function* votedEntries(
  tx: Transaction,
  plan: LockedPlan,
  { verdict, actor, reason, runId }: Ballot,
): AsyncGenerator<AuditEntry[]> {
  for (let after = 0; ;) {
    const rows = await tx.query<VotedRow>(
      `select i.id, i.position, i.subject_key as "subjectKey", i.state <> 'held' as decides, r.trace_id as "traceId"
       from plan_item i join approval a on a.item_id = i.id cross join run r
       where i.plan_id = $1 and i.position > $2 and a.actor_key = $3 and a.at = now() and r.id = $4
       order by i.position limit ${BATCH}`,
      [plan.id, after, actorKey(actor), runId],
    );
    const event = verdict === 'approve' ? 'approved' : 'rejected';
    const by = actor.trim();
    yield rows.map(({ id, subjectKey, decides, traceId }) => ({
      ...{ runId, orgId: plan.orgId, traceId, subjectKey, itemId: id, kind: 'decision', event, actor: by },
      facts: { by, ...(reason !== undefined && { reason }), plan: plan.hash, decides },
    }));
    after = rows.at(-1)?.position ?? 0;
    if (rows.length < BATCH) return;
  }
}

interface VotedRow {
  readonly id: string;
  readonly position: number;
  readonly subjectKey: string;
  readonly decides: boolean;
  readonly traceId: string;
}

/** What was held can be released now, by one more use of the plan if it was used before. */
async function letGo(tx: Transaction, plan: LockedPlan, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  await tx.query(
    `update plan_item set state = 'planned', reason = null where id = any($1::uuid[]) and state = 'held'`,
    [itemIds],
  );
  await tx.query(`update plan set state = 'planned', opened_at = now() where id = $1 and state = 'done'`, [
    plan.id,
  ]);
}

async function turnDown(
  tx: Transaction,
  itemIds: readonly string[],
  actor: string,
  reason: string | undefined,
): Promise<void> {
  await tx.query(
    `update plan_item set state = 'cancelled', finished_at = now(),
       reason = jsonb_build_object('code', 'REJECTED', 'message', $2::text)
     where id = any($1::uuid[]) and state = 'held'`,
    [itemIds, `Rejected by ${actor}${reason === undefined ? '' : `: ${reason}`}.`],
  );
}
