import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequestRateError } from './request-errors.js';

/** Requests a minute; 0 sets no bound. */
export interface RateLimits {
  /** Of one token or person. */
  readonly perCaller: number;
  /** Of one address, before anybody is known. */
  readonly perAddress: number;
}

/** A console that watches many runs asks a few times a second. */
export const RATE_LIMITS: RateLimits = { perCaller: 6_000, perAddress: 12_000 };

/** Tries without or with a wrong token or session: who means well has few. */
const REFUSED_PER_ADDRESS_MAX = 300;
const MINUTE_MS = 60_000;
/** Counters that are kept; of more callers the ones longest silent are forgotten. */
const KEPT = 10_000;

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;
type Limiter = ReturnType<Fastify['createRateLimit']>;
type Request = Parameters<Limiter>[0];

interface Reply {
  headers(values: Readonly<Record<string, string>>): unknown;
}

/**
 * Bounds what one address and one caller may ask for. Counted in this process: two replicas allow twice as much. Call it
 * before whoever decides about callers is set up, so that an address is counted before its token is looked at.
 *
 * @param callerOf who sends a request, once that is known; requests that reach no route of ours may have none
 */
export async function limitRates(
  fastify: Fastify,
  limits: RateLimits,
  callerOf: (request: object) => string | undefined = () => undefined,
): Promise<void> {
  await fastify.register(rateLimit, { global: false, cache: KEPT });
  const limiter = (max: number, keyOf: (request: Request) => string): Limiter =>
    fastify.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator: keyOf });
  const byAddress = (request: Request) => request.ip;
  if (limits.perAddress > 0) {
    const asked = limiter(limits.perAddress, byAddress);
    const refused = limiter(REFUSED_PER_ADDRESS_MAX, byAddress);
    fastify.addHook('onRequest', async (request, reply) => {
      await check(asked, request, reply);
      await check(refused, request, reply, { increment: false });
    });
    fastify.addHook('onSend', async (request, reply) => {
      if (reply.statusCode === 401) await refused(request);
    });
  }
  if (limits.perCaller > 0) {
    const asked = limiter(limits.perCaller, (request) => callerOf(request) ?? `address ${request.ip}`);
    fastify.addHook('preParsing', async (request, reply) => check(asked, request, reply));
  }
}

async function check(
  limiter: Limiter,
  request: Request,
  reply: Reply,
  options: { readonly increment?: boolean } = {},
): Promise<void> {
  const state = await limiter(request, options);
  if (state.isAllowed) return;
  // A look at what was counted before: the request at hand is not among it.
  const isExceeded = options.increment === false ? state.remaining === 0 : state.isExceeded;
  if (!isExceeded) return;
  const seconds = String(Math.max(1, state.ttlInSeconds));
  reply.headers({ 'retry-after': seconds, 'x-request-id': request.id, 'cache-control': 'no-store' });
  throw new RequestRateError(seconds);
}
