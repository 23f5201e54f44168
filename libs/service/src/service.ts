import { ConfigurationFolder, type FolderEvent } from '#config';
import type { Database } from '#db';
import { type Observation, type Observe, startTelemetry, type Telemetry } from '#telemetry';
import { DatabaseWatch } from './database-watch.js';
import { type HealthServer, startHealthServer } from './health/health-server.js';
import { Readiness } from './health/readiness.js';
import type { MessageApp } from './message-app.js';
import type { ServiceDefinition } from './run-service.js';
import type { ServiceSettings } from './settings/settings.js';
import { failureOf } from './start/failure-of.js';
import { type FailedAttempt, keepTrying } from './start/keep-trying.js';
import { awaitSchema, openServiceDatabase, shareEngine } from './start/open-service-database.js';
import { sayFailed } from './start/say-failed.js';

const LOOK_EVERY_MS = 500;

/** One service from its start to its end. What it opens it closes in the opposite order. */
export class Service {
  readonly #readiness = new Readiness(['database', 'broker']);
  readonly #opened: { readonly name: string; readonly close: () => Promise<void> }[] = [];
  #telemetry: Telemetry | undefined;
  #stopping: Promise<void> | undefined;

  constructor(
    private readonly definition: ServiceDefinition,
    private readonly settings: ServiceSettings,
    private readonly log: Observe,
  ) {}

  /**
   * Comes up part by part, and waits for a database or a broker that is away. Alive as soon as its configurations are
   * read; ready at the end.
   *
   * @param signal ends the wait
   * @throws SyncError what cannot be helped by waiting: settings, configurations, credentials, a newer schema
   */
  async start(signal: AbortSignal): Promise<void> {
    const configurations = await this.#openConfigurations();
    await this.#openHealth();
    await this.#openTelemetry();
    const db = await this.#openDatabase(signal);
    await this.#openApp(db, configurations, signal);
    this.#tellReadiness();
  }

  /** Gives everything back: first what takes work, last what tells about it. Never rejects. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  readonly #observe: Observe = (observation: Observation) => {
    (this.#telemetry?.observe ?? this.log)(observation);
  };

  async #stop(): Promise<void> {
    const beganAt = performance.now();
    for (const { name, close } of this.#opened.toReversed()) {
      await close().catch((error: unknown) => {
        const { code, message } = failureOf(error);
        this.#observe({
          event: 'service.failed',
          service: this.definition.name,
          code,
          message: `${name}: ${message}`,
        });
      });
    }
    const durationMs = Math.round(performance.now() - beganAt);
    this.log({ event: 'service.stopped', service: this.definition.name, durationMs });
  }

  async #openConfigurations(): Promise<ConfigurationFolder> {
    const configurations = await ConfigurationFolder.open(this.settings.configDir, {
      withoutKeys: this.definition.talksToSign !== true,
      withoutDirectory: this.definition.readsDirectory !== true,
      onEvent: (event) => this.#observe(observationOf(event)),
    });
    this.#onStop('configurations', () => configurations.close());
    return configurations;
  }

  async #openHealth(): Promise<void> {
    const { host, healthPort } = this.settings;
    const health: HealthServer = await startHealthServer({
      host,
      port: healthPort,
      ready: () => this.#readiness.document(),
      metrics: async () => this.#telemetry?.metricsText?.(),
    });
    this.#onStop('health server', () => health.close());
    this.#listens('health', health.url);
  }

  async #openTelemetry(): Promise<void> {
    const telemetry = await startTelemetry({
      serviceName: this.definition.name,
      env: process.env,
      log: this.log,
    });
    this.#telemetry = telemetry;
    this.#onStop('telemetry', () => telemetry.stop());
  }

  async #openDatabase(signal: AbortSignal): Promise<Database> {
    const say = this.#waitingFor('database');
    const db = await openServiceDatabase(this.settings.databaseUrl, this.#observe, say, signal);
    this.#onStop('database', () => db.close());
    await awaitSchema(db, say, signal);
    const service = this.definition.name;
    const lease = await shareEngine(db, service, say, signal);
    const watch = new DatabaseWatch({ db, service, lease, observe: this.#observe });
    this.#onStop('engine lock', () => watch.stop());
    this.#readiness.watch('database', () => watch.trouble);
    return db;
  }

  async #openApp(db: Database, configurations: ConfigurationFolder, signal: AbortSignal): Promise<void> {
    const app = await this.#compose(db, configurations);
    this.#onStop('messages', () => app.close());
    const { GaugeRepository } = await import('#db');
    this.#telemetry?.watch({
      database: () => new GaugeRepository(db).read(),
      queues: () => app.transport.depths(),
      isBrokerConnected: () => app.transport.isConnected(),
      orgLeases: () => app.partitions.held.size,
    });
    await keepTrying(() => app.start(), this.#waitingFor('broker'), signal);
    this.#readiness.watch('broker', () => (app.transport.isConnected() ? undefined : 'not connected'));
  }

  async #compose(db: Database, configurations: ConfigurationFolder): Promise<MessageApp> {
    const { definition, settings } = this;
    const { composeMessageApp, joinHttpApp } = await import('./message-app.js');
    const observe = this.#observe;
    const parts = { db, configurations, settings, observe };
    const transport = { db, amqpUrl: settings.amqpUrl, observe };
    if ('modules' in definition) {
      return composeMessageApp(await definition.modules(parts), configurations, transport);
    }
    const address = { host: settings.host, port: settings.apiPort };
    return joinHttpApp(await definition.app(parts), address, (url) => this.#listens('api', url), transport);
  }

  /** Says an attempt that failed, as a line and as the reason why the service is not ready. */
  #waitingFor(part: string): (failed: FailedAttempt) => void {
    const say = sayFailed(this.#observe);
    return (failed) => {
      this.#readiness.watch(part, () => failed.message);
      say(failed);
    };
  }

  /** Says when the service becomes ready, and when it no longer is. */
  #tellReadiness(): void {
    const service = this.definition.name;
    let isReady = false;
    const look = (): void => {
      const { missing } = this.#readiness;
      if ((missing.length === 0) === isReady) return;
      isReady = !isReady;
      this.#observe(
        isReady ? { event: 'service.ready', service } : { event: 'service.unready', service, missing },
      );
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    this.#onStop('readiness', async () => {
      clearInterval(timer);
      this.#readiness.watch('service', () => 'stopping');
    });
  }

  #listens(what: string, url: string): void {
    this.#observe({ event: 'service.listening', service: this.definition.name, what, url });
  }

  #onStop(name: string, close: () => Promise<void>): void {
    this.#opened.push({ name, close });
  }
}

function observationOf(event: FolderEvent): Observation {
  const config = event.name;
  switch (event.what) {
    case 'loaded':
      return { event: 'config.loaded', config, digest: event.digest };
    case 'invalid':
      return { event: 'config.invalid', config, ...failureOf(event.error) };
    case 'removed':
      return { event: 'config.removed', config };
  }
}
