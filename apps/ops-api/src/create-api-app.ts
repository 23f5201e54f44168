import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { type DynamicModule, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { isLoopbackHost } from '#contracts';
import type { Secret } from '#domain';
import { type Observe, observe as observeHere } from '#telemetry';
import { AnswerInterceptor } from './http/answers.js';
import { ApiTokenMissingError, RequestInvalidError } from './http/api-errors.js';
import { errorAnswer } from './http/error-answer.js';
import { ErrorFilter } from './http/error.filter.js';
import { refusal } from './http/gatekeeper.js';

export interface ApiOptions {
  /** The address it will listen on. */
  readonly host: string;
  /** Whoever has it may do everything. Without one only a loopback address is allowed. */
  readonly token?: Secret;
  /** Default: whoever takes this process's observations. */
  readonly observe?: Observe;
}

/** No request needs more; the longest is a list of groups. */
const BODY_BYTES_MAX = 1024 * 1024;
/** A caller who sends that slowly holds a connection and nothing else. */
const REQUEST_MS_MAX = 30_000;

/**
 * The API over HTTP, complete but for `listen`, so that a process may join other transports to it.
 * @throws ApiTokenMissingError
 */
export async function createApiApp(
  module: DynamicModule,
  { host, token, observe = observeHere }: ApiOptions,
): Promise<NestFastifyApplication> {
  if (token === undefined && !isLoopbackHost(host)) throw new ApiTokenMissingError(host);
  const adapter = new FastifyAdapter({
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  takeJsonOnly(app, token);
  app.setGlobalPrefix('api/v1');
  app.useGlobalFilters(new ErrorFilter(observe));
  app.useGlobalInterceptors(new AnswerInterceptor());
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: invalid }));
  return app;
}

/** Refuses before anything of the body is read. */
function takeJsonOnly(app: NestFastifyApplication, token: Secret | undefined): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'x-request-id': request.id,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const refused = refusal(request, token);
    if (refused === undefined) return;
    const { status, body } = errorAnswer(refused, request.id);
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    return reply.code(status).send(body);
  });
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

function invalid(issues: readonly Issue[]): RequestInvalidError {
  const lines = issues.map(({ path = [], message }) => {
    const place = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  return new RequestInvalidError(`The request is not valid. ${lines.join('; ')}`);
}
