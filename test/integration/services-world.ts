import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '../../apps/all-in-one/src/index.js';
import {
  type ControlInput,
  type RunningSimulator,
  startSimulator,
  type StateInput,
} from '../../apps/sign-simulator/src/index.js';
import { loadConfig, type Config } from '#config';
import { RunRequestedV1 } from '#contracts';
import {
  type Database,
  ReportRepository,
  type RunEntity,
  type RunMode,
  type RunOptions,
  RunRepository,
  type Transaction,
} from '#db';
import { exitCodeOf, orgAccounts, type RunState } from '#domain';
import { Outbox } from '#messaging';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';

export interface WorldOptions {
  readonly sign: StateInput;
  /** The files of the configuration and `users.csv`; `{{SIGN_HOST}}` becomes the simulator's address. */
  readonly files: Readonly<Record<string, string>>;
  readonly control?: ControlInput;
}

export interface StartOptions extends RunOptions {
  /** In the transaction that requests the run. */
  readonly before?: (tx: Transaction, runId: string) => Promise<void>;
  readonly maxWaitMs?: number;
}

export interface EndedRun {
  readonly run: RunEntity;
  readonly exitCode: number;
}

/** All services in this process over a real PostgreSQL, with a simulator as Sign and a folder as the configuration. */
export class ServicesWorld {
  readonly reports: ReportRepository;
  readonly runs: RunRepository;

  private constructor(
    private readonly database: PrivateDatabase,
    readonly sign: RunningSimulator,
    private readonly folder: string,
  ) {
    this.reports = new ReportRepository(this.db);
    this.runs = new RunRepository(this.db);
  }

  static async open({ sign: state, files, control }: WorldOptions): Promise<ServicesWorld> {
    const sign = await startSimulator({ state });
    sign.control(control); // not as the simulator's start: `control()` shall take it away
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-services-'));
    const world = new ServicesWorld(await startPrivateDatabase(), sign, folder);
    await world.write(files);
    return world;
  }

  get db(): Database {
    return this.database.db;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(this.folder, name), text.replaceAll('{{SIGN_HOST}}', this.sign.url));
    }
  }

  config(): Promise<Config> {
    return loadConfig(join(this.folder, 'sign-sync-config.yml'));
  }

  /** Requests a run and starts the services on it. */
  async start(
    mode: RunMode,
    { before, maxWaitMs = 60_000, ...options }: StartOptions = {},
  ): Promise<{ runId: string; engine: Engine }> {
    const config = await this.config();
    const runId = randomUUID();
    await this.db.transaction(async (tx) => {
      const { name: configName, digest: configDigest, scope } = config;
      const run = { id: runId, configName, configDigest, mode, scope, options, traceId: 'f'.repeat(32) };
      await this.runs.interruptAll(tx);
      await this.runs.request(tx, run, orgAccounts(config.orgs));
      await new Outbox().store(tx, RunRequestedV1, { runId }, { runId });
      await before?.(tx, runId);
    });
    const writes = mode === 'sync' || mode === 'apply';
    const observe = () => undefined;
    const engine = await startEngine({ db: this.db, config, runId, writes, maxWaitMs, observe });
    return { runId, engine };
  }

  /** Runs from the request to the end. @throws RunStuckError when a message of the run died */
  async run(mode: RunMode, options: StartOptions = {}): Promise<EndedRun> {
    const { runId, engine } = await this.start(mode, options);
    try {
      await engine.ended;
    } finally {
      await engine.stop();
    }
    const run = await this.runs.find(runId);
    return { run, exitCode: exitCodeOf(run.state as RunState) };
  }

  /** Every item of the plans of a run: `ana.lee@example.com update applied`, with the reason's code where there is one. */
  async itemsOf(runId: string): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>(
      `select concat_ws(' ', i.subject_key, i.action, i.state, i.reason ->> 'code') as line
       from plan_item i join plan p on p.id = i.plan_id join org o on o.id = i.org_id
       where p.run_id = $1 order by o.label, i.position`,
      [runId],
    );
    return rows.map(({ line }) => line);
  }

  /** Whom the plans of a run leave alone: `bo.ray@example.com CREATE_USERS_OFF`. */
  async skipsOf(runId: string): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>(
      `select concat_ws(' ', s.email_key, s.reason) as line from plan_skip s join plan p on p.id = s.plan_id
       where p.run_id = $1 order by 1`,
      [runId],
    );
    return rows.map(({ line }) => line);
  }

  async close(): Promise<void> {
    await this.sign.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
