import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Secret, SyncError } from '#domain';
import type { Query } from '../desk.js';
import { ServerUnreachableError } from './errors.js';
import { interpretAnswer, type RawAnswer, unreadable } from './interpret-answer.js';
import { retryDelayMs } from './retry-delay.js';

/** A request that has no answer by then will get none. */
const ANSWER_MS_MAX = 30_000;

/** Faults of a certificate: asking again changes nothing. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|EPROTO/;

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks with one ops-api. Every request may be sent twice, so each is sent again while the server has a bad moment. */
export class ServerConnection {
  #hasAnswered = false;

  /** @param address without a trailing slash */
  constructor(
    readonly address: string,
    private readonly token: Secret | undefined,
  ) {}

  get<Schema extends z.ZodType>(schema: Schema, path: string, query: Query = {}): Promise<z.output<Schema>> {
    return this.#ask(schema, { method: 'GET', path: `${path}${queryText(query)}` });
  }

  /** @param key names the run that the request starts, so that sending it twice starts one */
  post<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body: unknown,
    key?: string,
  ): Promise<z.output<Schema>> {
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    return this.#ask(schema, { method: 'POST', path, body, headers });
  }

  /**
   * What a route streams, as it comes. Asked for once.
   * @throws ServerUnreachableError the server has sent nothing for half a minute, or the connection broke
   */
  async *download(path: string, query: Query = {}): AsyncGenerator<Uint8Array> {
    const silence = new AbortController();
    const watch = () => setTimeout(() => silence.abort(), ANSWER_MS_MAX);
    let timer = watch();
    try {
      const response = await this.#fetch(
        { method: 'GET', path: `${path}${queryText(query)}` },
        silence.signal,
      );
      if (response.status !== 200 || response.body === null) {
        const answer = { status: response.status, text: await response.text() };
        const meaning = interpretAnswer(answer, `GET ${path} of ${this.address}`);
        throw meaning.kind === 'body' ? unreadable(`GET ${path}`, 'it is no stream') : meaning.error;
      }
      this.#hasAnswered = true;
      for await (const part of response.body as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = watch();
        yield part;
      }
    } catch (error) {
      if (error instanceof SyncError) throw error;
      const { why } = failureOf(error);
      throw this.#unreachable(
        silence.signal.aborted ? `nothing came for ${ANSWER_MS_MAX / 1000} seconds` : why,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask<Schema extends z.ZodType>(schema: Schema, asked: Asked): Promise<z.output<Schema>> {
    const words = `${asked.method} ${asked.path.split('?')[0] ?? ''} of ${this.address}`;
    const body = await this.#bodyOf(asked, words);
    const { data, error } = schema.safeParse(body);
    if (error !== undefined) throw unreadable(words, z.prettifyError(error).replaceAll('\n', ' '));
    return data;
  }

  async #bodyOf(asked: Asked, words: string): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#send(asked).catch((error: unknown) => failureOf(error));
      const delayMs = retryDelayMs(tries, this.#hasAnswered, Math.random());
      if ('why' in answer) {
        if (delayMs === undefined || !answer.mayPass) throw this.#unreachable(answer.why);
      } else {
        this.#hasAnswered = true;
        const meaning = interpretAnswer(answer, words);
        if (meaning.kind === 'body') return meaning.body;
        if (delayMs === undefined || !meaning.again) throw meaning.error;
      }
      await sleep(delayMs);
    }
  }

  async #send(asked: Asked): Promise<RawAnswer> {
    const response = await this.#fetch(asked, AbortSignal.timeout(ANSWER_MS_MAX));
    return { status: response.status, text: await response.text() };
  }

  #fetch({ method, path, body, headers }: Asked, signal: AbortSignal): Promise<Response> {
    return fetch(`${this.address}/api/v1${path}`, {
      method,
      // A token goes to the server that was named, and to no other that this one may name.
      redirect: 'manual',
      signal,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.token && { authorization: `Bearer ${this.token.reveal()}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  #unreachable(why: string): ServerUnreachableError {
    const advice = CERTIFICATE.test(why)
      ? 'Its certificate must verify; name your own authority in NODE_EXTRA_CA_CERTS.'
      : 'See that it runs, and check the address.';
    const state = this.#hasAnswered
      ? 'A run that was started goes on there.'
      : 'Nothing was read or written.';
    return new ServerUnreachableError(
      `The server ${this.address} cannot be reached: ${why}. ${advice} ${state}`,
    );
  }
}

/** Node's fetch says "fetch failed" and keeps the reason to itself. */
function failureOf(error: unknown): { readonly why: string; readonly mayPass: boolean } {
  if (!(error instanceof Error)) return { why: String(error), mayPass: false };
  if (error.name === 'TimeoutError') {
    return { why: `no answer within ${ANSWER_MS_MAX / 1000} seconds`, mayPass: true };
  }
  const { cause } = error;
  if (!(cause instanceof Error)) return { why: error.message, mayPass: error instanceof TypeError };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const message = cause.message === '' ? code : cause.message;
  return { why: message.includes(code) ? message : `${message} (${code})`, mayPass: !CERTIFICATE.test(code) };
}

function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    const values = typeof value === 'object' ? value : [value];
    for (const one of values) params.append(name, String(one));
  }
  return params.size === 0 ? '' : `?${params.toString()}`;
}
