import { TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import { guardedLookup } from '#config';
import { describeNetworkFailure, TryTimeoutError, type NetworkFailure } from './network-failure.js';
import type { TlsOptions } from '../tls-options.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** One header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

export type HttpOutcome =
  | ({ readonly kind: 'answered' } & HttpAnswer)
  | { readonly kind: 'failed'; readonly failure: NetworkFailure; readonly error: unknown };

/** A page of 2,000 people has some megabytes. This bounds a server gone mad. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS_MAX = 10_000;

/** Connections to Adobe, by undici. Every request is sent once; redirects are answers like others. */
export class HttpExchange {
  readonly #agent: Agent;
  #tlsVersion: string | undefined;

  /** @param timeoutMs from the start of a request to the last byte of its answer */
  constructor(
    tls: TlsOptions,
    private readonly timeoutMs: number,
  ) {
    const timeout = Math.min(timeoutMs, CONNECT_TIMEOUT_MS_MAX);
    const connect = buildConnector({ ...tls, timeout, lookup: guardedLookup('private') });
    this.#agent = new Agent({
      connections: 1,
      pipelining: 1,
      // `timeoutMs` is the one time limit, and a finer one.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: ANSWER_BYTES_MAX,
      connect: (options, callback) =>
        connect(options, (...result) => {
          const [, socket] = result;
          if (socket instanceof TLSSocket) this.#tlsVersion = socket.getProtocol() ?? undefined;
          callback(...result);
        }),
    });
  }

  /** Such as `TLSv1.3`, of the last connection; undefined without TLS. */
  get tlsVersion(): string | undefined {
    return this.#tlsVersion;
  }

  /** @throws the signal's reason, once it is aborted */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new TryTimeoutError('time limit')), this.timeoutMs);
    try {
      return await this.#exchange(request, AbortSignal.any([signal, deadline.signal]));
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'failed', failure: describeNetworkFailure(error), error };
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #exchange({ url, method, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    const answer = await this.#agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      signal,
    });
    const text = await answer.body.text();
    const header = (name: string) => {
      const value = answer.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    return { kind: 'answered', status: answer.statusCode, header, text };
  }
}
