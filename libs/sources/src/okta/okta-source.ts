import type { OktaSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, PersonKey, WantedPeople } from '#domain';
import { systemClock, type Clock } from '../clock.js';
import { tlsOptions } from '../tls-options.js';
import type { PersonAnswer, Source, SourceInspection } from '../source.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { OktaClient } from './okta-client.js';
import { OktaFilter } from './okta-filter.js';
import { OktaGroups } from './okta-groups.js';
import { OktaInspection } from './okta-inspection.js';
import { OktaLookup } from './okta-lookup.js';
import { membersOf } from './okta-members.js';
import { OktaFormats } from './okta-person.js';
import { OktaReading } from './okta-reading.js';

export interface OktaSourceOptions {
  readonly wanted: WantedPeople;
  /** Absolute path of `tls.ca_file`. */
  readonly caFile?: string;
  readonly clock?: Clock;
}

/**
 * Okta as a directory (connector-okta.yml): the members of the wanted groups. Whom `all_users_filter` lets through is a
 * person, suspended or not; somebody whom it leaves out is disabled when looked up.
 */
export class OktaSource implements Source {
  readonly name: string;
  readonly #clock: Clock;

  constructor(
    private readonly config: OktaSourceConfig,
    private readonly options: OktaSourceOptions,
  ) {
    this.name = `okta:${new URL(config.url).host}`;
    this.#clock = options.clock ?? systemClock;
  }

  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    signal.throwIfAborted();
    const startedAt = new Date(this.#clock.now()).toISOString();
    const reading = await this.#gather(signal);
    let batches = 0;
    for (const chunk of reading.chunks()) {
      batches += 1;
      yield chunk;
    }
    return { source: this.name, startedAt, batches, ...reading.evidence() };
  }

  async readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]> {
    return await this.#withClient(signal, async (client) => {
      const lookup = new OktaLookup({ client, ...this.#rules() });
      const answers: PersonAnswer[] = [];
      for (const key of keys) answers.push(await lookup.answer(key));
      return answers;
    });
  }

  async *membersOf(name: string, signal: AbortSignal): AsyncGenerator<readonly PersonKey[]> {
    signal.throwIfAborted();
    const { ca } = tlsOptions(true, this.options.caFile);
    const client = await OktaClient.open(this.config, { signal, clock: this.#clock, ...(ca && { ca }) });
    try {
      const group = await new OktaGroups(client, this.config.groupFilterFormat).find(name);
      if (group === undefined) return;
      for await (const { items } of membersOf(client, group, name)) {
        yield items.map(({ id }) => ({ sourceKey: id }));
      }
    } finally {
      client.close();
    }
  }

  async inspect(signal: AbortSignal): Promise<SourceInspection> {
    return await this.#withClient(signal, async (client) => {
      const { config, name } = this;
      const rules = this.#rules();
      const groups = new OktaGroups(client, config.groupFilterFormat);
      const lookup = new OktaLookup({ client, ...rules });
      const inspection = new OktaInspection({ config, client, clock: this.#clock, ...rules, groups, lookup });
      return { name, ...(await inspection.inspect(rules.groups)) };
    });
  }

  async #gather(signal: AbortSignal): Promise<OktaReading> {
    return await this.#withClient(signal, async (client) => {
      const { filter, formats, groups } = this.#rules();
      const reading = new OktaReading(filter, formats);
      const register = new OktaGroups(client, this.config.groupFilterFormat);
      for (const name of groups) {
        const group = await register.find(name);
        if (group === undefined) {
          reading.groupNotFound(name);
          continue;
        }
        reading.groupBegins(name);
        for await (const { items } of membersOf(client, group, name)) reading.takePage(name, items);
      }
      return reading;
    });
  }

  /** @throws SourceUnreadableError for what is wrong in the connector file, before anything is asked */
  #rules(): { filter: OktaFilter; formats: OktaFormats; groups: readonly string[] } {
    const { wanted } = this.options;
    if (wanted.everybody) {
      throw new SourceUnreadableError(
        'SOURCE_UNSUPPORTED',
        'Okta is read group by group, and cannot be read with "users: all". Use "users: mapped", or name groups.',
      );
    }
    return {
      filter: new OktaFilter(this.config.allUsersFilter),
      formats: new OktaFormats(this.config),
      groups: wanted.groups,
    };
  }

  async #withClient<T>(signal: AbortSignal, use: (client: OktaClient) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const { ca } = tlsOptions(true, this.options.caFile);
    const client = await OktaClient.open(this.config, { signal, clock: this.#clock, ...(ca && { ca }) });
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }
}
