import type { Config } from '../config.js';
import { isSecretKey } from '../digest.js';
import { openConfigFile } from '../files/config-file.js';
import { ConfigInvalidError } from '../problems/config-invalid.error.js';
import { ProblemList } from '../problems/config-problem.js';

type KeyValue = string | number | boolean | null;

/** One key that is in force. */
export interface EffectiveKey {
  /** `user_management[3].directory_group`; keys of a connector file begin with what it connects: `sign_orgs.emea: host`. */
  readonly key: string;
  /** `[redacted]` for a secret; where a secret is kept (`env:NAME`, `file:PATH`) is told. */
  readonly value: KeyValue;
  readonly origin: 'file' | 'default';
  /** Absolute path; null for a default. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
}

const REDACTED = '[redacted]';

/**
 * Every key of a configuration as it is in force: those that stand in its files with their places, file by file, then
 * the defaults of keys that stand nowhere. The files are read anew, so that the places are those of now.
 *
 * @throws ConfigInvalidError a file is gone, or is no YAML any more
 */
export async function effectiveKeys(config: Config): Promise<EffectiveKey[]> {
  const files: [file: string, prefix: string][] = [
    [config.file, ''],
    ...config.orgs.map(({ file, name }): [string, string] => [file, `sign_orgs.${name}: `]),
    // Pushed people have no file of their own.
    ...config.sources
      .filter(({ file }) => file !== config.file)
      .map(({ file, type }): [string, string] => [file, `${type}: `]),
  ];
  const keys: EffectiveKey[] = [];
  for (const [file, prefix] of files) keys.push(...(await keysOf(file, prefix)));
  const written = new Set(keys.map(({ key }) => key));
  const defaults = defaultsOf(config).filter(([key]) => !written.has(key));
  return [
    ...keys,
    ...defaults.map(([key, value]) => ({ key, value, origin: 'default' as const, file: null, line: null })),
  ];
}

async function keysOf(file: string, prefix: string): Promise<EffectiveKey[]> {
  const list = new ProblemList();
  const opened = await openConfigFile(file, list);
  if (opened === undefined) throw new ConfigInvalidError(list.problems);
  return [...opened.scalars()].map(({ key, at, line, value }) => ({
    ...{ key: `${prefix}${key}`, origin: 'file' as const, file, line },
    value: at.some((step) => isSecretKey(String(step))) ? withoutSecret(value) : plainValue(value),
  }));
}

/** `env:NAME` and `file:PATH` say where a secret is kept, and are none. */
function withoutSecret(value: KeyValue): KeyValue {
  if (value === null) return null;
  return typeof value === 'string' && /^\s*(env|file):/u.test(value) ? value.trim() : REDACTED;
}

/** JSON has no number for `.inf`. */
function plainValue(value: KeyValue): KeyValue {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** What is in force where nothing is written. */
function defaultsOf({ policy, scope, testMode, connection, cache, logging }: Config): [string, KeyValue][] {
  return [
    ['user_sync.umg', policy.umg],
    ['user_sync.org_assignment', policy.orgAssignment],
    ['user_sync.update_names', policy.updateNames],
    ['invocation_defaults.users', scope.kind],
    ['invocation_defaults.test_mode', testMode],
    ['connection.request_concurrency', connection.requestConcurrency],
    ['connection.batch_size', connection.batchSize],
    ['connection.retry_count', connection.retryCount],
    ['connection.timeout', connection.timeoutMs / 1000],
    ['cache.max_age', `${cache.maxAgeMs / 1000}s`],
    ['cache.status_cycle', `${cache.statusCycleMs / 1000}s`],
    ['logging.log_to_file', logging.logToFile],
    ['logging.file_log_name_format', logging.fileLogNameFormat],
    ['logging.file_log_level', logging.fileLogLevel],
    ['logging.console_log_level', logging.consoleLogLevel],
  ];
}
