import { holdWords, type ItemState, type PlanItem, rankOf } from '#domain';
import { copyIn, copyLine } from '../copy-in.js';
import type { Database, Queryable, Transaction } from '../database.js';
import { PlanEntity, type PlanCounts } from '../entities/plan.entity.js';
import type { StoredError } from '../entities/run.entity.js';

export interface NewPlan {
  readonly id: string;
  readonly runId: string;
  readonly orgId: string;
  readonly configDigest: string;
  /** Null for the plan of an undo, which rests on no directory. */
  readonly directoryRevision: number | null;
  readonly orgRevision: number;
  /** Of the directory read and of the org's lists that the plan was made from. */
  readonly directoryDigest?: string;
  readonly orgDigest?: string;
  /** After so long it can be applied no more. */
  readonly expiryMs?: number;
  /** The moment of the round that makes it; without it the plan cannot be replayed. */
  readonly plannedAt?: Date;
}

export interface NewItem {
  readonly id: string;
  readonly item: PlanItem;
  readonly lane: 'urgent' | 'bulk';
  readonly state: 'planned' | 'held';
  readonly generation: number;
}

/** An item as the plan's release sees it. */
export interface OpenItem {
  readonly id: string;
  readonly kind: string;
  readonly lane: 'urgent' | 'bulk';
  readonly generation: number;
}

const SUPERSEDED = `jsonb_build_object('code', 'SUPERSEDED', 'message', 'A later run decided anew.')`;

/** Runs of one configuration concern the same people: everybody, or the same few. Another one may share the account. */
const SAME_PEOPLE = `r.config_name = mine.config_name and r.options -> 'people' is not distinct from mine.options -> 'people'
           and r.options -> 'keys' is not distinct from mine.options -> 'keys'`;
/** Nobody works on the plan: a run that events asked for goes beside others, and the plan of either is its own. */
const atRest = (mine: string) => `not exists (select from run at_work
         where at_work.id = coalesce(p.apply_run_id, p.run_id) and at_work.state = 'running' and (at_work.options ? 'hinted'
           or exists (select from run beside where beside.id = ${mine} and beside.options ? 'hinted')))`;

/** Not ended in an earlier use of the plan, before approvals opened it again. */
const OF_THIS_USE = `(i.finished_at is null or p.opened_at is null or i.finished_at >= p.opened_at)`;
/** Items that have not come to an end; a held one has. In these words, because a partial index has them. */
const OPEN = `state in ('planned', 'pending', 'intended', 'in_doubt')`;

/** Sealed plans and the states of their items. */
export class PlanRepository {
  constructor(private readonly db: Database) {}

  async begin(tx: Transaction, plan: NewPlan): Promise<void> {
    await tx.query(
      `insert into plan (id, run_id, org_id, hash, config_digest, directory_revision, org_revision, state, counts, directory_digest, org_digest, expires_at,
         planned_at, seen_revision)
       values ($1, $2, $3, '', $4, $5, $6, 'planned', '{}', $7, $8, now() + $9::float8 * interval '1 millisecond', $10, (select last_value from revision))`,
      [
        ...[plan.id, plan.runId, plan.orgId, plan.configDigest, plan.directoryRevision, plan.orgRevision],
        ...[
          plan.directoryDigest ?? null,
          plan.orgDigest ?? null,
          plan.expiryMs ?? null,
          plan.plannedAt ?? null,
        ],
      ],
    );
  }

  /** Streams the items in by COPY, in the plan's order. */
  async addItems(tx: Transaction, plan: NewPlan, items: AsyncIterable<NewItem>): Promise<void> {
    await copyIn(
      tx,
      `copy plan_item (id, plan_id, org_id, position, subject, subject_key, email, sign_user_id, action, lane, rank, body, needs_groups, generation, state, reason) from stdin`,
      itemLines(plan, items),
    );
  }

  async seal(tx: Transaction, planId: string, hash: string, counts: PlanCounts): Promise<void> {
    await tx.query('update plan set hash = $2, counts = $3 where id = $1', [
      planId,
      hash,
      JSON.stringify(counts),
    ]);
  }

  async find(id: string): Promise<PlanEntity> {
    return this.db.dataSource.getRepository(PlanEntity).findOneByOrFail({ id });
  }

  async ofRun(runId: string): Promise<PlanEntity[]> {
    return this.db.dataSource.getRepository(PlanEntity).findBy({ runId });
  }

  /** The plans that a run made or, where it `applies`, those that were approved for it; also what `tx` itself has just approved. */
  async sealedOf(
    tx: Queryable,
    runId: string,
    { applies }: { readonly applies: boolean },
  ): Promise<{ id: string; orgId: string; hash: string; counts: PlanCounts }[]> {
    return tx.query(
      `select id, org_id as "orgId", hash, counts from plan where ${applies ? 'apply_run_id' : 'run_id'} = $1`,
      [runId],
    );
  }

  /**
   * The one use of a plan: from `planned` to `approved`, for one run. A run's own plan cannot expire for it.
   * @returns false when somebody else used it, it was superseded or has expired, or its hash is another
   */
  async approve(
    tx: Transaction,
    plan: { id: string; hash: string; by: string; runId: string; at: string },
  ): Promise<boolean> {
    const rows = await tx.query(
      `update plan set state = 'approved', approved_by = $3, approved_at = $4, apply_run_id = $5
       where id = $1 and hash = $2 and state = 'planned'
         and (run_id = $5 or expires_at is null or expires_at > clock_timestamp()) returning id`,
      [plan.id, plan.hash, plan.by, plan.at, plan.runId],
    );
    return rows.length > 0;
  }

  /**
   * Releases whose turn it is: the least wave and rank of everything that is open, so that nobody is created while
   * somebody still waits to be deactivated. Of those, everything that waits for no group, or whose groups all exist.
   * @param atMost of these the first ones; the rest may be released at once by the same again
   */
  async release(tx: Transaction, planId: string, atMost: number): Promise<OpenItem[]> {
    return tx.query(
      `with turn as materialized (
         select wave, rank from plan_item where plan_id = $1 and ${OPEN} order by wave, rank limit 1),
       next as materialized (
         select i.id from plan_item i, turn
         where i.plan_id = $1 and i.state = 'planned' and i.wave = turn.wave and i.rank = turn.rank and not exists (
           select from unnest(i.needs_groups) as needed (key) where not exists (
             select from sign_group g where g.org_id = i.org_id and g.group_key = needed.key and g.valid_to is null))
         order by i.position limit $2),
       released as (
         update plan_item i set state = 'pending' from next where i.id = next.id
         returning i.id, i.action as kind, i.lane, i.generation, i.position)
       select id, kind, lane, generation from released order by position`,
      [planId, atMost],
    );
  }

  /** People who wait for a group that could not be created fail with that reason (SEMANTICS 12). */
  async failWaiting(
    tx: Transaction,
    planId: string,
  ): Promise<{ id: string; kind: string; subjectKey: string; reason: StoredError }[]> {
    return tx.query(
      `with missing as materialized (
         select subject_key, body ->> 'name' as name, reason ->> 'message' as message from plan_item
         where plan_id = $1 and subject = 'group' and state in ('failed', 'skipped', 'superseded', 'cancelled'))
       update plan_item i set state = 'failed', finished_at = now(), reason = jsonb_build_object('code', 'GROUP_NOT_CREATED',
         'message', format('The Sign group "%s" could not be created: %s', missing.name, missing.message))
       from missing
       where i.plan_id = $1 and i.state = 'planned' and missing.subject_key = any(i.needs_groups)
       returning i.id, i.action as kind, i.subject_key as "subjectKey", i.reason`,
      [planId],
    );
  }

  async isOpen(tx: Queryable, planId: string): Promise<boolean> {
    const rows = await tx.query(`select from plan_item where plan_id = $1 and ${OPEN} limit 1`, [planId]);
    return rows.length > 0;
  }

  /** How the items of a plan's newest use stand. */
  async countByState(tx: Queryable, planId: string): Promise<Partial<Record<ItemState, number>>> {
    const rows = await tx.query<{ state: ItemState; items: number }>(
      `select i.state, count(*)::int as items from plan_item i join plan p on p.id = i.plan_id
       where i.plan_id = $1 and ${OF_THIS_USE} group by i.state`,
      [planId],
    );
    return Object.fromEntries(rows.map(({ state, items }) => [state, items]));
  }

  async countSkipped(tx: Queryable, planId: string, code: string): Promise<number> {
    const [row] = await tx.query<{ items: number }>(
      `select count(*)::int as items from plan_item i join plan p on p.id = i.plan_id
       where i.plan_id = $1 and i.state = 'skipped' and i.reason ->> 'code' = $2 and ${OF_THIS_USE}`,
      [planId, code],
    );
    return row?.items ?? 0;
  }

  async finish(tx: Queryable, planId: string): Promise<boolean> {
    const rows = await tx.query(
      `update plan set state = 'done' where id = $1 and state = 'approved' returning id`,
      [planId],
    );
    return rows.length > 0;
  }

  /**
   * At most one plan of an org, a scope and the same people is open: what earlier ones planned or held there is decided anew by this run.
   * Plans that are being applied are left to their runs.
   */
  async supersedeOlder(tx: Transaction, runId: string, orgId: string): Promise<void> {
    // Plans are locked before their items, as ballots do.
    const older = await tx.query<{ id: string }>(
      `select p.id from plan p where p.org_id = $2 and p.run_id <> $1 and ${atRest('$1')}
         and (p.state = 'planned' or p.state = 'done' and exists (select from plan_item i where i.plan_id = p.id and i.state = 'held'))
         and exists (select from run r join run mine on mine.id = $1 where r.id = p.run_id and r.scope = mine.scope
           and ${SAME_PEOPLE})
       order by p.id for no key update`,
      [runId, orgId],
    );
    if (older.length === 0) return;
    const ids = older.map(({ id }) => id);
    await tx.query(`update plan set state = 'superseded' where id = any($1::uuid[]) and state = 'planned'`, [
      ids,
    ]);
    await tx.query(
      `update plan_item set state = 'superseded', finished_at = now(), reason = ${SUPERSEDED}
       where plan_id = any($1::uuid[]) and state in ('planned', 'held')`,
      [ids],
    );
  }

  /**
   * Whatever earlier plans of these orgs released and left behind is superseded by the run that begins; doubts are
   * settled apart. What they only planned or held goes as well where they are of the same scope.
   *
   * @param keepRunIds the run that begins, and the one whose plan it applies
   */
  async supersedeOthers(
    tx: Transaction,
    orgIds: readonly string[],
    keepRunIds: readonly string[],
  ): Promise<void> {
    const sameScope = `exists (select from run r join run mine on r.scope = mine.scope
         and ${SAME_PEOPLE} where r.id = p.run_id and mine.id = any($2::uuid[]))`;
    await tx.query(
      `update plan p set state = 'superseded'
       where p.org_id = any($1::uuid[]) and p.run_id <> all($2::uuid[]) and ${atRest('any($2::uuid[])')}
         and (p.state = 'approved' or p.state = 'planned' and ${sameScope})`,
      [orgIds, keepRunIds],
    );
    // One by one: together they would make the database look at every planned item of everybody.
    for (const which of [
      `i.state = 'pending'`,
      `i.state = 'planned' and (${sameScope} or p.state = 'superseded')`,
      `i.state = 'held' and (${sameScope} or p.state = 'superseded')`,
    ])
      await tx.query(
        `update plan_item i set state = 'superseded', finished_at = now(), reason = ${SUPERSEDED}
         from plan p where p.id = i.plan_id and p.org_id = any($1::uuid[]) and p.run_id <> all($2::uuid[])
           and ${atRest('any($2::uuid[])')} and ${which}`,
        [orgIds, keepRunIds],
      );
  }
}

async function* itemLines(plan: NewPlan, items: AsyncIterable<NewItem>): AsyncGenerator<string> {
  let position = 0;
  for await (const { id, item, lane, state, generation } of items) {
    position += 1;
    const person = item.subject === 'person' ? item : undefined;
    yield copyLine([
      id,
      plan.id,
      plan.orgId,
      position,
      item.subject,
      item.subject === 'group' ? item.groupKey : item.emailKey,
      person?.email ?? null,
      person?.signUserId ?? null,
      person?.change.action ?? 'create-group',
      lane,
      rankOf(item),
      JSON.stringify(item),
      textArray(person?.needsGroups ?? []),
      generation,
      state,
      person?.held
        ? JSON.stringify({ code: person.held, message: person.heldBecause ?? holdWords(person.held) })
        : null,
    ]);
  }
}

/** A text[] literal. */
function textArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}
