import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Secret } from '#domain';
import { ServerUnreachableError } from './errors.js';
import { interpretAnswer, type RawAnswer, unreadable } from './interpret-answer.js';
import { retryDelayMs } from './retry-delay.js';

/** A request that has no answer by then will get none. */
const ANSWER_MS_MAX = 30_000;

/** Faults of a certificate: asking again changes nothing. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|EPROTO/;

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

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

  async #send({ method, path, body, headers }: Asked): Promise<RawAnswer> {
    const response = await fetch(`${this.address}/api/v1${path}`, {
      method,
      // A token goes to the server that was named, and to no other that this one may name.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.token && { authorization: `Bearer ${this.token.reveal()}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
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
