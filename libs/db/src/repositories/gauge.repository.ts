import type { DatabaseGauges, OrgGauges } from '#telemetry';
import type { Database } from '../database.js';

interface QueueRow {
  readonly due: number;
  readonly parked: number;
  readonly oldestSeconds: number;
  readonly deadLetters: number;
}

interface RunRow {
  readonly running: number;
  readonly waiting: number;
  readonly lastSuccess: DatabaseGauges['lastSuccess'] | null;
}

/** Numbers for people who watch: how much waits, is held, or is under way. Cheap enough to be read every few seconds. */
export class GaugeRepository {
  constructor(private readonly db: Database) {}

  async read(): Promise<DatabaseGauges> {
    const [{ deadLetters, ...outbox }, orgs, { lastSuccess, ...runs }] = await Promise.all([
      this.#queue(),
      this.#orgs(),
      this.#runs(),
    ]);
    return { outbox, deadLetters, orgs, runs, lastSuccess: lastSuccess ?? [] };
  }

  /** A message is due from `not_before` on, so that is where its age begins. */
  #queue(): Promise<QueueRow> {
    return this.#one<QueueRow>(
      `select count(*) filter (where not_before <= now())::int as due, count(*) filter (where not_before > now())::int as parked,
         greatest(coalesce(extract(epoch from now() - min(not_before)), 0), 0)::float8 as "oldestSeconds",
         (select count(*)::int from dead_letter where state = 'dead') as "deadLetters"
       from outbox`,
    );
  }

  /** What a test or an unused plan holds back keeps nobody waiting: only plans that were let run count. */
  #orgs(): Promise<OrgGauges[]> {
    return this.db.query<OrgGauges>(
      `with used as (
         select id, org_id, state, row_number() over (partition by org_id order by approved_at desc, created_at desc) as age
         from plan where state in ('approved', 'done')
       ), held as (
         select p.org_id, count(*) as items from used p join plan_item i on i.plan_id = p.id
         where p.age = 1 and i.state = 'held' group by 1
       ), open as (
         select p.org_id, count(*) as items from used p join plan_item i on i.plan_id = p.id
         where p.state = 'approved' and i.state in ('pending', 'intended', 'in_doubt') group by 1
       )
       select o.label as org, coalesce(bool_or(g.not_before > now()), false) as paused,
         coalesce(sum(h.items), 0)::int as held, coalesce(sum(w.items), 0)::int as open
       from org o left join org_gate g on g.org_id = o.id left join held h on h.org_id = o.id left join open w on w.org_id = o.id
       group by 1 order by 1`,
    );
  }

  #runs(): Promise<RunRow> {
    return this.#one<RunRow>(
      `select (select count(*)::int from run where state = 'running') as running,
         (select count(*)::int from run where state = 'waiting') as waiting,
         (select jsonb_agg(jsonb_build_object('configuration', config_name, 'at', at) order by config_name)
          from (select config_name, extract(epoch from max(finished_at))::float8 as at from run
                where state = 'done' and mode in ('sync', 'apply') group by 1) as ended) as "lastSuccess"`,
    );
  }

  async #one<Row extends object>(sql: string): Promise<Row> {
    const [row] = await this.db.query<Row>(sql);
    if (row === undefined)
      throw new Error('A statement without a from clause, or of aggregates alone, gave no row.');
    return row;
  }
}
