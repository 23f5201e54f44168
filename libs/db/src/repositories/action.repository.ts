import type { ItemState, PlanItem, RecordedStep } from '#domain';
import type { Database, Queryable } from '../database.js';

/** An item as the executor works on it. */
export interface ActionItem {
  readonly id: string;
  readonly planId: string;
  readonly planHash: string;
  readonly orgId: string;
  readonly state: ItemState;
  readonly attempt: number;
  readonly lane: 'urgent' | 'bulk';
  readonly subjectKey: string;
  readonly body: PlanItem;
  /** What the last attempt recorded, in the order of its calls; an outcome that is missing is a call in doubt. */
  readonly records: readonly RecordedStep[];
}

export interface Intent {
  readonly itemId: string;
  readonly call: string;
}

export interface StepIntent extends Intent {
  readonly attempt: number;
  readonly step: number;
}

export interface StepResult {
  readonly itemId: string;
  readonly attempt: number;
  readonly step: number;
  readonly outcome: 'done' | 'refused' | 'in_doubt' | 'failed';
  readonly result: Readonly<Record<string, unknown>>;
}

export interface ItemEnd {
  readonly itemId: string;
  /** The state it ends from; whoever finds it in another one has come too late. */
  readonly from: ItemState;
  readonly state: ItemState;
  readonly reason?: { readonly code: string; readonly message: string };
}

const ITEM = `i.id, i.plan_id as "planId", (select hash from plan where id = i.plan_id) as "planHash", i.org_id as "orgId", i.state, i.attempt, i.lane, i.subject_key as "subjectKey", i.body,
  case when i.state = 'pending' then '[]'::jsonb else coalesce((
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('userId', a.result ->> 'userId')) || jsonb_build_object('outcome', a.outcome) order by a.step)
    from action_attempt a where a.item_id = i.id and a.attempt = i.attempt), '[]'::jsonb) end as records`;

/** A newer plan has decided about the same subject and was approved, though its turn may be still to come. */
const DECIDED_ANEW = `exists (select from plan_item n where n.org_id = i.org_id and n.subject_key = i.subject_key
             and n.subject = i.subject and n.generation > i.generation and (n.state in ('pending', 'intended', 'in_doubt', 'applied')
               or n.state = 'planned' and exists (select from plan np where np.id = n.plan_id and np.state = 'approved')))`;

/** The same, where it came to nothing that is to do: a plan of few people notes whom it has decided about. */
const DECIDED_SINCE = `(${DECIDED_ANEW} or i.subject = 'person' and exists (select from person_decision d
             where d.org_id = i.org_id and d.email_key = i.subject_key and d.generation > i.generation))`;

/**
 * Whether the run that applies an item's plan is at work. Asked of each item that is named by its id, in words that leave
 * the database no choice: where its statistics are older than a release, it would go through everything that the plan has open.
 */
const AT_WORK = `(select r.state from plan p join run r on r.id = p.apply_run_id where p.id = i.plan_id) = 'running'`;

/** Intents, results and ends of actions. All statements take many rows, so that one commit serves many actions. */
export class ActionRepository {
  constructor(private readonly db: Database) {}

  async load(ids: readonly string[]): Promise<ActionItem[]> {
    return this.db.query(
      `select ${ITEM} from plan_item i join unnest($1::uuid[]) with ordinality as w (id, place) using (id)
       where i.state in ('pending', 'intended', 'in_doubt') order by w.place`,
      [ids],
    );
  }

  /** Whether one of these items waits for another change of the same person, which somebody has in hand. */
  async waitForOthers(ids: readonly string[]): Promise<boolean> {
    const rows = await this.db.query(
      `select from plan_item i where i.id = any($1::uuid[]) and i.state = 'pending' and ${AT_WORK} and exists (
         select from plan_item o where o.org_id = i.org_id and o.subject = i.subject and o.subject_key = i.subject_key
           and o.state in ('intended', 'in_doubt')) limit 1`,
      [ids],
    );
    return rows.length > 0;
  }

  /** Items of an org whose outcome nobody knows: their process was killed, and their run does not go on. */
  async openIntents(orgId: string, exceptRunId: string): Promise<ActionItem[]> {
    return this.db.query(
      `select ${ITEM} from plan_item i join plan p on p.id = i.plan_id
       where i.org_id = $1 and i.state in ('intended', 'in_doubt') and p.apply_run_id is distinct from $2
         -- Of a run that goes on beside this one, its own messages settle them.
         and not exists (select from run r where r.id = p.apply_run_id and r.state = 'running'
           and (r.options ? 'hinted' or exists (select from run mine where mine.id = $2 and mine.options ? 'hinted')))
       order by i.position`,
      [orgId, exceptRunId],
    );
  }

  /**
   * The step `pending → intended` by compare-and-set, with the first call's intent in the same statement.
   * @returns ids that won; the others were superseded, cancelled, or somebody newer decided about that person
   */
  async intend(tx: Queryable, intents: readonly Intent[]): Promise<Map<string, number>> {
    const rows = await tx.query<{ id: string; attempt: number }>(
      `with won as (
         update plan_item i set state = 'intended', attempt = i.attempt + 1
         where i.id = any($1::uuid[]) and i.state = 'pending' and ${AT_WORK} and not ${DECIDED_SINCE}
           and not exists (select from plan_item o where o.org_id = i.org_id and o.subject = i.subject
             and o.subject_key = i.subject_key and o.state in ('intended', 'in_doubt'))
         returning i.id, i.attempt),
       attempted as (
         insert into action_attempt (item_id, attempt, step, call)
         select won.id, won.attempt, 0, c.call from won join unnest($1::uuid[], $2::text[]) as c (id, call) on c.id = won.id)
       select id, attempt from won`,
      [intents.map(({ itemId }) => itemId), intents.map(({ call }) => call)],
    );
    return new Map(rows.map(({ id, attempt }) => [id, attempt]));
  }

  /** What lost its intent to a newer decision comes to an end by that. Returns what was superseded. */
  async supersedeOlder(
    tx: Queryable,
    itemIds: readonly string[],
  ): Promise<
    { itemId: string; runId: string; orgId: string; org: string; action: string; subjectKey: string }[]
  > {
    return tx.query(
      `update plan_item i set state = 'superseded', finished_at = now(),
         reason = jsonb_build_object('code', 'SUPERSEDED', 'message', 'A later run decided anew.')
       from plan p, org o
       where p.id = i.plan_id and o.id = i.org_id and i.id = any($1::uuid[]) and i.state = 'pending' and ${DECIDED_SINCE}
       returning i.id as "itemId", p.apply_run_id as "runId", i.org_id as "orgId", o.label as org, i.action,
         i.subject_key as "subjectKey"`,
      [itemIds],
    );
  }

  async addStepIntents(tx: Queryable, steps: readonly StepIntent[]): Promise<void> {
    await tx.query(
      `insert into action_attempt (item_id, attempt, step, call)
       select * from unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::text[]) on conflict do nothing`,
      [
        steps.map(({ itemId }) => itemId),
        steps.map(({ attempt }) => attempt),
        steps.map(({ step }) => step),
        steps.map(({ call }) => call),
      ],
    );
  }

  async storeResults(tx: Queryable, results: readonly StepResult[]): Promise<void> {
    await tx.query(
      `update action_attempt a set finished_at = now(), outcome = r.outcome, result = r.result
       from unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::text[], $5::jsonb[]) as r (item_id, attempt, step, outcome, result)
       where a.item_id = r.item_id and a.attempt = r.attempt and a.step = r.step`,
      [
        results.map(({ itemId }) => itemId),
        results.map(({ attempt }) => attempt),
        results.map(({ step }) => step),
        results.map(({ outcome }) => outcome),
        results.map(({ result }) => JSON.stringify(result)),
      ],
    );
  }

  /**
   * Ends of items. The caller has asserted the transitions; a final state is never overwritten.
   * @returns ids of those that were still open
   */
  async end(tx: Queryable, ends: readonly ItemEnd[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `update plan_item i set state = e.state, reason = e.reason,
         finished_at = case when e.state = 'in_doubt' then null else now() end
       from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[]) as e (id, state, reason, before)
       where i.id = e.id and i.state = e.before returning i.id`,
      [
        ends.map(({ itemId }) => itemId),
        ends.map(({ state }) => state),
        ends.map(({ reason }) => (reason ? JSON.stringify(reason) : null)),
        ends.map(({ from }) => from),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
