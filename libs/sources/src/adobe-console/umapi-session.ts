import type { AdobeConsoleSourceConfig } from '#config';
import type { AccessTokens } from './access-tokens.js';
import type { Clock } from '../clock.js';
import type { Patience } from './decide-retry.js';
import { HttpExchange } from './http-exchange.js';
import { PatientHttp } from './patient-http.js';
import { tlsOptions } from '../tls-options.js';
import { UmapiClient } from './umapi-client.js';
import { UmapiLists } from './umapi-lists.js';

export interface SessionParts {
  readonly config: AdobeConsoleSourceConfig;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly caFile: string | undefined;
}

/** Connections for one read, one look-up or one inspection. */
export class UmapiSession {
  readonly client: UmapiClient;
  readonly lists: UmapiLists;
  readonly #http: HttpExchange;

  constructor({ config, tokens, clock, caFile }: SessionParts, patience: Patience) {
    this.#http = new HttpExchange(tlsOptions(config.verifyTls, caFile), config.timeoutMs);
    const http = new PatientHttp(config, this.#http, clock, patience);
    this.client = new UmapiClient(config, http, tokens);
    this.lists = new UmapiLists(config, this.client);
  }

  /** Such as `TLSv1.3`; undefined before the first connection, and without TLS. */
  get tlsVersion(): string | undefined {
    return this.#http.tlsVersion;
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}
