import path from 'node:path';
import type { Config } from './config.js';
import { digestOf } from './digest.js';
import { openConfigFile, type ConfigFile } from './files/config-file.js';
import { refusePostSync } from './migration/refuse-post-sync.js';
import { loadOrgs } from './orgs/load-orgs.js';
import { loadNotifications } from './notifications/load-notifications.js';
import { ConfigInvalidError } from './problems/config-invalid.error.js';
import { ProblemList, type ConfigProblem } from './problems/config-problem.js';
import { loadPolicy } from './load-policy.js';
import { mainFileSchema } from './schema/main-file.schema.js';
import { loadFreezes } from './schedule/load-freezes.js';
import { loadSchedules } from './schedule/load-schedules.js';
import { loadScope, noteUnmappedGroups } from './scope/load-scope.js';
import type { Keychain } from './secrets/keychain.js';
import { OsKeychain } from './secrets/os-keychain.js';
import { SecretReader } from './secrets/secret-reader.js';
import type { SecretUse } from './secrets/secret-setting.js';
import { loadScim, noteUnreadScim } from './scim/load-scim.js';
import { loadSettings } from './settings.js';
import { loadSources } from './source/load-sources.js';
import { loadWebhooks } from './webhooks/load-webhooks.js';

export interface LoadOptions {
  /** The words after `--users`; left out when the option was not given. */
  readonly users?: readonly string[];
  /** `-t` or `-T`; left out when neither was given. */
  readonly testMode?: boolean;
  /** Where `env:NAME` looks; the process's environment by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** True: this process never talks to Sign. Integration keys are neither looked up nor held. */
  readonly withoutKeys?: boolean;
  /** True: this process never reads the directory. Its secrets are neither looked up nor held, its file may be missing. */
  readonly withoutDirectory?: boolean;
  /** True: this process tells nobody anything. The secrets of notifications are neither looked up nor held. */
  readonly withoutNotices?: boolean;
  /** True: nobody sends this process anything. The secrets of webhooks are neither looked up nor held. */
  readonly withoutHooks?: boolean;
  /** True: whether the directory's file is there shows when it is read. */
  readonly isDirectoryLate?: boolean;
  /** Where `secure_…_key` looks; the keychain of the operating system by default. */
  readonly keychain?: Keychain;
}

/**
 * Reads the main file and every file it names, in the original's formats and with this product's further keys.
 * The command line comes before `invocation_defaults`, that before the built-in defaults.
 *
 * @throws ConfigInvalidError with all problems of all files; nothing else has been read or written by then
 */
export async function loadConfig(file: string, options: LoadOptions = {}): Promise<Config> {
  const list = new ProblemList();
  const main = await openConfigFile(path.resolve(file), list);
  const config = main && (await assemble(main, list, options, readersFor(options)));
  if (config === undefined || list.problems.length > 0) {
    throw new ConfigInvalidError(inReadingOrder(list.problems, main));
  }
  return deepFreeze(config);
}

/**
 * The secrets that a configuration needs, file by file, and why those that are missing cannot be had. Never a value.
 * With `withoutKeys` and `withoutDirectory` nobody looks whether they are there.
 *
 * @throws ConfigInvalidError something else than a missing secret is wrong
 */
export async function listSecrets(file: string, options: LoadOptions = {}): Promise<readonly SecretUse[]> {
  const uses: SecretUse[] = [];
  const list = new ProblemList();
  const main = await openConfigFile(path.resolve(file), list);
  if (main) await assemble(main, list, { ...options, isDirectoryLate: true }, readersFor(options, uses));
  if (list.problems.length > 0) throw new ConfigInvalidError(inReadingOrder(list.problems, main));
  // Two orgs may share a connector file.
  return [...new Map(uses.map((use) => [`${use.file} ${use.key}`, use])).values()];
}

interface Readers {
  readonly orgs: SecretReader;
  readonly sources: SecretReader;
  readonly notices: SecretReader;
  readonly hooks: SecretReader;
}

function readersFor(options: LoadOptions, uses?: SecretUse[]): Readers {
  const {
    env = process.env,
    keychain = new OsKeychain(),
    withoutKeys,
    withoutDirectory,
    withoutNotices,
    withoutHooks,
  } = options;
  const places = { env, keychain };
  return {
    orgs: new SecretReader(withoutKeys === true ? undefined : places, uses),
    sources: new SecretReader(withoutDirectory === true ? undefined : places, uses),
    notices: new SecretReader(withoutNotices === true ? undefined : places, uses),
    hooks: new SecretReader(withoutHooks === true ? undefined : places, uses),
  };
}

async function assemble(
  main: ConfigFile,
  list: ProblemList,
  options: LoadOptions,
  readers: Readers,
): Promise<Config | undefined> {
  if (refusePostSync(main)) return undefined;
  main.parse([], mainFileSchema, main.value);
  const orgs = await loadOrgs(main, list, readers.orgs);
  const isFileHere = options.withoutDirectory !== true && options.isDirectoryLate !== true;
  const scim = loadScim(main);
  const { types, sources, files } = await loadSources(main, list, {
    ...{ secrets: readers.sources, isFileHere, scim },
  });
  if (sources !== undefined) noteUnreadScim(main, scim, sources);
  const settings = await loadSettings(main);
  const notifications = await loadNotifications(main, readers.notices);
  const schedules = loadSchedules(main, orgs?.names);
  const freezes = loadFreezes(main);
  const webhooks = await loadWebhooks(main, readers.hooks, sources ?? []);
  const { rules, decided } = loadPolicy(main, { names: orgs?.names, orgs: orgs?.orgs ?? [] });
  const scope = loadScope(main, list, settings.users, options.users);
  if (scope?.kind === 'all' && types.includes('okta')) refuseAllForOkta(main, list, options);
  if (scope !== undefined) noteUnmappedGroups(main, list, scope, rules, options.users !== undefined);
  if (!decided || !orgs || !sources || !scope) return undefined;

  const { users: _, testMode, ...rest } = settings;
  return {
    name: path.basename(path.dirname(main.path)) || 'sign-sync',
    file: main.path,
    digest: digestOf([main, ...orgs.files, ...files]),
    orgs: orgs.orgs,
    sources,
    ...decided,
    scope,
    testMode: options.testMode ?? testMode,
    ...rest,
    ...(notifications && { notifications }),
    scim,
    schedules,
    freezes,
    webhooks,
    notes: list.notes,
  };
}

function refuseAllForOkta(main: ConfigFile, list: ProblemList, options: LoadOptions): void {
  const message =
    'all is refused for Okta, which is read by groups. Use mapped, or group with the groups to read.';
  if (options.users === undefined) main.problem(['invocation_defaults', 'users'], message);
  else list.problem({ file: '--users', key: '', message });
}

/** File by file, the main one first, each from top to bottom. */
function inReadingOrder(problems: readonly ConfigProblem[], main: ConfigFile | undefined): ConfigProblem[] {
  const files = [...new Set([main?.displayName, ...problems.map((problem) => problem.file)])];
  return problems.toSorted(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}

/** A `Secret` keeps its value to itself and needs no freezing. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
