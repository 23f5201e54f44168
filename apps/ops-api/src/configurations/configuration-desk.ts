import { Injectable } from '@nestjs/common';
import { type Config, ConfigurationFolder, Configurations, withUsers } from '#config';
import { ConfigurationNeededError, ConfigurationUnknownError } from '../http/api-errors.js';

/** What is shown may be so old. */
const LAG_MS = 1_000;

/** Finds the configuration that a request means. */
@Injectable()
export class ConfigurationDesk {
  #lookedAt: number | undefined;

  constructor(private readonly configurations: Configurations) {}

  async all(): Promise<readonly Config[]> {
    await this.#glance();
    return this.configurations.all;
  }

  /** As `chosen`, to show something and not to begin it: as the files were a moment ago. */
  async shown(name: string | undefined): Promise<Config> {
    await this.#glance();
    return this.#named(name ?? this.#only());
  }

  /**
   * @param name may be left out where there is only one
   * @param users the words after `--users`
   * @throws ConfigInvalidError its files, or the words, have problems
   */
  async chosen(name: string | undefined, users?: readonly string[]): Promise<Config> {
    await this.#look();
    return withUsers(this.#named(name ?? this.#only()), users);
  }

  #named(wanted: string): Config {
    const config = this.configurations.named(wanted);
    if (config !== undefined) return config;
    const problem = this.#problems.get(wanted);
    if (problem !== undefined) throw problem;
    throw new ConfigurationUnknownError(
      `The server has no configuration "${wanted}". It has ${this.#known()}. Nothing was read or written.`,
    );
  }

  /** Who asks for a run means the files as they are now, not as they were some seconds ago. */
  async #look(): Promise<void> {
    this.#lookedAt = performance.now();
    if (this.configurations instanceof ConfigurationFolder) await this.configurations.look();
  }

  /** Reading a dozen files for each of hundreds of questions a second would take longer than the answers. */
  async #glance(): Promise<void> {
    if (this.#lookedAt === undefined || performance.now() - this.#lookedAt >= LAG_MS) await this.#look();
  }

  get #problems(): ReadonlyMap<string, Error> {
    return this.configurations instanceof ConfigurationFolder ? this.configurations.problems : new Map();
  }

  get #names(): string[] {
    return [...new Set([...this.configurations.all.map(({ name }) => name), ...this.#problems.keys()])];
  }

  #only(): string {
    const [only, ...others] = this.#names;
    if (only !== undefined && others.length === 0) return only;
    throw new ConfigurationNeededError(
      `Name the configuration: the server has ${this.#known()}. Nothing was read or written.`,
    );
  }

  #known(): string {
    return this.#names.length === 0 ? 'none' : this.#names.toSorted().join(', ');
  }
}
