import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config.js';
import { Configurations } from './configurations.js';
import { displayPath, whyUnreadable } from './files/read-text-file.js';
import { loadConfig } from './load-config.js';
import { ConfigInvalidError } from './problems/config-invalid.error.js';
import { secretsOf } from './source/describe-source.js';

const MAIN_FILE = 'sign-sync-config.yml';

/** Looks at a change that must agree before it counts: files that are just being written do not. */
const SETTLE_MS = 200;

/** What a folder has to tell while it is watched, for whoever writes the log. */
export type FolderEvent =
  | { readonly what: 'loaded'; readonly name: string; readonly digest: string }
  | { readonly what: 'invalid'; readonly name: string; readonly error: Error }
  | { readonly what: 'removed'; readonly name: string };

export interface FolderOptions {
  /** Where `env:NAME` looks; the process's environment by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** True: this process never talks to Sign, and holds no integration key. */
  readonly withoutKeys?: boolean;
  /** True: this process never reads a directory, and holds no secret of one. */
  readonly withoutDirectory?: boolean;
  /** True: this process tells nobody anything, and holds no secret of notifications. */
  readonly withoutNotices?: boolean;
  /** True: nobody sends this process anything, and it holds no secret of those who would. */
  readonly withoutHooks?: boolean;
  /** Milliseconds between looks at the files; 5 s by default. */
  readonly pollMs?: number;
  readonly onEvent?: (event: FolderEvent) => void;
}

/** A configuration that cannot be used here. */
class Unusable {
  constructor(
    readonly error: Error,
    /** Where only secrets are missing: the version that it is elsewhere. */
    readonly digest: string | undefined,
  ) {}
}

type Found = Config | Unusable;
type Loaded = ReadonlyMap<string, Found>;

/**
 * The configurations of a service: each folder in `dir` that holds a sign-sync-config.yml is one, named by that folder.
 * Mounts of Kubernetes, which are links that change together, are followed.
 *
 * Changed files are picked up for runs that begin afterwards. What has become invalid is told and begins no run, while
 * the others go on.
 */
export class ConfigurationFolder extends Configurations {
  readonly #stopped = new AbortController();
  /** What was told last of each name: a digest, or what is wrong. */
  readonly #told = new Map<string, string | undefined>();
  readonly #problems = new Map<string, Error>();
  #looking: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly mainFiles: () => Promise<readonly string[]>,
    private readonly options: FolderOptions,
  ) {
    super([]);
  }

  /**
   * Reads all of them once, and looks again until `close`.
   * @throws ConfigInvalidError none can be used; with the problems of all of them
   */
  static async open(dir: string, options: FolderOptions = {}): Promise<ConfigurationFolder> {
    const resolved = path.resolve(dir);
    return ConfigurationFolder.#opened(resolved, () => mainFilesOf(resolved), options);
  }

  /**
   * The one configuration of a main file, watched in the same way.
   * @throws ConfigInvalidError it cannot be used
   */
  static async openFile(file: string, options: FolderOptions = {}): Promise<ConfigurationFolder> {
    const resolved = path.resolve(file);
    return ConfigurationFolder.#opened(path.dirname(resolved), async () => [resolved], options);
  }

  static async #opened(
    dir: string,
    mainFiles: () => Promise<readonly string[]>,
    options: FolderOptions,
  ): Promise<ConfigurationFolder> {
    const folder = new ConfigurationFolder(mainFiles, options);
    const loaded = await loadAll(mainFiles, options).catch((error: unknown) => {
      throw unusable(dir, `${whyUnreadable(error)}.`);
    });
    const errors = [...loaded.values()].flatMap((found) => (found instanceof Unusable ? [found.error] : []));
    if (errors.length === loaded.size) throw noneUsable(dir, errors);
    for (const [name, found] of loaded) folder.#take(name, found);
    folder.#timer = setInterval(() => void folder.look(), options.pollMs ?? 5_000).unref();
    return folder;
  }

  /** What is wrong with those that begin no run, by name. */
  get problems(): ReadonlyMap<string, Error> {
    return this.#problems;
  }

  /** Reads the files as they are after the call. One look that has not begun yet serves everybody who asks for one. */
  override look(): Promise<void> {
    if (this.#stopped.signal.aborted) return Promise.resolve();
    this.#next ??= this.#looking.then(() => {
      this.#next = undefined;
      this.#looking = this.#look();
      return this.#looking;
    });
    return this.#next;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await this.#looking;
  }

  /** What two looks agree on counts; what is just being changed is for the next one. */
  async #look(): Promise<void> {
    const seen = await this.#read();
    const news = seen === undefined ? [] : this.#newsIn(seen);
    if (seen === undefined || news.length === 0) return;
    await pause(SETTLE_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    const again = await this.#read();
    if (again === undefined || this.#stopped.signal.aborted) return;
    for (const name of news) {
      const found = again.get(name);
      if (versionOf(found) === versionOf(seen.get(name))) this.#take(name, found);
    }
  }

  /** @returns undefined when the folder itself cannot be read just now: what is known stays */
  async #read(): Promise<Loaded | undefined> {
    return loadAll(this.mainFiles, this.options).catch(() => undefined);
  }

  #newsIn(loaded: Loaded): string[] {
    const names = new Set([...loaded.keys(), ...this.#told.keys()]);
    return [...names].filter((name) => this.#told.get(name) !== versionOf(loaded.get(name)));
  }

  /** @param found undefined: it is gone */
  #take(name: string, found: Found | undefined): void {
    const { onEvent = () => undefined } = this.options;
    this.#problems.delete(name);
    this.#told.set(name, versionOf(found));
    if (found === undefined) {
      this.#told.delete(name);
      this.retire(name);
      onEvent({ what: 'removed', name });
    } else if (found instanceof Unusable) {
      const { error, digest } = found;
      this.#problems.set(name, error);
      this.retire(name);
      if (digest !== undefined) this.refuse(name, digest, error);
      onEvent({ what: 'invalid', name, error });
    } else {
      this.adopt(found);
      onEvent({ what: 'loaded', name, digest: found.digest });
    }
  }
}

async function loadAll(
  mainFiles: () => Promise<readonly string[]>,
  { env, withoutKeys, withoutDirectory, withoutNotices, withoutHooks }: FolderOptions,
): Promise<Loaded> {
  const options = {
    isDirectoryLate: true,
    ...(env && { env }),
    ...(withoutKeys && { withoutKeys }),
    ...(withoutDirectory && { withoutDirectory }),
    ...(withoutNotices && { withoutNotices }),
    ...(withoutHooks && { withoutHooks }),
  };
  const loaded = new Map<string, Found>();
  for (const file of await mainFiles()) {
    const name = path.basename(path.dirname(file));
    loaded.set(name, await loadConfig(file, options).catch((error: unknown) => unusableOf(file, error)));
  }
  return loaded;
}

/** What is wrong with it; and which version it is, when another process may well use it. */
async function unusableOf(file: string, error: unknown): Promise<Unusable> {
  const withoutSecrets = {
    withoutDirectory: true,
    withoutKeys: true,
    withoutNotices: true,
    withoutHooks: true,
  };
  const elsewhere = await loadConfig(file, withoutSecrets).catch(() => undefined);
  return new Unusable(error instanceof Error ? error : new Error(String(error)), elsewhere?.digest);
}

/** Names that begin with a dot are not configurations: Kubernetes keeps the versions of a mount in such folders. */
async function mainFilesOf(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => !name.startsWith('.')).toSorted();
  const inside = await Promise.all(
    names.map((name) => readdir(path.join(dir, name)).catch((): string[] => [])),
  );
  return names.flatMap((name, index) =>
    inside[index]?.includes(MAIN_FILE) ? [path.join(dir, name, MAIN_FILE)] : [],
  );
}

/** Secrets are not part of the digest, and a new one must be noticed all the same. */
function versionOf(found: Found | undefined): string | undefined {
  if (found === undefined) return undefined;
  if (found instanceof Unusable) return `${found.digest ?? ''} ${found.error.message}`;
  const { digest, orgs, sources, notifications, webhooks, schedules, freezes } = found;
  const { mail, webhook } = notifications ?? {};
  const ofNotices = [mail?.login?.password, webhook?.signingKey].filter((secret) => secret !== undefined);
  const ofHooks = webhooks.flatMap((hook) => (hook.type === 'okta' ? hook.secrets : hook.signingKeys));
  const secrets = [
    ...orgs.map(({ key }) => key),
    ...sources.flatMap(secretsOf),
    ...[...ofNotices, ...ofHooks],
  ];
  const watches = sources.map((source) => ('watch' in source ? source.watch : undefined));
  // Notifications, webhooks and times are not part of the digest either.
  const aside = [notifications, webhooks, schedules, freezes, watches];
  return JSON.stringify([digest, ...aside, ...secrets.map((secret) => secret.reveal())]);
}

function noneUsable(dir: string, errors: readonly Error[]): Error {
  const unexpected = errors.find((error) => !(error instanceof ConfigInvalidError));
  if (unexpected !== undefined) return unexpected;
  const problems = errors.flatMap((error) => (error instanceof ConfigInvalidError ? error.problems : []));
  if (problems.length > 0) return new ConfigInvalidError(problems);
  return unusable(
    dir,
    `holds no configuration. Give each a folder of its own in it, as in acme/${MAIN_FILE}.`,
  );
}

function unusable(dir: string, message: string): ConfigInvalidError {
  return new ConfigInvalidError([{ file: displayPath(dir), key: '', message }]);
}
