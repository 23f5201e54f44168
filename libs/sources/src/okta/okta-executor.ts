import type { Agent } from 'node:http';
import type { Clock } from '../clock.js';
import { exchange, type ExchangeAnswer } from './okta-exchange.js';
import { judgeNetworkError, OktaNetworkError } from './okta-network-error.js';
import { OktaTokenError } from './okta-token-error.js';
import { bucketOf, rateStateOf, waitAfter, waitBefore, type OktaWait, type RateState } from './okta-wait.js';

/** A request as the SDK hands it over. */
export interface SdkRequest {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: unknown;
  readonly body?: unknown;
}

export interface ExecutorOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly agent: Agent;
  readonly ca?: readonly string[];
}

const TOKEN_PATH = '/oauth2/v1/token';
/** The SDK would ask for a token again as often as the server wants another nonce. */
const NONCES_MAX = 3;

/**
 * Sends what the SDK wants sent, in place of the SDK's own executor: that one sleeps deaf to any signal, sends again
 * for 429 only and as long as the server likes, and takes a refused token for a token.
 */
export class OktaExecutor {
  readonly #rates = new Map<string, RateState>();
  #nonces = 0;
  #tls: string | undefined;
  /** Set where HTTPS_PROXY is: the SDK would send its token requests past it. */
  proxy: Agent | undefined;

  constructor(private readonly options: ExecutorOptions) {}

  /** Of the connection that was last used, such as `TLSv1.3`; undefined without TLS. */
  get tls(): string | undefined {
    return this.#tls;
  }

  /** What is known of rate limits, by kind of request. */
  get rates(): ReadonlyMap<string, RateState> {
    return this.#rates;
  }

  /** @throws OktaNetworkError, OktaTokenError, or the signal's reason */
  async fetch(request: SdkRequest): Promise<Response> {
    const { clock } = this.options;
    const url = request.url ?? '';
    for (let tries = 1; ; tries += 1) {
      await this.#wait(waitBefore(this.#rates.get(bucketOf(url)), clock.now()));
      const result = await this.#try(url, request);
      const outcome =
        result instanceof OktaNetworkError
          ? ({ kind: 'broken', lasting: isLasting(result) } as const)
          : ({ kind: 'answer', status: result.status, headers: result.headers } as const);
      const next = waitAfter(outcome, tries, clock.now(), clock.random());
      if (next !== 'final') {
        await this.#wait(next);
        continue;
      }
      if (result instanceof OktaNetworkError) throw result;
      return this.#checkToken(url, result);
    }
  }

  async #try(url: string, request: SdkRequest): Promise<Response | OktaNetworkError> {
    try {
      const { response, tls } = await this.#send(url, request);
      this.#tls = tls;
      const rate = rateStateOf(response.headers, this.options.clock.now());
      if (rate) this.#rates.set(bucketOf(url), rate);
      return response;
    } catch (error) {
      if (error instanceof OktaNetworkError) return error;
      throw error;
    }
  }

  #send(url: string, { method, headers, body }: SdkRequest): Promise<ExchangeAnswer> {
    const { signal, ca, agent } = this.options;
    const isHere = isLoopback(url);
    if (!isHere && !url.startsWith('https:')) throw new OktaNetworkError('ERR_SSL_MISSING');
    signal.throwIfAborted();
    return exchange({
      url,
      method: (method ?? 'GET').toUpperCase(),
      headers: headers as Readonly<Record<string, string>>,
      ...(typeof body === 'string' && { body }),
      agent: isHere ? agent : (this.proxy ?? agent),
      ...(ca && { ca }),
      signal,
    });
  }

  async #wait(wait: OktaWait): Promise<void> {
    if (wait === 'too-long') throw new OktaNetworkError('PATIENCE');
    if (wait === 'final' || wait.waitMs === 0) return;
    await this.options.clock.sleep(wait.waitMs, this.options.signal);
  }

  async #checkToken(url: string, response: Response): Promise<Response> {
    if (new URL(url).pathname !== TOKEN_PATH) return response;
    const text = await response.text();
    const answer = tokenAnswer(text);
    const wantsNonce = answer['error'] === 'use_dpop_nonce' && this.#nonces < NONCES_MAX;
    this.#nonces = wantsNonce ? this.#nonces + 1 : 0;
    if (!wantsNonce && (!response.ok || typeof answer['access_token'] !== 'string')) {
      throw new OktaTokenError(response.status, answer);
    }
    return new Response(text, { status: response.status, headers: response.headers });
  }
}

function tokenAnswer(text: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? { ...answer } : {};
  } catch {
    return {};
  }
}

/** A certificate does not get better by asking again. */
function isLasting(error: OktaNetworkError): boolean {
  const { code } = judgeNetworkError(error);
  return code === 'SOURCE_TLS' || code === 'SOURCE_ANSWER';
}

function isLoopback(url: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u.test(new URL(url).hostname);
}
