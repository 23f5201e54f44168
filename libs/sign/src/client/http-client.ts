import { Pool, type Dispatcher } from 'undici';
import { guardedLookup } from '#config';
import type { TlsOptions } from './tls-options.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the start to the last byte of the answer, milliseconds. */
  readonly timeoutMs: number;
  /** Cuts the request short. */
  readonly cut?: AbortSignal;
  /** Called as soon as the status is known, before the body. */
  readonly onHead?: (head: HttpHead) => void;
}

export interface HttpHead {
  readonly status: number;
  /** One header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/** `text` is missing when the body broke off; the status counts nevertheless. */
export type HttpResult =
  | { readonly kind: 'answer'; readonly head: HttpHead; readonly text: string }
  | { readonly kind: 'cut-answer'; readonly head: HttpHead; readonly error: unknown }
  /** `sent` is false when no connection came about: nothing can have reached the server. */
  | { readonly kind: 'no-answer'; readonly sent: boolean; readonly error: unknown }
  /** By the signal `cut`. */
  | { readonly kind: 'stopped' };

/** The time limit of one attempt, told apart from the caller's signal. */
class AttemptTimeoutError extends Error {
  readonly code = 'TIME_LIMIT';
}

/** A list of a million users has some 300 bytes each, 1000 a page. This bounds a server gone mad. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS_MAX = 10_000;

/** Connections to the hosts of one org, by undici. Every request is sent at most once. */
export class HttpClient {
  readonly #pools = new Map<string, { pool: Pool; client: Dispatcher }>();

  constructor(
    private readonly connections: number,
    private readonly timeoutMs: number,
    private readonly tls: TlsOptions,
  ) {}

  async send(request: HttpRequest): Promise<HttpResult> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new AttemptTimeoutError('time limit')), request.timeoutMs);
    const trace: Trace = { sent: false };
    try {
      return await this.#exchange(request, deadline.signal, trace);
    } catch (error) {
      return request.cut?.aborted === true
        ? { kind: 'stopped' }
        : { kind: 'no-answer', sent: trace.sent, error };
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.destroy()));
    this.#pools.clear();
  }

  async #exchange(request: HttpRequest, deadline: AbortSignal, trace: Trace): Promise<HttpResult> {
    const { url, method, headers, body, cut } = request;
    const answer = await this.#clientFor(url.origin).request({
      path: url.pathname + url.search,
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      signal: cut === undefined ? deadline : AbortSignal.any([deadline, cut]),
      opaque: trace,
    });
    const head = headOf(answer);
    request.onHead?.(head);
    try {
      return { kind: 'answer', head, text: await answer.body.text() };
    } catch (error) {
      return cut?.aborted === true ? { kind: 'stopped' } : { kind: 'cut-answer', head, error };
    }
  }

  #clientFor(origin: string): Dispatcher {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known.client;
    const pool = new Pool(origin, {
      connections: this.connections,
      pipelining: 1,
      allowH2: false,
      // `timeoutMs` of the request is the one time limit, and a finer one.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: ANSWER_BYTES_MAX,
      connect: {
        ...this.tls,
        // A simulator or a gateway may be in the house; where clouds keep secrets, no name may lead.
        lookup: guardedLookup('private'),
        timeout: Math.min(this.timeoutMs, CONNECT_TIMEOUT_MS_MAX),
      },
    });
    const client = pool.compose(markSent);
    this.#pools.set(origin, { pool, client });
    return client;
  }
}

/** Travels with a request as undici's `opaque`. */
interface Trace {
  sent: boolean;
}

/** Notes the moment before the first byte is written: from then on the request may have reached the server. */
const markSent: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(options, new SentMarker(handler, traceOf(options)));

class SentMarker implements Dispatcher.DispatchHandler {
  constructor(
    private readonly inner: Dispatcher.DispatchHandler,
    private readonly trace: Trace | undefined,
  ) {}

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.inner.onRequestStart?.(controller, context);
    // A request whose time was over before there was a connection is aborted here, and nothing is written.
    if (this.trace !== undefined && !controller.aborted) this.trace.sent = true;
  }

  onResponseStart(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>): void {
    this.inner.onResponseStart?.(...args);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.inner.onResponseData?.(controller, chunk);
  }

  onResponseEnd(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>): void {
    this.inner.onResponseEnd?.(...args);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.inner.onResponseError?.(controller, error);
  }
}

function traceOf(options: Dispatcher.DispatchOptions & { opaque?: unknown }): Trace | undefined {
  const { opaque } = options;
  return typeof opaque === 'object' && opaque !== null && 'sent' in opaque ? (opaque as Trace) : undefined;
}

function headOf(answer: Dispatcher.ResponseData<unknown>): HttpHead {
  return {
    status: answer.statusCode,
    header: (name) => {
      const value = answer.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
  };
}
