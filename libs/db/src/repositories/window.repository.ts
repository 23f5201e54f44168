import type { PersonItem } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';

/** Changes that are alike, and how many people had them. */
export interface RecentChange extends Pick<PersonItem, 'change' | 'because'> {
  readonly people: number;
}

/** Before which plan the day ends that is looked at. */
export interface WindowEnd {
  readonly orgId: string;
  readonly runId: string;
  /** The moment of the plan, by the database. */
  readonly now: Date;
}

/** Of runs of a few people within a day: what they did, and what they have planned and not done yet. */
const RECENT = `plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id
  where r.options ? 'people' and r.mode in ('sync', 'apply') and r.id <> $2 and r.requested_at > $3::timestamptz - interval '24 hours'
    and p.org_id = $1 and i.subject = 'person' and i.state in ('planned', 'pending', 'intended', 'in_doubt', 'applied')`;

/** What runs of a few people do together, since each of them alone would be within every limit (SEMANTICS 20). */
export class WindowRepository {
  constructor(private readonly db: Database) {}

  /** Plans of a few people are written one after the other in an org, so that each sees what the one before will do. */
  async lock(tx: Transaction, orgId: string): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('few-people'), hashtext($1))`, [orgId]);
  }

  /** How many people had one of these changes. @param about the run that is not counted, and the moment that the day ends */
  async people(tx: Queryable, about: WindowEnd, actions: readonly string[]): Promise<number> {
    const [row] = await tx.query<{ people: number }>(
      `select count(distinct i.subject_key)::int as people from ${RECENT} and i.action = any($4::text[])`,
      [about.orgId, about.runId, about.now, actions],
    );
    return row?.people ?? 0;
  }

  async changes(tx: Queryable, { orgId, runId, now }: WindowEnd): Promise<RecentChange[]> {
    return tx.query(
      `select i.body -> 'change' as change, i.body -> 'because' as because, count(*)::int as people from ${RECENT} group by 1, 2`,
      [orgId, runId, now],
    );
  }

  /**
   * Notes that a plan decided about these people, also where there was nothing to do: what an older plan says of them
   * is out of date from now on, whoever applies it and whenever.
   */
  async noteDecision(
    tx: Transaction,
    orgId: string,
    emailKeys: readonly string[],
    generation: number,
  ): Promise<void> {
    await tx.query(
      `insert into person_decision (org_id, email_key, generation)
       select $1::uuid, key, $3::int from unnest($2::text[]) as k (key) order by key
       on conflict (org_id, email_key) do update set generation = excluded.generation
       where person_decision.generation < excluded.generation`,
      [orgId, [...new Set(emailKeys)], generation],
    );
  }

  /** Held changes of these people in earlier plans of few: they were decided anew. */
  async supersedeHeld(
    tx: Transaction,
    orgId: string,
    runId: string,
    emailKeys: readonly string[] | undefined,
  ): Promise<void> {
    await tx.query(
      `update plan_item i set state = 'superseded', finished_at = now(),
         reason = jsonb_build_object('code', 'SUPERSEDED', 'message', 'A later run decided anew.')
       from plan p, run r
       where i.plan_id = p.id and r.id = p.run_id and p.org_id = $1 and p.run_id <> $2 and r.options ? 'people'
         and (r.scope, r.config_name) = (select scope, config_name from run where id = $2) and r.state not in ('running', 'waiting')
         and i.state = 'held' and ($3::text[] is null or i.subject_key = any($3))`,
      [orgId, runId, emailKeys ?? null],
    );
  }
}
