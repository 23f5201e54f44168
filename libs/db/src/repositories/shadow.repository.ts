import type {
  HoldReason,
  KnownDefect,
  PersonChange,
  PersonItem,
  ShadowClass,
  ShadowField,
  ShadowPrediction,
  ShadowTally,
} from '#domain';
import { copyIn, copyLine } from '../copy-in.js';
import type { Database, Queryable, Transaction } from '../database.js';
import type { FormerUser } from './drift.repository.js';

/** Shadow runs are kept so long. */
export const SHADOW_DAYS_MAX = 90;
/** People that are read in one go. */
const BATCH = 2000;

/** One org of one shadow run. */
export interface ShadowKey {
  readonly runId: string;
  readonly orgId: string;
}

export interface NewShadow extends ShadowKey {
  readonly configName: string;
  readonly configDigest: string;
  readonly chain: number;
  readonly directoryRevision: number;
}

/** The last shadow run of an org before the present one. */
export interface PreviousShadow extends ShadowKey {
  readonly configDigest: string;
  readonly chain: number;
  readonly directoryRevision: string;
  readonly seenRevision: string;
  readonly startedAt: Date;
  readonly plannedAt: Date;
  /** Users of the org then. */
  readonly users: number;
}

/** What was predicted of somebody: a part of a plan's item. */
export interface Prediction {
  readonly change: PersonChange;
  readonly held?: HoldReason;
}

/** Somebody about whom something was predicted, or whose state in Sign was replaced since. */
export interface MovedPerson {
  readonly email: string;
  /** In Sign when it was predicted, and now. */
  readonly then: FormerUser | null;
  readonly now: FormerUser | null;
  readonly predictions: readonly Prediction[];
  /** Of the person in the directory when it was predicted. */
  readonly groups: readonly string[] | null;
  /** The directory says something else now. */
  readonly isStale: boolean;
}

/** What is known of the present run: the directory read that it rests on. */
export interface PresentShadow extends ShadowKey {
  readonly configDigest: string;
  readonly chain: number;
  readonly directoryRevision: number;
}

export interface StoredShadowDifference {
  readonly email: string;
  readonly class: ShadowClass;
  readonly fields: readonly ShadowField[];
  readonly heldFor?: HoldReason;
  readonly defect?: KnownDefect;
}

export interface ShadowOutcome {
  readonly comparedRunId: string;
  /** Null: nothing can be told. */
  readonly tally: ShadowTally | null;
  readonly defects: Readonly<Partial<Record<KnownDefect, number>>>;
}

/** Which shadow runs a report is about. */
export interface ShadowSelection {
  readonly org?: string;
  readonly days: number;
}

type Dated<Row> = Row & { readonly org: string; readonly run: string; readonly at: Date };

export type ShadowComparisonRow = Dated<{
  readonly predictedBy: string | null;
  readonly tally: ShadowTally | null;
  readonly defects: ShadowOutcome['defects'];
}>;

/** A user's row in JSON. Which group is primary is told where it was asked in the run. */
const userOf = (
  u: string,
  startedAt: string,
) => `case when ${u}.sign_user_id is not null then jsonb_build_object(
  'accountAdmin', ${u}.account_admin, 'memberships', ${u}.memberships, 'status', ${u}.status, 'firstName', ${u}.first_name,
  'lastName', ${u}.last_name, 'email', ${u}.email,
  'primaryGroupId', case when ${u}.primary_at >= ${startedAt} then ${u}.primary_group_id end) end`;

/** In the directory at a revision of a chain. */
const personAt = (chain: string, revision: string) => `(
  select email_key, group_set, enabled, first_name, last_name from directory_person
  where chain = ${chain} and valid_from <= ${revision} and (valid_to is null or valid_to > ${revision}))`;

/** What shadow runs predict, and what became of it. */
export class ShadowRepository {
  constructor(private readonly db: Database) {}

  async previous(
    tx: Queryable,
    configName: string,
    { runId, orgId }: ShadowKey,
  ): Promise<PreviousShadow | undefined> {
    const [row] = await tx.query<PreviousShadow>(
      `select s.run_id as "runId", s.org_id as "orgId", s.config_digest as "configDigest", s.chain, s.directory_revision as "directoryRevision",
         s.seen_revision as "seenRevision", s.users, s.planned_at as "plannedAt", r.started_at as "startedAt"
       from shadow_plan s join run r on r.id = s.run_id
       where s.config_name = $1 and s.org_id = $2 and s.run_id <> $3 order by s.planned_at desc limit 1`,
      [configName, orgId, runId],
    );
    return row;
  }

  /** Whether Sign Sync itself has changed somebody of the org since. */
  async hasWrittenSince(tx: Queryable, orgId: string, since: Date): Promise<boolean> {
    const rows = await tx.query(
      `select from plan_item where org_id = $1 and state = 'applied' and finished_at > $2 limit 1`,
      [orgId, since],
    );
    return rows.length > 0;
  }

  async begin(tx: Transaction, shadow: NewShadow): Promise<void> {
    const { runId, orgId, configName, configDigest, chain, directoryRevision } = shadow;
    await tx.query(
      `insert into shadow_plan (run_id, org_id, config_name, config_digest, chain, directory_revision, seen_revision, users)
       select $1::uuid, $2::uuid, $3, $4, $5::int, $6::bigint, (select last_value from revision),
         (select count(*) from sign_user where org_id = $2::uuid and valid_to is null)`,
      [runId, orgId, configName, configDigest, chain, directoryRevision],
    );
  }

  /** Streams the predictions in, and counts people. */
  async addItems(
    tx: Transaction,
    { runId, orgId }: ShadowKey,
    items: AsyncIterable<PersonItem>,
  ): Promise<void> {
    await copyIn(
      tx,
      'copy shadow_item (run_id, org_id, position, email_key, sign_user_id, body) from stdin',
      itemLines({ runId, orgId }, items),
    );
    await tx.query(
      `update shadow_plan s set changes = c.changes, held = c.held from (
         select count(distinct email_key) filter (where not body ? 'held')::int as changes,
           count(distinct email_key) filter (where body ? 'held')::int as held
         from shadow_item where run_id = $1 and org_id = $2) c
       where s.run_id = $1 and s.org_id = $2`,
      [runId, orgId],
    );
  }

  /** In one query for the org. Everybody else is as they were, and nothing was predicted of them. */
  async *moved(previous: PreviousShadow, present: PresentShadow): AsyncGenerator<MovedPerson, undefined> {
    const stream = this.db.stream<MovedPerson>(
      `with mine as (select started_at from run where id = $3),
         former as (select * from sign_user where org_id = $1 and valid_from <= $4 and (valid_to is null or valid_to > $4)),
         present as (select * from sign_user where org_id = $1 and valid_to is null),
         predicted as (
           select coalesce(i.sign_user_id, n.sign_user_id) as sign_user_id, i.email_key, i.predictions
           from (select sign_user_id, email_key, jsonb_agg(body order by position) as predictions from shadow_item
                 where run_id = $2 and org_id = $1 group by sign_user_id, email_key) i
           left join (select distinct on (email_key) email_key, sign_user_id from present
                      order by email_key, status is not distinct from 'INACTIVE', sign_user_id) n
             on i.sign_user_id is null and n.email_key = i.email_key),
         moved as (
           select coalesce(p.email_key, f.email_key, n.email_key) as email_key, coalesce(f.email, n.email, p.email_key) as email,
             ${userOf('f', '$5::timestamptz')} as "then", ${userOf('n', '(select started_at from mine)')} as "now",
             coalesce(p.predictions, '[]') as predictions
           from present n full join former f using (sign_user_id) full join predicted p using (sign_user_id)
           where p.email_key is not null or n.valid_from > $4)
       select m.email, m."then", m."now", m.predictions, to_jsonb(g.groups) as groups,
         $10 or (a.group_set, a.enabled, a.first_name, a.last_name) is distinct from (b.group_set, b.enabled, b.first_name, b.last_name) as "isStale"
       from moved m left join ${personAt('$6', '$7')} a using (email_key) left join ${personAt('$8', '$9')} b using (email_key)
       left join group_set g on g.id = a.group_set
       order by m.email_key collate "C"`,
      [
        ...[present.orgId, previous.runId, present.runId, previous.seenRevision, previous.startedAt],
        ...[previous.chain, previous.directoryRevision, present.chain, present.directoryRevision],
        previous.configDigest !== present.configDigest || previous.chain !== present.chain,
      ],
      BATCH,
      { wholeLists: true },
    );
    for await (const people of stream) yield* people;
    return undefined;
  }

  async addDifferences(
    tx: Transaction,
    { runId, orgId }: ShadowKey,
    differences: readonly StoredShadowDifference[],
  ): Promise<void> {
    await tx.query(
      `insert into shadow_difference (run_id, org_id, position, email, class, defect, held_for, fields)
       select $1::uuid, $2::uuid, d.position, d.email, d.class, d.defect, d."heldFor", d.fields
       from jsonb_to_recordset($3::jsonb) as d (position int, email text, class text, defect text, "heldFor" text, fields jsonb)`,
      [
        runId,
        orgId,
        JSON.stringify(differences.map((difference, position) => ({ ...difference, position }))),
      ],
    );
  }

  /** What became of the predictions of the run before; those are not needed any more. */
  async finish(tx: Transaction, { runId, orgId }: ShadowKey, outcome: ShadowOutcome): Promise<void> {
    const { comparedRunId, tally, defects } = outcome;
    await tx.query(
      'update shadow_plan set compared_run_id = $3, tally = $4, defects = $5 where run_id = $1 and org_id = $2',
      [runId, orgId, comparedRunId, tally && JSON.stringify(tally), JSON.stringify(defects)],
    );
    await tx.query('delete from shadow_item where run_id = $1 and org_id = $2', [comparedRunId, orgId]);
  }

  /** What is older than anybody can ask for. */
  async forget(tx: Transaction): Promise<void> {
    await tx.query(`delete from shadow_plan where planned_at < now() - make_interval(days => $1)`, [
      SHADOW_DAYS_MAX,
    ]);
  }

  /** The oldest first. */
  async comparisons(configName: string, selection: ShadowSelection): Promise<ShadowComparisonRow[]> {
    return this.db.query(
      `select o.label as org, r.name as run, b.name as "predictedBy", s.planned_at as at, s.tally, coalesce(s.defects, '{}') as defects
       from shadow_plan s join org o on o.id = s.org_id join run r on r.id = s.run_id left join run b on b.id = s.compared_run_id
       where ${SELECTED} and s.compared_run_id is not null
       order by o.label <> 'primary', o.label collate "C", s.planned_at limit 20000`,
      params(configName, selection),
    );
  }

  /** The newest first; of one run those to look at come before the others. */
  async differences(
    configName: string,
    selection: ShadowSelection,
    limit: number,
  ): Promise<Dated<StoredShadowDifference>[]> {
    const rows = await this.db.query<
      Dated<Omit<StoredShadowDifference, 'heldFor' | 'defect'>> & {
        readonly heldFor: HoldReason | null;
        readonly defect: KnownDefect | null;
      }
    >(
      `select o.label as org, r.name as run, s.planned_at as at, d.email, d.class, d.defect, d.held_for as "heldFor", d.fields
       from shadow_plan s join shadow_difference d using (run_id, org_id) join org o on o.id = s.org_id join run r on r.id = s.run_id
       where ${SELECTED}
       order by s.planned_at desc, o.label collate "C", d.defect is not null, d.position limit $4`,
      [...params(configName, selection), limit],
    );
    return rows.map(({ heldFor, defect, ...row }) => ({
      ...row,
      ...(heldFor !== null && { heldFor }),
      ...(defect !== null && { defect }),
    }));
  }

  /** What the newest run of each org predicts. */
  async predictions(configName: string, selection: ShadowSelection): Promise<ShadowPrediction[]> {
    return this.db.query(
      `select * from (
         select distinct on (o.label) o.label as org, r.name as run, s.users, s.changes, s.held
         from shadow_plan s join org o on o.id = s.org_id join run r on r.id = s.run_id
         where ${SELECTED} order by o.label, s.planned_at desc) p
       order by org <> 'primary', org collate "C"`,
      params(configName, selection),
    );
  }
}

const SELECTED = `s.config_name = $1 and ($2::text is null or o.label = $2) and s.planned_at > now() - make_interval(days => $3)`;

function params(configName: string, { org, days }: ShadowSelection): unknown[] {
  return [configName, org ?? null, days];
}

async function* itemLines(
  { runId, orgId }: ShadowKey,
  items: AsyncIterable<PersonItem>,
): AsyncGenerator<string> {
  let position = 0;
  for await (const { emailKey, signUserId, change, held } of items) {
    position += 1;
    const body: Prediction = { change, ...(held && { held }) };
    yield copyLine([runId, orgId, position, emailKey, signUserId ?? null, JSON.stringify(body)]);
  }
}
