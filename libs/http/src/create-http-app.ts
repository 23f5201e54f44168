import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { type DynamicModule, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Observe } from '#telemetry';
import { brokenRequests, type OtherForm, refuseExpectations } from './broken-requests.js';
import type { AnswerError } from './error-answer.js';
import { ErrorFilter } from './error.filter.js';
import { FrameAdapter } from './frame.adapter.js';
import { invalid } from './invalid.js';
import { jsonExcess } from './json-limits.js';
import { limitRates, type RateLimits } from './rate-limits.js';
import { RequestTooComplexError } from './request-errors.js';
import { sendSecurityHeaders } from './security-headers.js';
import { StorableTextPipe } from './storable-text.pipe.js';

export interface HttpAppOptions {
  readonly observe: Observe;
  readonly answerError: AnswerError;
  readonly rateLimits: RateLimits;
  /** Who sends a request, once that is known. */
  readonly callerOf?: (request: object) => string | undefined;
  /** Addresses or networks whose word about the caller's address counts. */
  readonly trustedProxies: readonly string[];
  /** Media types that are JSON; default: `application/json`. */
  readonly jsonTypes?: readonly string[];
  /** True: the body stays on the request as it came (`TextRequest`), for signatures. */
  readonly keepsText?: true;
  /** The form of refusals where it is not that of problem documents. */
  readonly otherForm?: OtherForm;
}

/** A request with a body, where the application keeps it. */
export interface TextRequest {
  text?: string;
}

/** No request needs more; the longest is a list of groups. */
const BODY_BYTES_MAX = 1024 * 1024;
/** Room for a token of 16 KiB, so that a longer one is refused as every other. */
const HEADER_BYTES_MAX = 32 * 1024;
/** A caller who sends that slowly holds a connection and nothing else. */
const REQUEST_MS_MAX = 30_000;
const HEADERS_MS_MAX = 10_000;
/** An idle connection waits that long for its next request. */
const KEEP_ALIVE_MS = 65_000;
/** More than that at once is nobody whom we serve. */
const CONNECTIONS_MAX = 2_000;

/**
 * An application with the frame that everything has that listens: bounds of size, time and rate, security headers,
 * refusals as problem documents. Who may come in is the application's own; it is complete but for that and `listen`.
 */
export async function createHttpApp(
  module: DynamicModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const { observe, answerError, rateLimits, callerOf, trustedProxies } = options;
  const broken = brokenRequests(options.otherForm);
  const errors = new ErrorFilter(observe, answerError);
  const adapter = new FrameAdapter({
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    ...broken,
    http: { ...broken.http, maxHeaderSize: HEADER_BYTES_MAX, headersTimeout: HEADERS_MS_MAX },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { maxParamLength: 200 },
  });
  adapter.answerBy(errors);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.server.maxConnections = CONNECTIONS_MAX;
  sendSecurityHeaders(fastify);
  await limitRates(fastify, rateLimits, callerOf);
  boundJson(app, options);
  refuseExpectations(app.getHttpServer());
  app.useGlobalFilters(errors);
  app.useGlobalPipes(new StorableTextPipe(), new StandardSchemaValidationPipe({ exceptionFactory: invalid }));
  return app;
}

/** The parser of JSON, after a look at how much there is to parse. Keys that reach into prototypes are refused. */
function boundJson(
  app: NestFastifyApplication,
  { jsonTypes = ['application/json'], keepsText }: HttpAppOptions,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser([...jsonTypes], { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (keepsText) (request as TextRequest).text = text;
    const excess = jsonExcess(text);
    if (excess === undefined) void parse(request, text, done);
    else done(new RequestTooComplexError(excess));
  });
}
