import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { AllInOneModule } from '../../apps/all-in-one/src/all-in-one.module.js';
import { openWorkplace, type PlaceFlags, type Workplace } from '../../apps/cli/src/workplace.js';
import type { Terminal } from '../../apps/cli/src/terminal.js';
import { ExecutorOptions } from '../../apps/executor/src/executor-options.js';
import { OpsApiModule, type RunningApi, startApi } from '../../apps/ops-api/src/index.js';
import {
  type RunningSimulator,
  startSimulator,
  type StateInput,
} from '../../apps/sign-simulator/src/index.js';
import { type Config, ConfigurationFolder } from '#config';
import type { Database } from '#db';
import { plain, type Secret } from '#domain';
import { openTransport, Outbox } from '#messaging';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';

export interface HeardTerminal extends Terminal {
  readonly lines: string[];
}

/** A terminal that only listens. */
export function listeningTerminal(): HeardTerminal {
  const lines: string[] = [];
  const hear = (text: string) => void lines.push(...text.split('\n'));
  return {
    paint: plain,
    isLive: false,
    result: hear,
    note: hear,
    error: hear,
    live: () => undefined,
    copyTo: () => undefined,
    lines,
  };
}

/** A server as customers have it, but for its processes: the API over HTTP, all services beside it, and a simulator. */
export class RemoteWorld {
  private constructor(
    private readonly database: PrivateDatabase,
    private readonly folder: string,
    readonly configurations: ConfigurationFolder,
    private readonly services: INestMicroservice,
    readonly sign: RunningSimulator,
    public api: RunningApi,
    private readonly token: Secret | undefined,
  ) {}

  /**
   * @param files of the configuration `acme`; `{{SIGN_HOST}}` becomes the simulator's address
   * @param token of the API; it has none by default
   */
  static async open(
    state: StateInput,
    files: Readonly<Record<string, string>>,
    token?: Secret,
  ): Promise<RemoteWorld> {
    const sign = await startSimulator({ state });
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-remote-'));
    await mkdir(join(folder, 'acme'));
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, 'acme', name), text.replaceAll('{{SIGN_HOST}}', sign.url));
    }
    const database = await startPrivateDatabase();
    const configurations = await ConfigurationFolder.open(folder);
    const services = await startServices(database.db, configurations);
    const api = await apiOver(database.db, configurations, token, 0);
    return new RemoteWorld(database, folder, configurations, services, sign, api, token);
  }

  get db(): Database {
    return this.database.db;
  }

  /** The server's configuration. */
  get config(): Config {
    const [config] = this.configurations.all;
    if (config === undefined) throw new Error('The server has a configuration.');
    return config;
  }

  /** The main file of the server's configuration, for a command of this machine as well. */
  get configFilename(): string {
    return join(this.folder, 'acme', 'sign-sync-config.yml');
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, 'acme', name), text);
  }

  place(terminal: Terminal, flags: Partial<PlaceFlags> = {}): Promise<Workplace> {
    return openWorkplace({ configFilename: this.configFilename, server: this.api.url, ...flags }, terminal);
  }

  /** Ends the API, lets `meanwhile` happen, and starts it again at the same address. */
  async restartApi(meanwhile: () => Promise<void>): Promise<void> {
    await this.api.close();
    await meanwhile();
    const port = Number(new URL(this.api.url).port);
    this.api = await apiOver(this.db, this.configurations, this.token, port);
  }

  /**
   * Puts a run before all others that nobody carries on.
   * @returns how to cancel it
   */
  async blockOrgs(): Promise<() => Promise<void>> {
    const [run] = await this.db.query<{ id: string; name: string }>(
      `insert into run (id, name, config_name, config_digest, mode, scope, state, trace_id, requested_at)
       select gen_random_uuid(), '2026-01-01-' || lpad((1 + count(*))::text, 4, '0'), 'other', 'd', 'sync', '{"kind":"mapped"}', 'running', repeat('a', 32), 'epoch'
       from run where config_name = 'other' returning id, name`,
    );
    const orgs = await this.db.query(
      `insert into run_org (run_id, org_id, state) select $1, id, 'reading' from org returning org_id`,
      [run?.id],
    );
    if (orgs.length === 0) throw new Error('There is no org yet that could be blocked.');
    return () => this.cancel(run?.name ?? '');
  }

  async cancel(run: string): Promise<void> {
    const response = await fetch(`${this.api.url}/api/v1/runs/${run}/cancel`, {
      method: 'POST',
      body: '{}',
      headers: {
        'content-type': 'application/json',
        ...(this.token && { authorization: `Bearer ${this.token.reveal()}` }),
      },
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.services.close();
    await this.configurations.close();
    await this.sign.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function apiOver(
  db: Database,
  configurations: ConfigurationFolder,
  token: Secret | undefined,
  port: number,
): Promise<RunningApi> {
  const module = OpsApiModule.with({ db, configurations });
  return startApi(module, { host: '127.0.0.1', port, ...(token && { token }) });
}

async function startServices(db: Database, configurations: ConfigurationFolder): Promise<INestMicroservice> {
  const executor = new ExecutorOptions(true, 60_000);
  const module = AllInOneModule.with({ db, configurations, executor });
  const services = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(module, {
    inject: [Outbox],
    useFactory: (outbox: Outbox) => ({ strategy: openTransport({ db, outbox }) }),
    logger: false,
    abortOnError: false,
  });
  await services.listen();
  return services;
}
