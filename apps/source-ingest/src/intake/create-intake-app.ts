import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp } from '#http';
import { type Observe, observe as observeHere } from '#telemetry';
import { scimForm } from '../scim/scim-routes.service.js';
import { intakeAnswer } from './intake-status.js';

export interface IntakeOptions {
  /** Default: whoever takes this process's observations. */
  readonly observe?: Observe;
  /** Requests that one address may send in a minute; 0 for no bound. */
  readonly rateLimit?: number;
  /** Addresses or networks whose word about the caller's address counts; default: nobody's. */
  readonly trustedProxies?: readonly string[];
}

/** A directory that pushes a whole company sends a few hundred requests a second, all from one address. */
const RATE_LIMIT = 60_000;

/** What directories send, over HTTP: complete but for `listen`. Each route decides for itself whose word it takes. */
export async function createIntakeApp(
  module: DynamicModule,
  { observe = observeHere, rateLimit = RATE_LIMIT, trustedProxies = [] }: IntakeOptions = {},
): Promise<NestFastifyApplication> {
  const app = await createHttpApp(module, {
    ...{ observe, trustedProxies, answerError: intakeAnswer, keepsText: true, otherForm: scimForm },
    rateLimits: { perCaller: 0, perAddress: rateLimit },
    jsonTypes: ['application/json', 'application/scim+json'],
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    });
  return app;
}
