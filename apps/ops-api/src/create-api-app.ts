import { inspect } from 'node:util';
import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isLoopbackHost } from '#contracts';
import { IdempotencyRepository } from '#db';
import type { Secret } from '#domain';
import { createHttpApp, RATE_LIMITS, type RateLimits, RefusalLog, sendProblem } from '#http';
import { type Observe, observe as observeHere } from '#telemetry';
import type { CallerRequest } from './access/access.decorator.js';
import { AccessModule } from './access/access.module.js';
import { AccessOptions } from './access/access-options.js';
import { isForConsole, serveConsole } from './console/serve-console.js';
import { comeIn } from './access/front-door.js';
import { Gatekeeper } from './access/gatekeeper.js';
import type { OidcOptions } from './access/oidc/oidc-options.js';
import { AnswerInterceptor } from './http/answers.js';
import { ApiTokenMissingError } from './http/api-errors.js';
import { errorAnswer } from './http/error-answer.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { API_PREFIX } from './openapi/openapi-document.js';

export interface ApiOptions {
  /** The address it will listen on. */
  readonly host: string;
  /** Whoever has it may do everything. */
  readonly token?: Secret;
  /** An identity provider that vouches for people and scripts. */
  readonly oidc?: OidcOptions;
  /** The address under which browsers reach the API, without a path. */
  readonly publicUrl?: string;
  /** The address under which directories reach the intake, without a path. */
  readonly intakeUrl?: string;
  /** Whether whoever sits at this machine comes in without showing anything; see `AccessOptions`. */
  readonly local?: 'auto' | 'on' | 'off';
  /** Default: whoever takes this process's observations. */
  readonly observe?: Observe;
  /** Default: RATE_LIMITS. */
  readonly rateLimits?: RateLimits;
  /** Addresses or networks whose word about the caller's address counts; default: nobody's. */
  readonly trustedProxies?: readonly string[];
  /** The folder of the built console; left out: the API alone is served. */
  readonly console?: string;
}

/**
 * The API over HTTP, complete but for `listen`, so that a process may join other transports to it.
 * @throws ApiTokenMissingError
 */
export async function createApiApp(
  module: DynamicModule,
  { observe = observeHere, rateLimits = RATE_LIMITS, trustedProxies = [], console, ...access }: ApiOptions,
): Promise<NestFastifyApplication> {
  const app = await createHttpApp(guarded(module, access), {
    ...{ observe, rateLimits, trustedProxies, callerOf },
    answerError: errorAnswer,
  });
  try {
    await refuseOpenHouse(app, access, observe);
  } catch (error) {
    await app.close();
    throw error;
  }
  openFrontDoor(app, observe);
  if (console !== undefined) await serveConsole(app.getHttpAdapter().getInstance(), console);
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalInterceptors(
    new IdempotencyInterceptor(app.get(IdempotencyRepository)),
    new AnswerInterceptor(),
  );
  return app;
}

/** Known by then; requests that reach no route of ours may have none. */
function callerOf(request: object): string | undefined {
  const { caller } = request as CallerRequest;
  return caller && `${caller.kind} ${caller.actor}`;
}

/** What of the options says who may come in. */
type AccessWays = Omit<ApiOptions, 'observe' | 'rateLimits' | 'trustedProxies' | 'console'>;

@Module({})
class ApiRoot {}

function guarded(module: DynamicModule, access: AccessWays): DynamicModule {
  return { module: ApiRoot, imports: [AccessModule.with(new AccessOptions(access)), module] };
}

/** @throws ApiTokenMissingError others can reach the address, and nobody can show who they are */
async function refuseOpenHouse(
  app: NestFastifyApplication,
  { host, token, oidc }: AccessWays,
  observe: Observe,
): Promise<void> {
  const gatekeeper = app.get(Gatekeeper, { strict: false });
  const tokens = await gatekeeper.hasTokens();
  if (token === undefined && oidc === undefined && !tokens && !isLoopbackHost(host))
    throw new ApiTokenMissingError(host);
  const ways = { shared: token !== undefined, oidc: oidc !== undefined, tokens };
  observe({ event: 'api.access', local: await gatekeeper.isOpenHere(), ...ways });
}

/** Refuses before anything of the body is read. */
function openFrontDoor(app: NestFastifyApplication, observe: Observe): void {
  const fastify = app.getHttpAdapter().getInstance();
  const gatekeeper = app.get(Gatekeeper, { strict: false });
  const refusals = app.get(RefusalLog, { strict: false });
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'x-request-id': request.id,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    if (isForConsole(request)) return;
    const refused = await comeIn(request, gatekeeper, refusals);
    if (refused === undefined) return;
    const answer = errorAnswer(refused, request.id);
    const { status, body, isDefect } = answer;
    if (isDefect)
      observe({ event: 'api.failed', requestId: request.id, code: body.code, message: inspect(refused) });
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    return sendProblem(reply, answer);
  });
}
