import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiApp, OpsApiModule } from '../../apps/ops-api/src/index.js';
import { ConfigurationFolder } from '#config';
import { type Database, type NewItem, PlanRepository, RunRepository } from '#db';
import { type Caller, type PlanItem, sealPlan, sealRun, Secret } from '#domain';
import type { Observation } from '#telemetry';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { configFiles, type ConfigOptions } from '../support/config-files.js';

export const TOKEN = 'a-token-for-this-spec-alone';

/** A schedule for the main file. */
export const NIGHTLY = 'schedule: [{name: nightly, cron: "0 2 * * *"}]';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The shape is what the specs look at.
  readonly body: Record<string, unknown>;
}

export interface StoredPlanRun {
  readonly runId: string;
  readonly orgId: string;
  readonly planId: string;
  readonly hash: string;
}

/** Files of a configuration whose org nobody will ever call. */
export function opsFiles(options: ConfigOptions = {}): Record<string, string> {
  const texts = Object.entries(configFiles(options));
  const filled = texts.map(([name, text]) => [name, text.replaceAll('{{SIGN_HOST}}', 'api.example.com')]);
  return { ...Object.fromEntries(filled), 'users.csv': 'email,groups\n' } as Record<string, string>;
}

/** The API over real HTTP, with a private database and a folder of configurations. No service carries anything on. */
export class OpsApiWorld {
  readonly runs: RunRepository;

  private constructor(
    private readonly database: PrivateDatabase,
    private readonly folder: string,
    readonly configurations: ConfigurationFolder,
    readonly api: { readonly url: string; close(): Promise<void> },
    readonly observed: Observation[],
  ) {
    this.runs = new RunRepository(this.db);
  }

  /**
   * @param configurations by name, the files of each
   * @param callers by name: a request with that name in the header `x-as` is theirs
   */
  static async open(
    configurations: Readonly<Record<string, Readonly<Record<string, string>>>>,
    callers: Readonly<Record<string, Caller>> = {},
  ): Promise<OpsApiWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-ops-'));
    await writeConfigurations(folder, configurations);
    const database = await startPrivateDatabase();
    const loaded = await ConfigurationFolder.open(folder);
    const observed: Observation[] = [];
    const module = OpsApiModule.with({ db: database.db, configurations: loaded });
    const app = await createApiApp(module, {
      ...{ host: '127.0.0.1', token: new Secret(TOKEN) },
      intakeUrl: 'https://events.example.com',
      // Specs ask more often than people do.
      rateLimits: { perCaller: 0, perAddress: 0 },
      observe: (observation) => void observed.push(observation),
    });
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', async (request) => {
      const caller = callers[String(request.headers['x-as'])];
      if (caller !== undefined) Object.assign(request, { caller });
    });
    await app.listen(0, '127.0.0.1');
    const api = { url: await app.getUrl(), close: () => app.close() };
    return new OpsApiWorld(database, folder, loaded, api, observed);
  }

  get db(): Database {
    return this.database.db;
  }

  /** Adds to the folder of configurations, or replaces what is there. */
  write(configurations: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<void> {
    return writeConfigurations(this.folder, configurations);
  }

  async get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  async send(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.api.url}/api/v1${path}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    });
    const text = await response.text();
    const isJson = /[/+]json;/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  /** A run of the configuration that made a sealed plan of one org with these items, and has ended. */
  async storePlan(configName: string, items: readonly PlanItem[], org = 'primary'): Promise<StoredPlanRun> {
    const config = this.configurations.named(configName);
    if (config === undefined) throw new Error(`There is no configuration ${configName}.`);
    const [runId, planId] = [randomUUID(), randomUUID()];
    const { digest: configDigest, scope } = config;
    const plans = new PlanRepository(this.db);
    return this.db.transaction(async (tx) => {
      const run = { id: runId, configName, configDigest, mode: 'plan' as const, scope, options: {} };
      await this.runs.request(tx, { ...run, traceId: 'a'.repeat(32) }, []);
      const orgId = await this.runs.ensureOrg(tx, org, 'admin@example.com at api.example.com');
      await this.runs.addOrg(tx, runId, orgId);
      const plan = { id: planId, runId, orgId, configDigest, directoryRevision: 1, orgRevision: 1 };
      await plans.begin(tx, plan);
      await plans.addItems(tx, plan, storedItems(items));
      const hashOfOrg = sealPlan({ format: 1, org, configDigest }, items);
      const hash = sealRun([{ org: orgId, hash: hashOfOrg }]);
      await plans.seal(tx, planId, hashOfOrg, {
        ...{ signUsers: 3, signOnly: 0, matched: 2, inStep: 1, outsideFilter: 0 },
        skipped: { OWNER: 1 },
      });
      await tx.query(
        `insert into plan_skip (plan_id, email_key, email, reason) values ($1, 'admin@example.com', 'Admin@example.com', 'OWNER')`,
        [planId],
      );
      await this.runs.finish(tx, runId, { state: 'done', planHash: hash });
      return { runId, orgId, planId, hash };
    });
  }

  /** What waits to be delivered, as `run.requested.v1 <run id>`. */
  async outbox(): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>(
      `select pattern || ' ' || run_id as line from outbox order by seq`,
    );
    return rows.map(({ line }) => line);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.configurations.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function writeConfigurations(
  folder: string,
  configurations: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  for (const [name, files] of Object.entries(configurations)) {
    await mkdir(join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text);
  }
}

async function* storedItems(items: readonly PlanItem[]): AsyncGenerator<NewItem> {
  for (const item of items) {
    const isHeld = item.subject === 'person' && item.held !== undefined;
    yield { id: randomUUID(), item, lane: 'bulk', state: isHeld ? 'held' : 'planned', generation: 1 };
  }
}
