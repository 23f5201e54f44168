import { placeOf, type AdobeConsoleSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, PersonKey, WantedPeople } from '#domain';
import type { PersonAnswer, Source, SourceInspection } from '../source.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { AccessTokens } from './access-tokens.js';
import { systemClock, type Clock } from '../clock.js';
import type { Patience } from './decide-retry.js';
import { inspectUmapi } from './inspection.js';
import { answersOf, LookUp } from './look-up.js';
import { emptyPageFlaws, PageTally } from './page-tally.js';
import { UserReader } from './read-user.js';
import { UmapiSession } from './umapi-session.js';
import { UserTally } from './user-tally.js';

export interface AdobeConsoleSourceOptions {
  readonly wanted: WantedPeople;
  /** Absolute path of `tls.ca_file`. */
  readonly caFile?: string;
  readonly clock?: Clock;
}

/** Adobe's limits are by the minute; whoever is asked to wait longer than this is better served by a later run. */
const WAIT_MS_MAX = 15 * 60_000;
const INSPECTION: Patience = { retries: 1, waitMsMax: 30_000 };

/** The Adobe Admin Console as a directory, by the User Management API (connector-adobe-console.yml). */
export class AdobeConsoleSource implements Source {
  readonly name: string;
  readonly #reader: UserReader;
  readonly #tokens: AccessTokens;
  readonly #clock: Clock;
  readonly #patience: Patience;

  constructor(
    private readonly config: AdobeConsoleSourceConfig,
    private readonly options: AdobeConsoleSourceOptions,
  ) {
    this.name = `${config.type}:${placeOf(config)}`;
    this.#reader = new UserReader(options.wanted, config.identityType);
    this.#clock = options.clock ?? systemClock;
    this.#tokens = new AccessTokens(config, this.#clock);
    this.#patience = { retries: config.retries, waitMsMax: WAIT_MS_MAX };
  }

  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    signal.throwIfAborted();
    const startedAt = new Date(this.#clock.now()).toISOString();
    const { groups } = this.options.wanted;
    const session = this.#open(this.#patience);
    try {
      const register = await session.lists.register(groups, signal);
      const tally = new UserTally(this.#reader, groups);
      const pages = new PageTally();
      for await (const page of session.lists.users(signal)) {
        pages.add(page);
        for (const user of page.items) tally.add(user);
        yield* tally.takeFull();
      }
      const size = pages.size(tally.listed);
      if (tally.listed === 0 && size.stated !== undefined && size.stated > 0)
        session.lists.refuseEmpty(size.stated);
      yield* tally.takeAll();
      const counts = tally.counts();
      return {
        ...{ source: this.name, startedAt, pages: size.pages, ...counts },
        ...(size.stated === undefined ? {} : { stated: size.stated }),
        groupsAnswered: tally.groupsAnswered(register),
        groupsNotFound: tally.groupsNotFound(register),
        flaws: [...emptyPageFlaws(size), ...counts.flaws],
        warnings: tally.warnings(register, size.stated),
      };
    } finally {
      await session.close();
    }
  }

  async readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]> {
    signal.throwIfAborted();
    const session = this.#open(this.#patience);
    try {
      const found = await new LookUp(session.client, session.lists, signal).find(keys);
      return answersOf(keys, found, this.#reader, (user, reason) => {
        const message = `Adobe Admin Console ${this.config.organizationId}, the user ${user}: ${reason}.`;
        return new SourceUnreadableError('SOURCE_UNSUPPORTED', message, { user });
      });
    } finally {
      await session.close();
    }
  }

  async inspect(signal: AbortSignal): Promise<SourceInspection> {
    signal.throwIfAborted();
    const { config, name } = this;
    const session = this.#open(INSPECTION);
    try {
      const { groups: wanted } = this.options.wanted;
      return await inspectUmapi({ name, config, wanted, reader: this.#reader }, session, signal);
    } finally {
      await session.close();
    }
  }

  #open(patience: Patience): UmapiSession {
    const { caFile } = this.options;
    return new UmapiSession(
      { config: this.config, tokens: this.#tokens, clock: this.#clock, caFile },
      patience,
    );
  }
}
