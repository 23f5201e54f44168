import { SyncError } from '#domain';
import type { Config } from './config.js';

/** A run asks for a configuration that this service does not have, or has in another version. */
export class ConfigurationMismatchError extends SyncError {
  readonly code = 'CONFIG_MISMATCH';
  /** Another replica, or this one after its files were updated, may have it. */
  readonly retryable = true;
}

/** The configurations of a process, by name. A run names one and its digest; another digest is never used instead. */
export class Configurations {
  readonly #byName: ReadonlyMap<string, Config>;

  constructor(configs: readonly Config[]) {
    this.#byName = new Map(configs.map((config) => [config.name, config]));
  }

  /** @throws ConfigurationMismatchError this process cannot serve that run */
  of(run: { readonly configName: string; readonly configDigest: string }): Config {
    const config = this.#byName.get(run.configName);
    if (config === undefined) {
      throw new ConfigurationMismatchError(`This service has no configuration "${run.configName}".`, {
        ...run,
      });
    }
    if (config.digest !== run.configDigest) {
      throw new ConfigurationMismatchError(
        `The configuration "${run.configName}" of this service differs from the one the run was started with.`,
        { ...run },
      );
    }
    return config;
  }
}
