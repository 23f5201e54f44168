import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.js';
import { type PrivateBroker, startPrivateBroker } from '../private-broker.js';
import { Child } from './child.js';
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.js';
import { appPath } from './app-path.js';
import { ServiceProcess } from './service-process.js';
import { SimulatorProcess } from './simulator-process.js';

export const SERVICES = ['source-ingest', 'planner', 'executor', 'ops-api'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface StackOptions {
  /** Each folder in it with a sign-sync-config.yml is a configuration. May still be empty when `simulator` fills it. */
  readonly configDir: string;
  /** How many of each; one where nothing is said. */
  readonly replicas?: Partial<Record<ServiceName, number>>;
  /** For every service, over what the stack itself sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** For the replicas of one service, over `env`. */
  readonly envOf?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
  /** Arguments of a sign-simulator that is started first and stopped last; none when missing. */
  readonly simulator?: readonly string[];
  /** How the broker is started; the installed server by default. */
  readonly startBroker?: () => Promise<PrivateBroker>;
  readonly onLine?: (process: string, line: string) => void;
  /** Told what is being done, for people who wait. */
  readonly onStep?: (step: string) => void;
}

/** The services as processes on free ports of this machine, over a PostgreSQL and a RabbitMQ of their own. */
export interface Stack {
  readonly database: PrivatePostgres;
  readonly broker: PrivateBroker;
  readonly simulator: SimulatorProcess | undefined;
  readonly services: readonly ServiceProcess[];
  /** @param name as in `planner`, or `executor-2` where there are several */
  service(name: string): ServiceProcess;
  /** What `sign-sync --server` takes. */
  readonly apiUrl: string;
  /** Where source-ingest takes events, once a configuration lets any in; of several replicas the first one. */
  readonly intakeUrl: string;
  readonly token: string;
  /** Holds the token, for SIGN_SYNC_TOKEN_FILE. */
  readonly tokenFile: string;
  /** Ends everything and removes everything but `configDir`. */
  stop(): Promise<void>;
}

/**
 * Starts all of it and waits until every service is ready. The product must be built.
 * @throws Error something did not come up; everything else is stopped again
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const closers: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // The last one opened is the first one closed; services, opened together, are closed together.
    for (const close of closers.splice(0).toReversed()) await close().catch(() => undefined);
  };
  try {
    return { ...(await open(options, (close) => closers.push(close))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Opened = Omit<Stack, 'stop'>;

async function open(options: StackOptions, onStop: (close: () => Promise<void>) => void): Promise<Opened> {
  const say = options.onStep ?? (() => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-stack-'));
  onStop(() => rm(folder, { recursive: true, force: true }));
  const token = randomBytes(24).toString('base64url');
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, `${token}\n`, { mode: 0o600 });

  say('A private PostgreSQL and a private RabbitMQ are starting …');
  const [database, broker, simulator] = await allOf([
    opened(startPrivatePostgres(), onStop),
    opened((options.startBroker ?? startPrivateBroker)(), onStop),
    opened(startSimulator(options), onStop),
  ]);
  const [apiPort, intakePort] = [await freePort(), await freePort()];
  const env = {
    SIGN_SYNC_DATABASE_URL: database.url,
    SIGN_SYNC_AMQP_URL: broker.url,
    SIGN_SYNC_CONFIG_DIR: options.configDir,
    SIGN_SYNC_PORT: String(apiPort),
    SIGN_SYNC_INTAKE_PORT: String(intakePort),
    SIGN_SYNC_API_TOKEN_FILE: tokenFile,
    ...options.env,
  };
  await migrate(env, folder);

  say('The services are starting …');
  const services = await processesOf(options, env, folder);
  onStop(async () => void (await Promise.all(services.map((service) => service.stop()))));
  for (const service of services) service.start();
  await Promise.all(services.map((service) => service.untilReady()));
  return {
    ...{ database, broker, simulator, services, token, tokenFile },
    apiUrl: `http://127.0.0.1:${apiPort}`,
    intakeUrl: `http://127.0.0.1:${intakePort}`,
    service: (name) => {
      const found = services.find((service) => service.name === name);
      if (found !== undefined) return found;
      throw new Error(`There is no ${name}, but ${services.map((service) => service.name).join(', ')}.`);
    },
  };
}

/** What came up is stopped in any case, also when what starts beside it fails. */
async function opened<T extends { stop(): Promise<void> } | undefined>(
  starting: Promise<T>,
  onStop: (close: () => Promise<void>) => void,
): Promise<T> {
  const started = await starting;
  if (started !== undefined) onStop(() => started.stop());
  return started;
}

/** Like Promise.all, but a failure is thrown only when all have come to an end, so that nothing is left running. */
async function allOf<const T extends readonly Promise<unknown>[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>;
}

async function startSimulator({ simulator, configDir }: StackOptions): Promise<SimulatorProcess | undefined> {
  return simulator && SimulatorProcess.start(simulator, configDir);
}

async function migrate(env: Readonly<Record<string, string>>, cwd: string): Promise<void> {
  const child = new Child([appPath('ops-api', 'migrate')], { env, cwd });
  const { exitCode } = await child.ended;
  if (exitCode !== 0) throw new Error(`The migration failed:\n${child.output}`);
}

async function processesOf(
  { replicas = {}, envOf = {}, onLine }: StackOptions,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<ServiceProcess[]> {
  const processes: ServiceProcess[] = [];
  for (const service of SERVICES) {
    const count = replicas[service] ?? 1;
    for (let index = 1; index <= count; index += 1) {
      processes.push(
        new ServiceProcess({
          name: count === 1 ? service : `${service}-${index}`,
          main: appPath(service, 'main'),
          healthPort: await freePort(),
          env: { ...env, ...(index > 1 && { SIGN_SYNC_INTAKE_PORT: '0' }), ...envOf[service] },
          ...{ cwd, onLine },
        }),
      );
    }
  }
  return processes;
}
