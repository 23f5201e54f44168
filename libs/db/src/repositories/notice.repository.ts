import type { EndReason, NoticeKind, OrgEnd, RunEnd, Said, Scope } from '#domain';
import type { Database, Transaction } from '../database.js';
import type { DirectoryResult, RunMode, StoredError, StoredRunState } from '../entities/run.entity.js';

export type NoticeChannel = 'mail' | 'webhook';

/** A message as it is stored: what it says in words and in figures, the same in every channel. */
export interface NoticeMessage {
  readonly subject: string;
  readonly lines: readonly string[];
  /** ISO 8601. */
  readonly at: string;
  readonly run?: { readonly id: string; readonly name: string; readonly state: string };
  readonly orgs: readonly OrgEnd[];
}

/** A message that waits for its delivery. */
export interface StoredNotice {
  readonly id: string;
  readonly configName: string;
  readonly channel: NoticeChannel;
  readonly kind: NoticeKind;
  readonly message: NoticeMessage;
}

/** One that was claimed, with the attempt at hand counted. */
export interface ClaimedNotice extends StoredNotice {
  readonly attempts: number;
}

export interface NoticeState {
  readonly said: Said;
  readonly runEndedAt: Date | null;
  readonly watchedSince: Date;
}

/** Longer than a delivery may take, so that nobody else delivers it meanwhile. */
const CLAIM = '2 minutes';
const KEPT = '90 days';
/** Reasons read of each org. */
const REASONS_MAX = 20;

interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly configName: string;
  readonly mode: RunMode;
  readonly state: StoredRunState;
  readonly scope: Scope;
  readonly isOfSome: boolean;
  /** Null: it was no event that asked for it. */
  readonly looksBefore: number | null;
  readonly planHash: string | null;
  readonly error: StoredError | null;
  readonly directory: DirectoryResult | null;
  readonly finishedAt: Date | null;
}

interface ReasonRow {
  readonly org: string;
  readonly error: StoredError | null;
  readonly state: 'held' | 'failed' | 'skipped' | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly people: number;
  readonly example: string | null;
  readonly breaches: readonly string[] | null;
}

/** What people were told, and what they are still to be told. */
export class NoticeRepository {
  constructor(private readonly db: Database) {}

  /** How a run ended; undefined when it is unknown or has not ended. */
  async runEnd(runId: string): Promise<RunEnd | undefined> {
    const [run] = await this.db.query<RunRow>(
      `select id, name, config_name as "configName", mode, state, scope, options ? 'people' as "isOfSome",
         case when options ? 'hinted' then coalesce((options ->> 'looksBefore')::int, 0) end as "looksBefore",
         plan_hash as "planHash", error, directory, finished_at as "finishedAt"
       from run where id = $1`,
      [runId],
    );
    if (!run?.finishedAt) return undefined;
    const { directory, planHash, error, finishedAt, looksBefore } = run;
    const isTrusted = directory === null || directory.view === 'complete';
    return {
      ...{ configName: run.configName, runId: run.id, runName: run.name, mode: run.mode, state: run.state },
      ...{ scope: run.scope, isOfSome: run.isOfSome, finishedAt: finishedAt.toISOString() },
      ...(looksBefore !== null && { looksBefore }),
      ...(planHash !== null && { planHash }),
      ...(error !== null && { error }),
      readFlaws: isTrusted ? [] : directory.explanations.slice(0, REASONS_MAX),
      orgs: await this.#orgEnds(runId),
    };
  }

  /** The row of a configuration, kept for this transaction. */
  async lockState(tx: Transaction, configName: string): Promise<NoticeState> {
    await tx.query('insert into notice_state (config_name) values ($1) on conflict do nothing', [configName]);
    const [state] = await tx.query<NoticeState>(
      `select said, run_ended_at as "runEndedAt", watched_since as "watchedSince"
       from notice_state where config_name = $1 for update`,
      [configName],
    );
    if (state === undefined) throw new Error(`There is no state of ${configName} right after it was stored.`);
    return state;
  }

  async saveState(tx: Transaction, configName: string, said: Said, runEndedAt?: string): Promise<void> {
    await tx.query(
      `update notice_state set said = $2, run_ended_at = coalesce($3::timestamptz, run_ended_at) where config_name = $1`,
      [configName, JSON.stringify(said), runEndedAt ?? null],
    );
  }

  /** When the last sync of the whole configuration ended that left nothing out because of a failure. */
  async lastComplete(configName: string, scope: Scope): Promise<Date | undefined> {
    const [row] = await this.db.query<{ at: Date | null }>(
      `select max(finished_at) as at from run
       where config_name = $1 and mode = 'sync' and state in ('done', 'held') and not options ? 'people'
         and (scope = $2::jsonb or scope ->> 'kind' <> 'group')`,
      [configName, JSON.stringify(scope)],
    );
    return row?.at ?? undefined;
  }

  /** Stores messages to be delivered, and forgets those that are long past. */
  async add(tx: Transaction, notices: readonly StoredNotice[], runId?: string): Promise<void> {
    for (const { id, configName, channel, kind, message } of notices) {
      await tx.query(
        `insert into notification (id, config_name, channel, kind, run_id, message) values ($1, $2, $3, $4, $5, $6)`,
        [id, configName, channel, kind, runId ?? null, JSON.stringify(message)],
      );
    }
    await tx.query('delete from notification where created_at < now() - $1::interval', [KEPT]);
  }

  /** Takes messages that are due, oldest first: for two minutes nobody else delivers them. */
  async claim(limit: number): Promise<ClaimedNotice[]> {
    return this.db.query(
      `update notification n set claimed_until = now() + $2::interval, attempts = attempts + 1
       from (
         select id from notification
         where sent_at is null and given_up_at is null and not_before <= now()
           and (claimed_until is null or claimed_until < now())
         order by created_at, id limit $1 for update skip locked) due
       where n.id = due.id
       returning n.id, n.config_name as "configName", n.channel, n.kind, n.message, n.attempts`,
      [limit, CLAIM],
    );
  }

  async sent(id: string): Promise<void> {
    await this.db.query(
      'update notification set sent_at = now(), claimed_until = null, last_error = null where id = $1',
      [id],
    );
  }

  /** @param delayMs until the next try; undefined: there is none */
  async failed(id: string, error: string, delayMs: number | undefined): Promise<void> {
    await this.db.query(
      `update notification set claimed_until = null, last_error = $2,
         not_before = now() + make_interval(secs => coalesce($3::double precision, 0) / 1000),
         given_up_at = case when $3::double precision is null then now() end
       where id = $1`,
      [id, error, delayMs ?? null],
    );
  }

  async #orgEnds(runId: string): Promise<OrgEnd[]> {
    const rows = await this.db.query<ReasonRow>(
      `select o.label as org, ro.error, i.state, i.code, i.message, coalesce(i.people, 0)::int as people, i.example,
         (select array_agg(b ->> 'message') from jsonb_array_elements(p.counts -> 'breaches') b) as breaches
       from run_org ro join org o on o.id = ro.org_id
       left join plan p on p.org_id = ro.org_id and coalesce(p.apply_run_id, p.run_id) = $1
       left join lateral (
         select state, reason ->> 'code' as code, min(reason ->> 'message') as message, count(*) as people,
           min(email) as example
         from plan_item where plan_id = p.id and state in ('held', 'failed', 'skipped')
         group by 1, 2 order by count(*) desc, 2 limit $2) i on true
       where ro.run_id = $1 order by o.label <> 'primary', o.label collate "C"`,
      [runId, REASONS_MAX],
    );
    return [...new Set(rows.map(({ org }) => org))].map((org) =>
      orgEnd(
        org,
        rows.filter((row) => row.org === org),
      ),
    );
  }
}

function orgEnd(org: string, rows: readonly ReasonRow[]): OrgEnd {
  const [first] = rows;
  const of = (...states: (string | null)[]): EndReason[] =>
    rows
      .filter(({ state }) => states.includes(state))
      .map(({ code, message, people, example }) => ({
        ...{ code: code ?? 'UNKNOWN', message: message ?? code ?? 'UNKNOWN', people },
        ...(example !== null && { example }),
      }));
  return {
    org,
    ...(first?.error && { error: { code: first.error.code, message: first.error.message } }),
    held: of('held'),
    failed: of('failed', 'skipped'),
    breaches: first?.breaches ?? [],
  };
}
