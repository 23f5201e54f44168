import type { LdapSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, PersonKey, WantedPeople } from '#domain';
import { systemClock, type Clock } from '../clock.js';
import { RowChunks } from '../row-chunks.js';
import type { PersonAnswer, Source, SourceInspection } from '../source.js';
import { inspectDirectory } from './inspect-directory.js';
import type { LdapTimes } from './ldap-connection.js';
import { LdapDirectory } from './ldap-directory.js';
import { LdapReading } from './ldap-reading.js';
import { LdapSession } from './ldap-session.js';
import { PeopleFinder } from './people-finder.js';
import { RestingFinder } from './resting-finder.js';

export interface LdapSourceOptions {
  readonly wanted: WantedPeople;
  /** Absolute path of a PEM file with more authorities; NODE_EXTRA_CA_CERTS counts by itself. */
  readonly caFile?: string;
  readonly clock?: Clock;
  readonly times?: LdapTimes;
  /** Milliseconds that an inspection takes to count the people of one group. */
  readonly countMs?: number;
}

const COUNT_MS = 30_000;

/** A directory behind LDAP: OpenLDAP, Active Directory and their like (connector-ldap.yml). */
export class LdapSource implements Source {
  readonly name: string;
  readonly #finder: RestingFinder;

  constructor(
    private readonly config: LdapSourceConfig,
    private readonly options: LdapSourceOptions,
  ) {
    this.name = `ldap:${config.url.replace(/\/+$/u, '')}/${config.baseDn}`;
    const clock = options.clock ?? systemClock;
    this.#finder = new RestingFinder(clock, () => {
      const session = this.#session();
      return { session, finder: new PeopleFinder(new LdapDirectory(config, session), options.wanted) };
    });
  }

  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    signal.throwIfAborted();
    const startedAt = new Date().toISOString();
    const reading = await this.#once(async (directory) => {
      const begun = new LdapReading(directory, this.options.wanted);
      await begun.readAll(signal);
      return begun;
    });
    const chunks = new RowChunks();
    for (const row of reading.rows()) {
      chunks.add(row);
      yield* chunks.takeFull();
      signal.throwIfAborted();
    }
    yield* chunks.takeAll();
    return { source: this.name, startedAt, batches: chunks.count, ...reading.evidence() };
  }

  readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]> {
    return this.#finder.use((finder) => finder.find(keys, signal));
  }

  inspect(signal: AbortSignal): Promise<SourceInspection> {
    const { wanted, countMs = COUNT_MS } = this.options;
    return this.#once(async (directory) => ({
      name: this.name,
      ...(await inspectDirectory(directory, wanted, countMs, signal)),
    }));
  }

  /** On a connection of its own, which is closed afterwards. */
  async #once<T>(work: (directory: LdapDirectory) => Promise<T>): Promise<T> {
    const session = this.#session();
    try {
      return await work(new LdapDirectory(this.config, session));
    } finally {
      session.close();
    }
  }

  #session(): LdapSession {
    const { caFile, clock = systemClock, times } = this.options;
    return new LdapSession(this.config, {
      clock,
      ...(caFile !== undefined && { caFile }),
      ...(times && { times }),
    });
  }
}
