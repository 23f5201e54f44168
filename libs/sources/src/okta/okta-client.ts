import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Client, RequestExecutor } from '@okta/okta-sdk-nodejs';
import type { z } from 'zod';
import { guardedLookup, type OktaSourceConfig } from '#config';
import type { Clock } from '../clock.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { toSourceError } from './okta-errors.js';
import { OktaExecutor } from './okta-executor.js';
import type { RateState } from './okta-wait.js';

export interface OktaClientOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** PEM, in place of the authorities that Node knows. */
  readonly ca?: readonly string[];
}

interface OktaAnswer<T> {
  readonly value: T;
  /** The header `Link`. */
  readonly link: string | null;
}

/** A token that is about to end is not used any more. */
const TOKEN_MARGIN_MS = 60_000;

/**
 * Asks Okta's API by the SDK, for one read: credentials, token requests and signatures are the SDK's. Addresses are
 * put together and pages followed here, since the SDK's collections write the address of the next page anew, follow it
 * to any host with the token, and take an empty page for a person.
 */
export class OktaClient {
  #token: unknown;
  #tokenUntil = Number.POSITIVE_INFINITY;

  private constructor(
    private readonly config: OktaSourceConfig,
    private readonly options: OktaClientOptions,
    private readonly sdk: Client,
    private readonly executor: OktaExecutor,
    private readonly agent: HttpAgent,
  ) {}

  /** @throws SourceUnreadableError for credentials that cannot even be sent */
  static async open(config: OktaSourceConfig, options: OktaClientOptions): Promise<OktaClient> {
    const { Client } = await import('@okta/okta-sdk-nodejs');
    const lookup = guardedLookup('private');
    const agent = config.url.startsWith('https:')
      ? new HttpsAgent({ keepAlive: true, lookup })
      : new HttpAgent({ keepAlive: true, lookup });
    const executor = new OktaExecutor({ ...options, agent });
    try {
      const sdk = new Client({
        orgUrl: config.url,
        ...credentialsOf(config),
        requestExecutor: executor as unknown as RequestExecutor,
        // The SDK would answer from its own memory what has changed at Okta since.
        cacheMiddleware: null,
      });
      executor.proxy = sdk.http.agent as HttpAgent | undefined;
      return new OktaClient(config, options, sdk, executor, agent);
    } catch (error) {
      agent.destroy();
      throw toSourceError(error, config, 'its API', true);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  get signal(): AbortSignal {
    return this.options.signal;
  }

  get tls(): string | undefined {
    return this.executor.tls;
  }

  get rates(): ReadonlyMap<string, RateState> {
    return this.executor.rates;
  }

  /** An address of the API. @param path behind `/api/v1`, its variable parts encoded */
  url(path: string, query: Readonly<Record<string, string>> = {}): string {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `${this.config.url}/api/v1${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  }

  /**
   * @param place what is asked for, to stand in messages: `group "Sign Sales", page 7`
   * @throws SourceUnreadableError also for an answer that is not what the schema says
   */
  async get<S extends z.ZodType>(url: string, place: string, schema: S): Promise<OktaAnswer<z.output<S>>> {
    try {
      const response = await this.#send(url);
      const value = schema.safeParse(parsedJson(await response.text()));
      if (value.success) return { value: value.data, link: response.headers.get('link') };
      throw this.wrongAnswer(place);
    } catch (error) {
      this.signal.throwIfAborted();
      throw toSourceError(error, this.config, place, this.#token === undefined);
    }
  }

  /** The same; undefined when Okta itself says that there is no such thing (a 404 of anybody else is an error). */
  async find<S extends z.ZodType>(url: string, place: string, schema: S): Promise<z.output<S> | undefined> {
    try {
      return (await this.get(url, place, schema)).value;
    } catch (error) {
      if (isAnswered(error, 404) && error.details['errorCode'] === 'E0000007') return undefined;
      throw error;
    }
  }

  wrongAnswer(place: string): SourceUnreadableError {
    const { host } = new URL(this.config.url);
    return new SourceUnreadableError(
      'SOURCE_ANSWER',
      `Okta at ${host} answered ${place} with something that is cut off or is not what its API says. Nothing of this read is used.`,
      { host, place },
    );
  }

  cut(place: string, what: string): SourceUnreadableError {
    const { host } = new URL(this.config.url);
    return new SourceUnreadableError(
      'SOURCE_CUT',
      `The read of Okta at ${host} was cut short at ${place}: ${what}. Nothing of this read is used.`,
      { host, place },
    );
  }

  async #send(url: string): Promise<Response> {
    const { clock } = this.options;
    const startedAt = clock.now();
    if (startedAt >= this.#tokenUntil) this.sdk.oauth.clearCachedAccessToken();
    const request: object = { method: 'get', headers: { Accept: 'application/json' } };
    const answer: Response = await this.sdk.http.http(url, request);
    this.#noteToken(startedAt);
    return answer;
  }

  /** The SDK uses a token until it is refused. */
  #noteToken(askedAt: number): void {
    const token = (this.sdk.oauth as typeof this.sdk.oauth | undefined)?.accessToken;
    if (token === undefined || token === this.#token) return;
    this.#token = token;
    const lifeMs = token.expires_in * 1000;
    this.#tokenUntil = Number.isFinite(lifeMs)
      ? askedAt + lifeMs - Math.min(TOKEN_MARGIN_MS, lifeMs / 10)
      : Number.POSITIVE_INFINITY;
  }
}

/** Whether Okta answered with this status. */
export function isAnswered(error: unknown, status: number): error is SourceUnreadableError {
  return error instanceof SourceUnreadableError && error.details['status'] === status;
}

/** Every key is given, so that no `okta.yaml` and no OKTA_CLIENT_… of the machine adds to them. */
function credentialsOf({ credentials }: OktaSourceConfig) {
  const none = { token: '', clientId: '', scopes: [], privateKey: '', keyId: '' };
  if (credentials.kind === 'token') {
    return { ...none, authorizationMode: 'SSWS', token: credentials.token.reveal() };
  }
  const { clientId, privateKey, keyId = '', scopes } = credentials;
  return {
    ...none,
    authorizationMode: 'PrivateKey',
    clientId,
    keyId,
    scopes: [...scopes],
    privateKey: privateKey.reveal(),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
