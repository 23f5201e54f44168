import type { ConnectionOptions } from 'node:tls';
import { displayPath, type LdapSourceConfig } from '#config';
import { tlsOptions } from '../tls-options.js';
import type { Clock } from '../clock.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { explainFailure, type LdapPlace, type LdapStep } from './explain-failure.js';
import { type LdapAddress, LdapConnection, type LdapTimes } from './ldap-connection.js';
import type { LdapEntry } from './ldap-entry.js';
import { LdapFailure } from './ldap-failure.js';
import { type LdapSearch, searchPages, type SearchEnd, type SearchProgress } from './paged-search.js';
import { RESULT } from './result-codes.js';

const TRIES = 3;
const FIRST_DELAY_MS = 500;
const DEFAULT_TIMES: LdapTimes = { connectMs: 15_000, answerMs: 120_000 };

export interface SessionOptions {
  /** Absolute path of a PEM file with more authorities. */
  readonly caFile?: string;
  readonly clock: Clock;
  readonly times?: LdapTimes;
}

/**
 * Searches on one connection, which is opened and bound when it is first needed, and again when it was lost between two
 * searches. A search whose answer has begun is never repeated and never goes on elsewhere: its pages belong together.
 */
export class LdapSession {
  readonly place: LdapPlace;
  readonly #address: LdapAddress;
  readonly #isTlsFromStart: boolean;
  #connection: LdapConnection | undefined;
  #opening: Promise<LdapConnection> | undefined;

  constructor(
    private readonly config: LdapSourceConfig,
    private readonly options: SessionOptions,
  ) {
    const { protocol, hostname, port } = new URL(config.url);
    this.#isTlsFromStart = protocol === 'ldaps:';
    this.#address = {
      host: hostname.replace(/^\[|\]$/gu, '') || 'localhost',
      port: port === '' ? (this.#isTlsFromStart ? 636 : 389) : Number(port),
    };
    this.place = {
      url: config.url,
      baseDn: config.baseDn,
      connector: displayPath(config.file),
      ...(config.bind && { username: config.bind.username }),
    };
  }

  /**
   * @param onEntry gets each entry as it comes; what it throws ends the search
   * @throws SourceUnreadableError the search has no complete answer
   */
  async search(
    search: LdapSearch,
    onEntry: (entry: LdapEntry) => void,
    signal: AbortSignal,
  ): Promise<SearchEnd> {
    for (let tried = 1; ; tried += 1) {
      const progress: SearchProgress = { page: 1, isAnswered: false };
      const connection = await this.connection(signal);
      try {
        return await searchPages(connection, search, this.config.pageSize, onEntry, progress, signal);
      } catch (error) {
        if (!(error instanceof LdapFailure)) throw error;
        const explained = explainFailure(error, this.place, stepOf(search, progress));
        if (tried === TRIES || progress.isAnswered || !mayPass(error)) throw explained;
        await this.#pause(tried, signal);
        await this.connection(signal).catch((cause: unknown) => {
          // Said of the search that was lost: that is the place people look for.
          throw signal.aborted ? cause : explained;
        });
      }
    }
  }

  /** The connection that is open, or a new one. @throws SourceUnreadableError */
  async connection(signal: AbortSignal): Promise<LdapConnection> {
    if (this.#connection?.isOpen === true) return this.#connection;
    this.#opening ??= this.#open(signal).finally(() => (this.#opening = undefined));
    this.#connection = await this.#opening;
    return this.#connection;
  }

  close(): void {
    this.#connection?.close();
  }

  /** Nobody asks for a while; the connection stays open and keeps no process alive. */
  rest(): void {
    this.#connection?.rest();
  }

  wake(): void {
    this.#connection?.wake();
  }

  async #open(signal: AbortSignal): Promise<LdapConnection> {
    const trust: ConnectionOptions = {
      minVersion: 'TLSv1.2',
      ...tlsOptions(this.config.verifyTls, this.options.caFile),
    };
    for (let tried = 1; ; tried += 1) {
      signal.throwIfAborted();
      let step: LdapStep['step'] & ('connect' | 'start-tls' | 'bind') = 'connect';
      const at = (next: typeof step): void => void (step = next);
      try {
        return await this.#openOnce(trust, at, signal);
      } catch (error) {
        if (!(error instanceof LdapFailure)) throw error;
        if (tried === TRIES || !mayPass(error)) throw explainFailure(error, this.place, { step });
        await this.#pause(tried, signal);
      }
    }
  }

  async #openOnce(
    trust: ConnectionOptions,
    at: (step: 'start-tls' | 'bind') => void,
    signal: AbortSignal,
  ): Promise<LdapConnection> {
    const { bind, startTls } = this.config;
    const times = this.options.times ?? DEFAULT_TIMES;
    const firstTls = this.#isTlsFromStart ? trust : undefined;
    const connection = await LdapConnection.open(this.#address, times, firstTls, signal);
    try {
      if (startTls && !this.#isTlsFromStart) {
        at('start-tls');
        await connection.startTls(this.#address, trust, signal);
      }
      if (bind !== undefined) {
        at('bind');
        const password = bind.password.reveal();
        if (password === '') throw this.#emptyPassword(bind.username);
        await connection.bind(bind.username, password, signal);
      }
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Servers take a name without a password for nobody at all, and say yes (RFC 4513, 5.1.2). */
  #emptyPassword(username: string): SourceUnreadableError {
    return new SourceUnreadableError(
      'SOURCE_REFUSED',
      `The password of "${username}" is empty, which LDAP takes for an anonymous client. Give the password in ${this.place.connector}.`,
      { url: this.place.url },
    );
  }

  /** Longer each time, and not by the same for everybody. */
  async #pause(tried: number, signal: AbortSignal): Promise<void> {
    const delayMs = FIRST_DELAY_MS * 2 ** (tried - 1);
    const { clock } = this.options;
    try {
      await clock.sleep(delayMs * (1 + clock.random() / 2), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }
}

function stepOf(search: LdapSearch, { page }: SearchProgress): LdapStep {
  const { subject, filterKeys, scope } = search;
  return { step: 'search', subject, filterKeys, ...(scope === 'sub' && { page }) };
}

/** Whether the same may go well when it is tried again in a moment. */
function mayPass({ kind, resultCode, cause }: LdapFailure): boolean {
  if (kind === 'result') return resultCode === RESULT.busy || resultCode === RESULT.unavailable;
  const isNameUnknown = (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOTFOUND';
  return kind === 'lost' || (kind === 'unreachable' && !isNameUnknown);
}
