import { createHash } from 'node:crypto';
import type { Repository } from 'typeorm';
import { admitRun, canonical, nextRuns, type OpenRun, type OrgAccount, PlanRefusedError } from '#domain';
import { appendAudit } from '../audit/append-audit.js';
import { OrgEntity } from '../entities/org.entity.js';
import { RunOrgEntity, type OrgReading, type RunOrgState } from '../entities/run-org.entity.js';
import {
  RunEntity,
  type DirectoryResult,
  type RunMode,
  type RunOptions,
  type StoredError,
  type StoredRunState,
} from '../entities/run.entity.js';
import type { Database, Queryable, Transaction } from '../database.js';
import { UNDONE_ITEMS } from './undone-items.js';

export interface NewRun {
  readonly id: string;
  readonly configName: string;
  readonly configDigest: string;
  readonly mode: RunMode;
  readonly scope: unknown;
  readonly options: RunOptions;
  readonly traceId: string;
  /** Whom the record names as having asked. */
  readonly requestedBy?: string;
}

export interface RequestedRun {
  /** The run of this request; its own, also when another one answers it. */
  readonly id: string;
  readonly name: string;
  /** Only a run that has `started` needs its message; a waiting one is started by whoever ends the run before it. */
  readonly admission: 'started' | 'waiting' | 'joined';
}

/** Runs, and how each of their orgs stands. */
export class RunRepository {
  readonly #runs: Repository<RunEntity>;
  readonly #orgs: Repository<OrgEntity>;
  readonly #runOrgs: Repository<RunOrgEntity>;

  constructor(private readonly db: Database) {
    this.#runs = db.dataSource.getRepository(RunEntity);
    this.#orgs = db.dataSource.getRepository(OrgEntity);
    this.#runOrgs = db.dataSource.getRepository(RunOrgEntity);
  }

  /**
   * Takes a request: one full run per org at a time, equal waiting requests are one (`admitRun`). The run gets the next
   * name of the day, as in `2026-11-21-0007`. Requests that meet are taken one after the other.
   *
   * @param orgs of the configuration; a run that applies a plan concerns the orgs of that plan, an undo those that the
   *   run has changed
   */
  async request(tx: Transaction, run: NewRun, orgs: readonly OrgAccount[]): Promise<RequestedRun> {
    await lockAdmission(tx);
    const orgIds = await this.#orgIds(tx, run.options, orgs);
    const before = await lastDigest(tx, run.configName);
    const admission = admitRun(
      { orgIds, likeness: likenessOf(run), isBeside: isBeside(run.options) },
      await this.#open(tx),
    );
    const name = await this.#insert(tx, run, admission.verdict === 'started' ? 'running' : admission.verdict);
    if (admission.verdict === 'joined') {
      await tx.query('update run set joined_run_id = $2 where id = $1', [run.id, admission.runId]);
    } else {
      for (const orgId of orgIds) await this.addOrg(tx, run.id, orgId);
    }
    recordRequest(tx, { ...run, name }, { orgIds, before, admission: admission.verdict });
    return { id: run.id, name, admission: admission.verdict };
  }

  /** Starts what no open run keeps waiting any more. The caller, who has just ended a run, stores their messages. */
  async startWaiting(tx: Transaction): Promise<{ id: string; traceId: string }[]> {
    await lockAdmission(tx);
    const ids = nextRuns(await this.#open(tx)).map(({ id }) => id);
    if (ids.length === 0) return [];
    return tx.query(
      `update run set state = 'running', started_at = now() where id = any($1::uuid[]) and state = 'waiting'
       returning id, trace_id as "traceId"`,
      [ids],
    );
  }

  async #open(tx: Transaction): Promise<OpenRun[]> {
    const rows = await tx.query<
      Omit<OpenRun, 'likeness' | 'isBeside'> &
        Pick<NewRun, 'configName' | 'configDigest' | 'mode' | 'scope' | 'options'>
    >(
      `select r.id, r.state, r.config_name as "configName", r.config_digest as "configDigest", r.mode, r.scope, r.options,
         array(select ro.org_id from run_org ro where ro.run_id = r.id) as "orgIds"
       from run r where r.state in ('running', 'waiting') order by r.requested_at, r.name`,
    );
    return rows.map(({ id, state, orgIds, ...run }) => ({
      ...{ id, state, orgIds, likeness: likenessOf(run), isBeside: isBeside(run.options) },
    }));
  }

  async #orgIds(
    tx: Transaction,
    { planRunId, undoRunId }: RunOptions,
    orgs: readonly OrgAccount[],
  ): Promise<string[]> {
    if (undoRunId !== undefined) {
      const rows = await tx.query<{ id: string }>(
        `select distinct org_id as id from (${UNDONE_ITEMS}) u order by 1`,
        [undoRunId],
      );
      return rows.map(({ id }) => id);
    }
    if (planRunId !== undefined) {
      const rows = await tx.query<{ id: string }>(
        `select org_id as id from plan where run_id = $1 and state = 'planned' order by org_id`,
        [planRunId],
      );
      if (rows.length === 0) throw new PlanRefusedError('Nothing of this plan is open any more. Plan again.');
      return rows.map(({ id }) => id);
    }
    const ids: string[] = [];
    for (const { label, account } of orgs) ids.push(await this.ensureOrg(tx, label, account));
    return ids;
  }

  async #insert(tx: Transaction, run: NewRun, state: StoredRunState): Promise<string> {
    const [row] = await tx.query<{ name: string }>(
      `with d as (
         insert into run_day as c (day, runs) values (to_char(now(), 'YYYY-MM-DD'), 1)
         on conflict (day) do update set runs = c.runs + 1 returning day, runs)
       insert into run (id, name, config_name, config_digest, mode, scope, options, state, trace_id, requested_by)
       select $1, d.day || '-' || lpad(d.runs::text, greatest(4, length(d.runs::text)), '0'), $2, $3, $4, $5, $6, $8, $7, $9
       from d returning name`,
      [
        run.id,
        run.configName,
        run.configDigest,
        run.mode,
        JSON.stringify(run.scope),
        JSON.stringify(run.options),
        run.traceId,
        state,
        run.requestedBy ?? null,
      ],
    );
    if (row === undefined) throw new Error('The run was not stored.');
    return row.name;
  }

  async find(id: string): Promise<RunEntity> {
    return this.#runs.findOneByOrFail({ id });
  }

  /** Holds the run's row until the transaction ends: events of one run that meet are handled one after the other. */
  async lock(
    tx: Transaction,
    id: string,
  ): Promise<{ state: StoredRunState; mode: RunMode; directory: DirectoryResult | null }> {
    const [row] = await tx.query<{ state: StoredRunState; mode: RunMode; directory: DirectoryResult | null }>(
      'select state, mode, directory from run where id = $1 for no key update',
      [id],
    );
    if (row === undefined) throw new Error(`There is no run ${id}.`);
    return row;
  }

  async setDirectory(tx: Transaction, id: string, directory: DirectoryResult): Promise<void> {
    await tx.query('update run set directory = $2 where id = $1', [id, JSON.stringify(directory)]);
  }

  /**
   * Takes for read the orgs whose lists are known well enough for a run of a few people.
   * @returns the orgs whose lists must be read all the same: never read, incomplete, or older than `maxAgeMs`
   */
  async takeKnownLists(tx: Transaction, id: string, maxAgeMs: number): Promise<string[]> {
    await tx.query(
      `update run_org ro set state = 'read', snapshot = nextval('revision'), reading = jsonb_build_object('users', s.users,
         'groups', s.groups, 'calls', 0, 'milliseconds', 0, 'complete', true, 'missing', '[]'::jsonb)
       from (select distinct on (org_id) * from org_snapshot
             where org_id in (select org_id from run_org where run_id = $1) order by org_id, revision desc) s
       where ro.run_id = $1 and ro.state = 'reading' and s.org_id = ro.org_id and s.complete
         and s.started_at > now() - $2 * interval '1 millisecond'`,
      [id, maxAgeMs],
    );
    const rows = await tx.query<{ orgId: string }>(
      `select org_id as "orgId" from run_org where run_id = $1 and state = 'reading'`,
      [id],
    );
    return rows.map(({ orgId }) => orgId);
  }

  /**
   * Gives a run what another one has read, and its moment: the directory, and the orgs' lists as long as nobody has read
   * them since. An org that was read since, or not at all, fails.
   */
  async standOn(tx: Transaction, id: string, basedOn: string): Promise<void> {
    await tx.query(
      `update run set directory = b.directory, started_at = b.started_at from run b where run.id = $1 and b.id = $2`,
      [id, basedOn],
    );
    await tx.query(
      `update run_org ro set state = case when b.is_current then 'read' else 'failed' end, snapshot = b.snapshot, reading = b.reading,
         error = case when b.is_current then null else jsonb_build_object('code', 'SNAPSHOT_OUTDATED', 'message',
           'Another command has read or changed this org meanwhile, or it could not be read. Compare again.') end
       from (select m.org_id, t.snapshot, t.reading, coalesce(t.state = 'planned' and (
               select s.run_id = $2 from org_snapshot s where s.org_id = m.org_id order by s.revision desc limit 1), false) as is_current
             from run_org m left join run_org t on t.run_id = $2 and t.org_id = m.org_id where m.run_id = $1) b
       where ro.run_id = $1 and ro.org_id = b.org_id`,
      [id, basedOn],
    );
  }

  async finish(
    tx: Queryable,
    id: string,
    end: { state: StoredRunState; planHash?: string; error?: StoredError },
  ): Promise<boolean> {
    const rows = await tx.query(
      `update run set state = $2, plan_hash = coalesce($3, plan_hash), error = coalesce($4, error), finished_at = now()
       where id = $1 and state in ('running', 'waiting') returning id`,
      [id, end.state, end.planHash ?? null, end.error ? JSON.stringify(end.error) : null],
    );
    return rows.length > 0;
  }

  async setPlanHash(tx: Queryable, id: string, planHash: string): Promise<void> {
    await tx.query('update run set plan_hash = $2 where id = $1', [id, planHash]);
  }

  /** Ends what a killed process left behind. Only for who knows that no other process works here. */
  async interruptAll(tx: Queryable): Promise<void> {
    await tx.query(
      `update run set state = 'interrupted', finished_at = now() where state in ('running', 'waiting')`,
    );
  }

  /** The org's row; an account that the label has not met begins a new one. */
  async ensureOrg(tx: Queryable, label: string, account: string): Promise<string> {
    // Written only where it is new: runs that begin together would otherwise wait for each other's end.
    const [row] = await tx.query<{ id: string }>(
      `with known as (select id from org where label = $1 and account = $2),
         made as (insert into org (label, account) select $1, $2 where not exists (select from known)
           on conflict (label, account) do update set label = excluded.label returning id)
       select id from known union all select id from made`,
      [label, account],
    );
    if (row === undefined) throw new Error(`The org ${label} was not stored.`);
    return row.id;
  }

  async org(id: string): Promise<OrgEntity> {
    return this.#orgs.findOneByOrFail({ id });
  }

  async addOrg(tx: Queryable, runId: string, orgId: string): Promise<void> {
    await tx.query(
      `insert into run_org (run_id, org_id, state) values ($1, $2, 'reading') on conflict do nothing`,
      [runId, orgId],
    );
  }

  async runOrg(runId: string, orgId: string): Promise<RunOrgEntity> {
    return this.#runOrgs.findOneByOrFail({ runId, orgId });
  }

  async runOrgs(runId: string): Promise<RunOrgEntity[]> {
    return this.#runOrgs.findBy({ runId });
  }

  async orgStates(tx: Queryable, runId: string): Promise<{ orgId: string; state: RunOrgState }[]> {
    return tx.query(`select org_id as "orgId", state from run_org where run_id = $1`, [runId]);
  }

  async setOrg(
    tx: Queryable,
    runId: string,
    orgId: string,
    change: { state: RunOrgState; snapshot?: number; error?: StoredError },
  ): Promise<void> {
    await tx.query(
      `update run_org set state = $3, snapshot = coalesce($4, snapshot), error = coalesce($5, error)
       where run_id = $1 and org_id = $2`,
      [
        runId,
        orgId,
        change.state,
        change.snapshot ?? null,
        change.error ? JSON.stringify(change.error) : null,
      ],
    );
  }

  async setReading(tx: Queryable, runId: string, orgId: string, reading: OrgReading): Promise<void> {
    await tx.query('update run_org set reading = $3 where run_id = $1 and org_id = $2', [
      runId,
      orgId,
      JSON.stringify(reading),
    ]);
  }

  async isReading(tx: Queryable, runId: string, orgId: string): Promise<boolean> {
    const rows = await tx.query(
      `select from run_org where run_id = $1 and org_id = $2 and state = 'reading'`,
      [runId, orgId],
    );
    return rows.length > 0;
  }

  async beginRound(tx: Queryable, runId: string, orgId: string, round: number): Promise<void> {
    await tx.query(`update run_org set state = 'asking', round = $3 where run_id = $1 and org_id = $2`, [
      runId,
      orgId,
      round,
    ]);
  }

  /**
   * Ends a round of questions, once. Counted are the questions themselves, so that an answer that is delivered twice
   * ends no round early.
   * @returns false while questions are out, and when the round was ended before
   */
  async endRound(tx: Queryable, runId: string, orgId: string, round: number): Promise<boolean> {
    const rows = await tx.query(
      `update run_org set state = 'read' where run_id = $1 and org_id = $2 and round = $3 and state = 'asking'
         and not exists (select from fact_question where run_id = $1 and org_id = $2 and state = 'asked')
       returning run_id`,
      [runId, orgId, round],
    );
    return rows.length > 0;
  }
}

/** The digest that the newest run of this configuration had. */
async function lastDigest(tx: Transaction, configName: string): Promise<string | undefined> {
  const [row] = await tx.query<{ digest: string }>(
    `select config_digest as digest from run where config_name = $1 and not options ? 'basedOn' and not options ? 'comparedGroups'
     order by requested_at desc, name desc limit 1`,
    [configName],
  );
  return row?.digest;
}

interface Admitted {
  readonly orgIds: readonly string[];
  /** The digest of the configuration's run before; undefined: there was none. */
  readonly before: string | undefined;
  readonly admission: RequestedRun['admission'];
}

/** In the chain of each org who asked for what; in that of the installation that the configuration is another one now. */
function recordRequest(
  tx: Transaction,
  run: NewRun & { readonly name: string },
  { orgIds, before, admission }: Admitted,
): void {
  const { id: runId, name, traceId, requestedBy, configName, configDigest, mode, scope, options } = run;
  const shared = { runId, traceId, ...(requestedBy !== undefined && { actor: requestedBy }) };
  // Rules of another configuration are as long as that; the digest says which they are.
  const { otherRules, ...asked } = options;
  const facts = {
    ...{ name, configuration: configName, digest: configDigest, mode, scope, admission },
    options: { ...asked, ...(otherRules && { otherRules: otherRules.digest }) },
  };
  const requests = orgIds.map((orgId) => ({
    ...{ ...shared, orgId, kind: 'decision' as const, event: 'run requested', facts },
  }));
  appendAudit(tx, requests);
  const isCompared = options.basedOn !== undefined || options.comparedGroups !== undefined;
  if (isCompared || before === configDigest) return;
  const change = { configuration: configName, before: before ?? null, after: configDigest };
  appendAudit(tx, [{ ...shared, kind: 'configuration', event: 'configuration changed', facts: change }]);
}

function isBeside({ hinted }: RunOptions): boolean {
  return hinted === true;
}

/** Requests and ends of runs come one after the other, so that each sees what the one before decided. */
async function lockAdmission(tx: Transaction): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('run-admission'))`);
}

function likenessOf(run: Pick<NewRun, 'configName' | 'configDigest' | 'mode' | 'scope' | 'options'>): string {
  const { configName, configDigest, mode, scope, options } = run;
  return createHash('sha256')
    .update(canonical({ configName, configDigest, mode, scope, options }))
    .digest('hex');
}
