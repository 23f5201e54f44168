import {
  actorKey,
  ApprovalRefusedError,
  type Ballot,
  type BallotFilter,
  itemDigest,
  judgeVote,
  kindsOf,
  mayBeApproved,
  type PersonItem,
  type Vote,
  type VoteGround,
  type VoteRefusal,
} from '#domain';
import type { Transaction } from '../database.js';

/** Held items looked at in one go. */
const BATCH = 1000;

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

interface LockedPlan {
  readonly id: string;
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
export async function castBallot(tx: Transaction, ballot: Ballot): Promise<BallotCount> {
  const ground = await groundOf(tx, ballot);
  const tally = new Tally();
  for (const plan of await openPlans(tx, ballot)) {
    for (let after = 0; ;) {
      const rows = await heldRows(tx, plan.id, after, ballot.filter.person);
      const casts = rows
        .filter(({ item }) => isMeant(item, ballot.filter))
        .flatMap((row) => tally.judge(row, plan, ballot, ground));
      await store(tx, plan, casts, ballot);
      if (rows.length < BATCH) break;
      after = rows.at(-1)?.position ?? 0;
    }
  }
  return tally.result(ballot);
}

/** Judges held items one by one and remembers why some were left. */
class Tally {
  #voted = 0;
  #decided = 0;
  readonly #left = new Map<string, number>();

  judge(row: HeldRow, plan: LockedPlan, ballot: Ballot, ground: VoteGround): Cast[] {
    const digest = itemDigest(row.item);
    const decides = this.#decides(row, { planHash: plan.hash, itemDigest: digest }, ballot, ground);
    if (decides === undefined) return [];
    this.#voted += 1;
    if (decides) this.#decided += 1;
    return [{ itemId: row.id, digest, heldFor: row.heldFor, decides }];
  }

  result({ filter }: Ballot): BallotCount {
    const left = [...this.#left.values()].reduce((sum, count) => sum + count, 0);
    if (this.#voted === 0) {
      const why = [...this.#left.keys()].join(' ');
      throw new ApprovalRefusedError(why === '' ? nothingMeant(filter) : why);
    }
    return { voted: this.#voted, decided: this.#decided, waiting: this.#voted - this.#decided, left };
  }

  /** @returns whether the word decides the item, or undefined when it is not taken */
  #decides(
    { heldFor, item, votes }: HeldRow,
    about: { readonly planHash: string; readonly itemDigest: string },
    { verdict, actor, reason }: Ballot,
    ground: VoteGround,
  ): boolean | undefined {
    if (verdict === 'reject') return true;
    if (!mayBeApproved(heldFor)) return this.#leave(beyondWords(heldFor));
    const vote: Vote = { actor, at: ground.now, ...about, ...(reason !== undefined && { reason }) };
    const before = votes.map((one) => ({ ...one, at: new Date(one.at) }));
    const judged = judgeVote(before, vote, about, ground);
    if (judged.verdict !== 'refused') return judged.verdict === 'complete';
    return this.#leave(REFUSALS[judged.why].replace('%s', item.email));
  }

  #leave(why: string): undefined {
    this.#left.set(why, (this.#left.get(why) ?? 0) + 1);
  }
}

function nothingMeant({ org, kind, rule, person }: BallotFilter): string {
  const words = [
    person !== undefined && `the person ${person}`,
    kind !== undefined && `the kind ${kind}`,
    rule !== undefined && `rule ${rule}`,
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

function isMeant(item: PersonItem, { kind, rule }: BallotFilter): boolean {
  if (kind !== undefined && !kindsOf(item.change).includes(kind)) return false;
  return rule === undefined || item.because.rules.includes(rule);
}

/** Locked until the transaction ends, in one order, so that ballots about one plan come one after the other. */
async function openPlans(tx: Transaction, { runId, filter }: Ballot): Promise<LockedPlan[]> {
  const plans = await tx.query<LockedPlan>(
    `select p.id, o.label as org, p.hash, p.state, coalesce(p.expires_at <= clock_timestamp(), false) as expired
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

async function groundOf(tx: Transaction, { runId, policy }: Ballot): Promise<VoteGround> {
  const [row] = await tx.query<{ requester: string | null; now: Date }>(
    'select requested_by as requester, clock_timestamp() as now from run where id = $1',
    [runId],
  );
  if (row === undefined) throw new ApprovalRefusedError('There is no such plan.');
  return { policy, requester: row.requester ?? undefined, now: row.now };
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
  { verdict, actor, reason, runId }: Ballot,
): Promise<void> {
  if (casts.length === 0) return;
  await tx.query(
    `insert into approval (item_id, plan_hash, item_digest, held_for, actor, actor_key, verdict, reason)
     select c.id, $4, c.digest, c.held_for, $5, $6, $7, $8 from unnest($1::uuid[], $2::text[], $3::text[]) as c (id, digest, held_for)
     on conflict (item_id, actor_key) do update set actor = excluded.actor, verdict = excluded.verdict, reason = excluded.reason,
       at = now(), plan_hash = excluded.plan_hash, item_digest = excluded.item_digest, used_at = null`,
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
    ],
  );
  const decided = casts.filter(({ decides }) => decides).map(({ itemId }) => itemId);
  await (verdict === 'approve' ? letGo(tx, plan, decided) : turnDown(tx, decided, actor.trim(), reason));
  await tx.query(
    `insert into audit_record (run_id, org_id, kind, event, subject_key, item_id, trace_id, facts)
     select r.id, i.org_id, 'decision', $2, i.subject_key, i.id, r.trace_id,
       jsonb_strip_nulls(jsonb_build_object('by', $3::text, 'reason', $4::text, 'plan', $5::text, 'decides', i.id = any($7::uuid[])))
     from plan_item i cross join run r where i.id = any($1::uuid[]) and r.id = $6`,
    [
      ...[casts.map(({ itemId }) => itemId), verdict === 'approve' ? 'approved' : 'rejected', actor.trim()],
      ...[reason ?? null, plan.hash, runId, decided],
    ],
  );
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
