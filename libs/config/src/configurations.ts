import { isDeepStrictEqual } from 'node:util';
import { type ErrorDetails, type Scope, SyncError } from '#domain';
import type { Config } from './config.js';
import { type OtherRules, underOtherRules } from './other-rules.js';

/** Asked for the first time: its files are being looked for meanwhile. */
const FIRST_PARK_MS = 500;
/** Another replica may have it; files that were updated reach all of them within a minute or two. */
const PARK_MS = 5_000;
const ASKED_MAX = 1_000;

/** Versions beyond the newest of each configuration; a run that is older than that many changes is parked. */
const OLDER_VERSIONS_MAX = 64;

/** A run asks for a configuration that this service does not have, or has in another version. */
export class ConfigurationMismatchError extends SyncError {
  readonly code = 'CONFIG_MISMATCH';
  /** Another replica, or this one after its files were updated, may have it. */
  readonly retryable = true;

  constructor(
    message: string,
    override readonly parkMs: number,
    details: ErrorDetails,
  ) {
    super(message, details);
  }
}

/** What of a run says which configuration it goes by. */
export interface ConfiguredRun {
  readonly configName: string;
  readonly configDigest: string;
  /** Whom the run concerns, where that was chosen for the run itself. */
  readonly scope?: Scope;
  /** What was asked for besides. */
  readonly options?: {
    /** It plans by other rules than its configuration's; then `configDigest` is theirs. */
    readonly otherRules?: OtherRules;
  };
}

/** The configurations of a process, by name. A run names one and its digest; another digest is never used instead. */
export class Configurations {
  readonly #newest = new Map<string, Config>();
  /** By name and digest, the longest unused first: a run goes on with the version it was started with. */
  readonly #versions = new Map<string, Config>();
  /** Versions that are here and cannot be used here, with what is wrong. */
  readonly #unusable = new Map<string, Error>();
  /** Versions that were asked for in vain. */
  readonly #asked = new Set<string>();

  constructor(configs: readonly Config[]) {
    for (const config of configs) this.adopt(config);
  }

  /** The newest version of each, by name. */
  get all(): readonly Config[] {
    return [...this.#newest.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The newest version of that name, for a run that begins; undefined when there is none that can be used. */
  named(name: string): Config | undefined {
    return this.#newest.get(name);
  }

  /**
   * The version that a run was started with, under the scope of that run.
   * @throws ConfigurationMismatchError this process cannot serve that run now
   * @throws ConfigInvalidError nor ever: it has that very version, and lacks an integration key of it
   */
  of(run: ConfiguredRun): Config {
    const others = run.options?.otherRules;
    const key = baseKey(run);
    const config = this.#versions.get(key);
    if (config === undefined) throw this.#unusable.get(key) ?? this.#mismatch(run);
    this.#versions.delete(key);
    this.#versions.set(key, config);
    const { scope } = run;
    const scoped =
      scope === undefined || isDeepStrictEqual(scope, config.scope)
        ? config
        : Object.freeze({ ...config, scope });
    return others ? underOtherRules(scoped, others) : scoped;
  }

  /** The version that a run was started with, as its files are now, where it is still here; it counts as used by that. */
  kept(run: ConfiguredRun): Config | undefined {
    return this.#versions.has(baseKey(run)) ? this.of(run) : undefined;
  }

  /** Looks whether anything has changed. A run that begins goes by what is there after that. Never rejects. */
  async look(): Promise<void> {
    // What was given once and for all does not change.
  }

  /** From now on the newest version of its name. Older ones stay for the runs that go by them. */
  protected adopt(config: Config): void {
    const adopted = versionKey(config.name, config.digest);
    this.#newest.set(config.name, config);
    this.#versions.set(adopted, config);
    this.#unusable.delete(adopted);
    const older = [...this.#versions].filter(([, version]) => this.#newest.get(version.name) !== version);
    for (const [key] of older.slice(0, Math.max(0, older.length - OLDER_VERSIONS_MAX))) {
      this.#versions.delete(key);
    }
  }

  /** Runs that go by that version are told what is wrong with it, instead of waiting for it. */
  protected refuse(name: string, digest: string, error: Error): void {
    if (this.#unusable.size >= OLDER_VERSIONS_MAX) this.#unusable.clear();
    this.#unusable.set(versionKey(name, digest), error);
  }

  /** No run begins with that name any more; those under way go on. */
  protected retire(name: string): void {
    this.#newest.delete(name);
  }

  #mismatch(run: ConfiguredRun): ConfigurationMismatchError {
    void this.look();
    const { configName } = run;
    const configDigest = run.options?.otherRules?.baseDigest ?? run.configDigest;
    const key = versionKey(configName, configDigest);
    const parkMs = this.#asked.has(key) ? PARK_MS : FIRST_PARK_MS;
    if (this.#asked.size >= ASKED_MAX) this.#asked.clear();
    this.#asked.add(key);
    const sentence = this.#newest.has(configName)
      ? `The configuration "${configName}" of this service differs from the one the run was started with.`
      : `This service has no configuration "${configName}".`;
    return new ConfigurationMismatchError(sentence, parkMs, { configName, configDigest });
  }
}

/** Of the version whose files a run goes by, also where it plans by other rules. */
function baseKey({ configName, configDigest, options }: ConfiguredRun): string {
  return versionKey(configName, options?.otherRules?.baseDigest ?? configDigest);
}

/** A digest has no space, so no two pairs have one key. */
function versionKey(name: string, digest: string): string {
  return `${digest} ${name}`;
}
