import type { ConfigurationFolder, FolderEvent } from '#config';
import type { Database } from '#db';
import { type Observation, type Observe, startTelemetry, type Telemetry } from '#telemetry';
import type { Ground } from './ground.js';
import { type HealthServer, startHealthServer } from './health/health-server.js';
import { Readiness } from './health/readiness.js';
import type { MessageApp } from './message-app.js';
import type { ServiceDefinition } from './run-service.js';
import type { HostSettings } from './settings/settings.js';
import { failureOf } from './start/failure-of.js';
import { type FailedAttempt, keepTrying } from './start/keep-trying.js';
import { openSideDoor } from './side-door.js';
import { sayFailed } from './start/say-failed.js';

const LOOK_EVERY_MS = 500;

/** One service from its start to its end. What it opens it closes in the opposite order. */
export class Service {
  readonly #readiness: Readiness;
  /** What carries messages, as readiness names it. */
  readonly #carrier: 'broker' | 'messages';
  readonly #opened: { readonly name: string; readonly close: () => Promise<void> }[] = [];
  #telemetry: Telemetry | undefined;
  #stopping: Promise<void> | undefined;

  constructor(
    private readonly definition: ServiceDefinition,
    private readonly settings: HostSettings,
    private readonly ground: Ground,
    private readonly log: Observe,
  ) {
    this.#carrier = ground.amqpUrl === undefined ? 'messages' : 'broker';
    this.#readiness = new Readiness(['database', this.#carrier]);
  }

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
    await this.#openIntake(db, configurations);
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
    const configurations = await this.ground.openConfigurations({
      withoutKeys: this.definition.talksToSign !== true,
      withoutDirectory: this.definition.readsDirectory !== true,
      withoutNotices: this.definition.notifies !== true,
      withoutHooks: this.definition.takesEvents !== true,
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
    await this.#listens('health', health.url);
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
    const { db, trouble } = await this.ground.openDatabase({
      service: this.definition.name,
      observe: this.#observe,
      say: this.#waitingFor('database'),
      signal,
      onStop: (name, close) => this.#onStop(name, close),
    });
    this.#readiness.watch('database', trouble);
    return db;
  }

  async #openApp(db: Database, configurations: ConfigurationFolder, signal: AbortSignal): Promise<void> {
    const waiting = this.#waitingFor(this.#carrier);
    // What is composed may ask the database before it takes work. Nobody waits for it once the service is told to end.
    const compose = async (): Promise<MessageApp> => {
      const app = await this.#compose(db, configurations);
      if (signal.aborted) await app.close();
      return app;
    };
    const app = await keepTrying(compose, waiting, signal);
    this.#onStop('messages', () => app.close());
    const { GaugeRepository } = await import('#db');
    this.#telemetry?.watch({
      database: () => new GaugeRepository(db).read(),
      queues: () => app.transport.depths(),
      isBrokerConnected: () => app.transport.isConnected(),
      orgLeases: () => app.partitions.held.size,
    });
    await keepTrying(() => app.start(), waiting, signal);
    this.#readiness.watch(this.#carrier, () => (app.transport.isConnected() ? undefined : 'not connected'));
  }

  async #compose(db: Database, configurations: ConfigurationFolder): Promise<MessageApp> {
    const { definition, settings, ground } = this;
    const { composeMessageApp, joinHttpApp } = await import('./message-app.js');
    const observe = this.#observe;
    const parts = { db, configurations, settings, observe };
    const transport = { db, observe, ...(ground.amqpUrl && { amqpUrl: ground.amqpUrl }) };
    if ('modules' in definition) {
      return composeMessageApp(await definition.modules(parts), configurations, transport);
    }
    const address = { host: settings.host, port: settings.apiPort };
    return joinHttpApp(await definition.app(parts), address, (url) => this.#listens('api', url), transport);
  }

  async #openIntake(db: Database, configurations: ConfigurationFolder): Promise<void> {
    const { definition, settings } = this;
    const observe = this.#observe;
    const door = definition.intake?.({ db, configurations, settings, observe });
    if (door === undefined) return;
    const opened = await openSideDoor(door, {
      ...{ host: settings.intakeHost, port: settings.intakePort },
      onListening: (url) => this.#listens('intake', url),
      onTrouble: (error) =>
        observe({ event: 'service.failed', service: definition.name, ...failureOf(error) }),
    });
    this.#onStop('intake', () => opened.close());
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

  async #listens(what: string, url: string): Promise<void> {
    this.#observe({ event: 'service.listening', service: this.definition.name, what, url });
    await this.ground.onListening?.(what, url);
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
