import type { CacheConfig, ConnectionConfig, LoggingConfig } from './config.js';
import { displayPath, readTextFile } from './files/read-text-file.js';
import type { ConfigFile } from './files/config-file.js';
import {
  cacheSchema,
  connectionSchema,
  invocationDefaultsSchema,
  loggingSchema,
  stateSchema,
  tlsSchema,
} from './schema/main-file.schema.js';

/** Longer waits would overflow a timer of Node. */
const TIMER_MS_MAX = 2 ** 31 - 1;
const HOUR_MS = 3_600_000;

/** The sections that need no others. A wrong one is reported and gets its defaults here, as the run ends anyway. */
export interface Settings {
  readonly connection: ConnectionConfig;
  readonly cache: CacheConfig;
  readonly logging: LoggingConfig;
  readonly state: { readonly path: string };
  readonly tls: { readonly caFile?: string };
  readonly testMode: boolean;
  readonly users: unknown;
}

export async function loadSettings(main: ConfigFile): Promise<Settings> {
  const invocation = section(main, 'invocation_defaults', invocationDefaultsSchema);
  return {
    connection: connectionOf(main),
    cache: cacheOf(main),
    logging: loggingOf(main),
    state: { path: main.resolve(section(main, 'state', stateSchema)?.path ?? 'sign-sync-state') },
    tls: await tlsOf(main),
    testMode: invocation?.test_mode ?? false,
    users: invocation?.users,
  };
}

type SchemaOf<T> = Parameters<typeof ConfigFile.prototype.parse<T>>[1];

function section<T>(main: ConfigFile, name: string, schema: SchemaOf<T>): T | undefined {
  const value = main.value[name];
  return value === undefined ? undefined : main.parse([name], schema, value);
}

/** An executor holds an org for a minute; a write must have ended by the time that another one may take it over. */
const WRITE_SECONDS_MAX = 20;

/** Zero is the original's way to ask for the default. */
function connectionOf(main: ConfigFile): ConnectionConfig {
  const given = section(main, 'connection', connectionSchema);
  if ((given?.timeout ?? 0) > WRITE_SECONDS_MAX) {
    main.note(
      ['connection', 'timeout'],
      `reads wait this long. A write is given up after ${WRITE_SECONDS_MAX} s, and then looked for before it is sent again.`,
    );
  }
  return {
    requestConcurrency: given?.request_concurrency || 1,
    batchSize: given?.batch_size || 10_000,
    retryCount: given?.retry_count || 5,
    timeoutMs: Math.min((given?.timeout || 120) * 1000, TIMER_MS_MAX),
  };
}

function cacheOf(main: ConfigFile): CacheConfig {
  const given = section(main, 'cache', cacheSchema);
  return {
    ...(given?.path === undefined ? {} : { path: main.resolve(given.path) }),
    maxAgeMs: given?.max_age ?? 24 * HOUR_MS,
    statusCycleMs: given?.status_cycle ?? 7 * 24 * HOUR_MS,
  };
}

function loggingOf(main: ConfigFile): LoggingConfig {
  const given = section(main, 'logging', loggingSchema);
  return {
    logToFile: given?.log_to_file ?? false,
    fileLogDirectory: main.resolve(given?.file_log_directory ?? 'sign_logs'),
    fileLogNameFormat: given?.file_log_name_format ?? '{:%Y-%m-%d}.log',
    fileLogLevel: given?.file_log_level ?? 'info',
    consoleLogLevel: given?.console_log_level ?? 'info',
  };
}

async function tlsOf(main: ConfigFile): Promise<{ readonly caFile?: string }> {
  const written = section(main, 'tls', tlsSchema)?.ca_file;
  if (written === undefined) return {};
  const caFile = main.resolve(written);
  const problem = await certificateProblem(caFile);
  if (problem !== undefined) main.problem(['tls', 'ca_file'], `"${displayPath(caFile)}" ${problem}.`);
  return { caFile };
}

async function certificateProblem(file: string): Promise<string | undefined> {
  const read = await readTextFile(file);
  if (read.failure !== undefined) {
    if (read.failure === 'no such file') return 'does not exist';
    return read.failure.startsWith('is not UTF-8') ? NOT_PEM : read.failure;
  }
  return read.text.includes('-----BEGIN CERTIFICATE-----') ? undefined : NOT_PEM;
}

const NOT_PEM = 'holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)';
