import type { PlanReplay, StoredPlanItem } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import type { StoredError } from '../entities/run.entity.js';

/** Items that are read in one go. */
const BATCH = 2000;
/** Replays are kept as long as somebody may still look at them. */
const KEPT = '7 days';

/** A plan of a run, as it was sealed. */
export interface SealedPlan {
  readonly id: string;
  readonly orgId: string;
  readonly org: string;
  readonly hash: string;
  /** As its row has them. */
  readonly digests: {
    readonly configDigest: string;
    readonly directoryDigest: string;
    readonly orgDigest: string;
  };
}

/** A replay that somebody has asked for. */
export interface StoredReplay {
  readonly id: string;
  readonly runId: string;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
  readonly plans: readonly PlanReplay[] | null;
  readonly error: StoredError | null;
}

/** What replays are made from, and what came of them. */
export class ReplayRepository {
  constructor(private readonly db: Database) {}

  async plansOf(runId: string): Promise<SealedPlan[]> {
    return this.db.query(
      `select p.id, p.org_id as "orgId", o.label as org, p.hash, jsonb_build_object('configDigest', p.config_digest,
         'directoryDigest', coalesce(p.directory_digest, ''), 'orgDigest', coalesce(p.org_digest, '')) as digests
       from plan p join org o on o.id = p.org_id where p.run_id = $1 and p.hash <> ''
       order by o.label <> 'primary', o.label collate "C", p.id`,
      [runId],
    );
  }

  /** Which of a plan's inputs is not stored any more, in a sentence. */
  async missingOf(planId: string): Promise<string | undefined> {
    const [row] = await this.db.query<{ directory: boolean; lists: boolean }>(
      `select p.directory_revision is not null and not exists (select from directory_snapshot d where d.revision = p.directory_revision) as directory,
         not exists (select from org_snapshot s where s.org_id = p.org_id and s.revision <= p.org_revision) as lists
       from plan p where p.id = $1`,
      [planId],
    );
    if (row?.directory === true)
      return 'The directory read that this plan was made from is not kept any more.';
    if (row?.lists === true)
      return 'The lists of the org that this plan was made from are not kept any more.';
    return undefined;
  }

  /** Every stored item, in the plan's order. */
  async *items(planId: string): AsyncGenerator<StoredPlanItem, undefined> {
    const sql = `select position, subject_key as "subjectKey", email, sign_user_id as "signUserId", action, body as item
      from plan_item where plan_id = $1 order by position`;
    for await (const rows of this.db.stream<StoredPlanItem>(sql, [planId], BATCH)) yield* rows;
    return undefined;
  }

  async request(tx: Transaction, id: string, runId: string): Promise<void> {
    await tx.query(`delete from replay where requested_at < now() - interval '${KEPT}'`);
    await tx.query('insert into replay (id, run_id) values ($1, $2) on conflict do nothing', [id, runId]);
  }

  async find(id: string, runId: string): Promise<StoredReplay | undefined> {
    const [row] = await this.db.query<StoredReplay>(
      `select id, run_id as "runId", requested_at as "requestedAt", finished_at as "finishedAt", plans, error
       from replay where id = $1 and run_id = $2`,
      [id, runId],
    );
    return row;
  }

  /** The run of a replay that has no end yet. */
  async open(id: string): Promise<string | undefined> {
    const [row] = await this.db.query<{ runId: string }>(
      'select run_id as "runId" from replay where id = $1 and finished_at is null',
      [id],
    );
    return row?.runId;
  }

  async finish(
    tx: Queryable,
    id: string,
    end: { readonly plans: readonly PlanReplay[] } | { readonly error: StoredError },
  ): Promise<void> {
    const [plans, error] =
      'plans' in end ? [JSON.stringify(end.plans), null] : [null, JSON.stringify(end.error)];
    await tx.query(
      'update replay set plans = $2, error = $3, finished_at = now() where id = $1 and finished_at is null',
      [id, plans, error],
    );
  }
}
