import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type INestApplication, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { AllInOneModule } from '../../apps/all-in-one/src/all-in-one.module.js';
import { ExecutorOptions } from '../../apps/executor/src/executor-options.js';
import {
  type RunningSimulator,
  startSimulator,
  type StateInput,
} from '../../apps/sign-simulator/src/index.js';
import { HintsModule } from '../../apps/source-ingest/src/hints.module.js';
import { createIntakeApp } from '../../apps/source-ingest/src/intake/create-intake-app.js';
import { IntakeModule } from '../../apps/source-ingest/src/intake.module.js';
import { ScheduleModule } from '../../apps/source-ingest/src/schedule.module.js';
import { type Config, ConfigurationFolder } from '#config';
import { RunRequestedV1 } from '#contracts';
import { type Database, type RunEntity, type RunMode, type RunOptions, RunRepository } from '#db';
import { orgAccounts } from '#domain';
import { openTransport, Outbox } from '#messaging';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { SIGNING_KEY } from '../support/signed-hook.js';

export const OKTA_SECRET = 'an okta hook secret of some length'.replaceAll(' ', '-');
export const OLD_SIGNING_KEY = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

/** What lets an Okta hook named main and a signed webhook named hr in. */
export const BOTH_HOOKS = `webhooks:
  - {name: main, type: okta, secret: ${OKTA_SECRET}}
  - {name: hr, type: signed, signing_key: ${SIGNING_KEY}, previous_signing_key: ${OLD_SIGNING_KEY}}`;
export const SIGNED_HOOK = `webhooks:
  - {name: hr, type: signed, signing_key: ${SIGNING_KEY}, previous_signing_key: ${OLD_SIGNING_KEY}}`;

interface EventsWorldOptions {
  readonly sign: StateInput;
  /** `{{SIGN_HOST}}` becomes the simulator's address. */
  readonly files: Readonly<Record<string, string>>;
  /** True: hints are stored, and nobody takes them up until `takeUp`. */
  readonly isIdle?: true;
}

/** All services of a server that takes events, over a real PostgreSQL, with a simulator as Sign. */
export class EventsWorld {
  #services: INestMicroservice | undefined;

  private constructor(
    private readonly database: PrivateDatabase,
    private readonly folder: string,
    private readonly configurations: ConfigurationFolder,
    private readonly intake: INestApplication,
    readonly url: string,
    readonly sign: RunningSimulator,
  ) {}

  static async open({ sign: state, files, isIdle }: EventsWorldOptions): Promise<EventsWorld> {
    const sign = await startSimulator({ state });
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-events-'));
    await mkdir(join(folder, 'acme'));
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, 'acme', name), text.replaceAll('{{SIGN_HOST}}', sign.url));
    }
    const database = await startPrivateDatabase();
    const configurations = await ConfigurationFolder.open(folder);
    const intake = await createIntakeApp(IntakeModule.with({ db: database.db, configurations }));
    await intake.listen(0, '127.0.0.1');
    const url = await intake.getUrl();
    const world = new EventsWorld(database, folder, configurations, intake, url, sign);
    if (!isIdle) await world.takeUp();
    return world;
  }

  get db(): Database {
    return this.database.db;
  }

  get config(): Config {
    const [config] = this.configurations.all;
    if (config === undefined) throw new Error('The server has a configuration.');
    return config;
  }

  /** From now on the services are at work. */
  async takeUp(): Promise<void> {
    const { db, configurations } = this;
    const executor = new ExecutorOptions(true, 60_000, 'resident');
    const all = AllInOneModule.with({ db, configurations, executor });
    const module = { module: EventsRoot, imports: [all, HintsModule, ScheduleModule] };
    this.#services = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(module, {
      inject: [Outbox],
      useFactory: (outbox: Outbox) => ({
        strategy: openTransport({ db, outbox, observe: () => undefined }),
      }),
      logger: false,
      abortOnError: false,
    });
    await this.#services.listen();
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, 'acme', name), text);
  }

  /** A run as a schedule or a person would ask for it; resolves when it has ended. */
  async fullRun(mode: RunMode = 'sync', options: RunOptions = {}): Promise<RunEntity> {
    return this.ended(await this.startRun(mode, options));
  }

  async startRun(mode: RunMode = 'sync', options: RunOptions = {}): Promise<string> {
    const { name: configName, digest: configDigest, scope, orgs } = this.config;
    const runId = randomUUID();
    const run = { id: runId, configName, configDigest, scope, options, mode };
    await this.db.transaction(async (tx) => {
      await new RunRepository(this.db).request(tx, { ...run, traceId: 'f'.repeat(32) }, orgAccounts(orgs));
      await new Outbox().store(tx, RunRequestedV1, { runId }, { runId });
    });
    return runId;
  }

  /** As if the server had been away for a day: what its schedule would have done meanwhile is due. */
  async missedDay(): Promise<RunEntity> {
    for (;;) {
      const known = await this.db.query(
        `update schedule set settled_until = clock_timestamp() - interval '1 day' returning name`,
      );
      if (known.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (;;) {
      const [tick] = await this.db.query<{ runId: string }>('select run_id as "runId" from schedule_tick');
      if (tick !== undefined) return this.ended(tick.runId);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  ended(runId: string): Promise<RunEntity> {
    return this.until(runId, ({ finishedAt }) => finishedAt !== null);
  }

  /** Waits until a run is so far. */
  async until(runId: string, isSoFar: (run: RunEntity) => boolean): Promise<RunEntity> {
    for (;;) {
      const found = await new RunRepository(this.db).find(runId);
      if (isSoFar(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The services end and come up again. */
  async restart(): Promise<void> {
    await this.#services?.close();
    await this.takeUp();
  }

  /** The same, once there have been so many hints. */
  async settledAfter(hints: number): Promise<void> {
    for (;;) {
      const [row] = await this.db.query<{ count: number }>('select count(*)::int as count from hint');
      if ((row?.count ?? 0) >= hints) return this.settled();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits until nothing that was hinted at is open, and no run either. */
  async settled(): Promise<void> {
    for (;;) {
      const [row] = await this.db.query<{ open: boolean }>(
        `select exists (select from hint where settled_at is null) or exists (select from run where state in ('running', 'waiting')) as open`,
      );
      if (row?.open === false) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** `ana.lee@example.com update applied`, of one run, or of all runs of a few people. */
  async items(runId?: string): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>(
      `select concat_ws(' ', i.subject_key, i.action, i.state, i.reason ->> 'code') as line
       from plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id
       where i.subject = 'person' and ($1::uuid is null and r.options ? 'people' or r.id = $1) order by r.requested_at, i.position`,
      [runId ?? null],
    );
    return rows.map(({ line }) => line);
  }

  async hintRuns(): Promise<number> {
    const [row] = await this.db.query<{ runs: number }>(
      `select count(*)::int as runs from run where options ? 'hinted'`,
    );
    return row?.runs ?? 0;
  }

  okta(body: unknown, headers: Readonly<Record<string, string>> = {}, name = 'main'): Promise<Response> {
    return fetch(`${this.url}/hooks/okta/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: OKTA_SECRET, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  signed(body: unknown, sending: Sending = {}): Promise<Response> {
    const { key = SIGNING_KEY, id = randomUUID(), at = Date.now(), headers = {}, name = 'hr' } = sending;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const seconds = String(Math.floor(at / 1000));
    const bytes = Buffer.from(key.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', bytes).update(`${id}.${seconds}.${text}`).digest('base64');
    return fetch(`${this.url}/hooks/${name}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...{ 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` },
        ...headers,
      },
      body: text,
    });
  }

  async close(): Promise<void> {
    await this.intake.close();
    await this.#services?.close();
    await this.configurations.close();
    await this.sign.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

@Module({})
class EventsRoot {}

export interface Sending {
  readonly key?: string;
  readonly id?: string;
  /** Milliseconds. */
  readonly at?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly name?: string;
}

/** What Okta delivers of one event about one user. */
export function oktaDelivery(eventType: string, userId: string, uuid: string = randomUUID()): object {
  return { data: { events: [oktaEvent(eventType, userId, uuid)] } };
}

export function oktaEvent(eventType: string, userId: string, uuid: string = randomUUID()): object {
  return {
    ...{ uuid, published: new Date().toISOString(), eventType, version: '0', severity: 'INFO' },
    outcome: { result: 'SUCCESS', reason: null },
    target: [
      { id: userId, type: 'User', alternateId: `${userId}@login`, displayName: 'Somebody' },
      { id: '00g-Sign-Sales', type: 'UserGroup', alternateId: 'unknown', displayName: 'Sign Sales' },
    ],
  };
}
