import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScimConnectionRepository } from '#db';
import type { OtherForm } from '#http';
import { observe } from '#telemetry';
import type { ScimConnection } from './scim-connections.service.js';
import { type ScimAnswer, ScimDispatch } from './scim-dispatch.service.js';
import { errorDocument, mediaTypeFor } from './scim-documents.js';
import { scimFailure, scimNowhere } from './scim-errors.js';
import { ScimGate } from './scim-gate.service.js';
import { readScimQuery } from './scim-query.js';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** What is looked at of a request. */
interface Request {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly ip: string;
  readonly protocol: string;
  readonly host: string;
  readonly body: unknown;
  readonly headers: Readonly<Partial<Record<HeaderName, string | undefined>>>;
  readonly raw: { readonly headers: Partial<Record<'content-type', string | undefined>> };
}
type HeaderName = 'authorization' | 'accept' | 'user-agent' | 'if-match' | 'if-none-match';

/** What is said with a reply. */
interface Reply {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  type(media: string): Reply;
  send(body?: string): Reply;
}

/** All that is under it has the form of the protocol, other versions and slips included. */
const ROOT = '/scim';
const VERSION = '/v2';
const PREFIX = `${ROOT}${VERSION}`;
/** A client that pushes a company asks hundreds of times a second; when it was last heard of is known well enough. */
const NOTED_EVERY_MS = 5_000;
const USER_AGENT_MAX = 200;

/**
 * Mounts the SCIM service as a part of the server of its own: what goes wrong here, be it before a route is found, is said
 * in the form of the protocol.
 */
@Injectable()
export class ScimRoutes implements OnModuleInit {
  readonly #admitted = new WeakMap<object, ScimConnection>();
  readonly #noted = new Map<string, number>();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly gate: ScimGate,
    private readonly dispatch: ScimDispatch,
    private readonly connections: ScimConnectionRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<Fastify>();
    await fastify.register(
      async (scope) => {
        scope.addHook('onRequest', (request) => this.#admit(request));
        scope.addHook('onResponse', (request, reply) => this.#note(request, reply.statusCode));
        scope.setErrorHandler((error, request, reply) => fail(error, request, reply));
        scope.setNotFoundHandler((request, reply) => fail(scimNowhere(), request, reply));
        scope.route({
          method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
          url: `${VERSION}/:connection/*`,
          handler: async (request, reply) => this.#handle(request, reply),
        });
      },
      { prefix: ROOT },
    );
  }

  /** Before anything of the body is read. */
  async #admit(request: Request): Promise<void> {
    const connection = await this.gate.admit(connectionOf(request), {
      authorization: request.headers.authorization,
      address: request.ip,
      route: routeOf(request),
    });
    this.#admitted.set(request, connection);
    // Clients name a media type for the body that they do not send.
    if (request.method === 'DELETE') delete request.raw.headers['content-type'];
  }

  async #handle(request: Request, reply: Reply): Promise<void> {
    const connection = this.#admitted.get(request);
    if (connection === undefined) throw new Error('A request was not admitted.');
    const { headers, method, url, body } = request;
    const answer = await this.dispatch.answer({
      ...{ connection, method, body, path: pathOf(url), query: readScimQuery(url) },
      ...{ ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] },
      base: baseOf(request, connection.name),
    });
    send(request, reply, answer);
  }

  /** The client is not kept waiting for it. */
  async #note(request: Request, status: number): Promise<void> {
    const connection = this.#admitted.get(request)?.name;
    const now = Date.now();
    if (connection === undefined || now - (this.#noted.get(connection) ?? 0) < NOTED_EVERY_MS) return;
    this.#noted.set(connection, now);
    const [kind = ''] = pathOf(request.url);
    const userAgent = request.headers['user-agent']?.slice(0, USER_AGENT_MAX) ?? null;
    const last = {
      connection,
      at: new Date(now),
      request: `${request.method} /${kind.slice(0, 60)}`,
      status,
      userAgent,
    };
    // When a client was heard of is a help for people; no answer fails for it.
    await this.connections.noteRequest(last).catch(() => undefined);
  }
}

function send({ headers }: Request, reply: Reply, { status, body, etag, location }: ScimAnswer): void {
  void reply.code(status);
  if (etag !== undefined) void reply.header('etag', etag);
  if (location !== undefined) void reply.header('location', location);
  if (body === undefined) void reply.send();
  else void reply.type(mediaTypeFor(headers.accept)).send(JSON.stringify(body));
}

/** What is refused before anything of the request is known. */
export const scimForm: OtherForm = (url, error, requestId) => {
  if (segmentsOf(url)[0]?.toLowerCase() !== ROOT.slice(1)) return undefined;
  const failure = scimFailure(error, requestId);
  return { status: failure.status, media: mediaTypeFor(undefined), body: errorDocument(failure) };
};

function fail(error: unknown, request: Request, reply: Reply): void {
  const failure = scimFailure(error, request.id);
  const { status, isDefect } = failure;
  if (isDefect) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    observe({ event: 'api.failed', requestId: request.id, code: 'INTERNAL', message });
  }
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(status)
    .type(mediaTypeFor(request.headers.accept))
    .send(JSON.stringify(errorDocument(failure)));
}

function connectionOf({ url }: Request): string {
  return decodedOr(segmentsOf(url)[2] ?? '');
}

/** What follows the connection; a trailing or a doubled slash is nothing. */
function pathOf(url: string): string[] {
  return segmentsOf(url).slice(3).map(decodedOr);
}

function segmentsOf(url: string): string[] {
  return (url.split('?', 1)[0] ?? '').split('/').filter((part) => part !== '');
}

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** For the record: no ids. */
function routeOf({ method, url }: Request): string {
  return `${method} /${segmentsOf(url).slice(0, 4).join('/')}`.slice(0, 200);
}

/** As the client calls us. A name that is none is left out. */
function baseOf({ protocol, host }: Request, connection: string): string {
  const origin = /^[\w.:[\]-]{1,260}$/.test(host) ? `${protocol}://${host}` : '';
  return `${origin}${PREFIX}/${connection}`;
}
