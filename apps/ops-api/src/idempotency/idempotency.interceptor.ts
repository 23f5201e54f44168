import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { IDEMPOTENCY_KEY, idempotencyKey } from '#contracts';
import { type Claim, IdempotencyRepository, type KeyedRequest } from '#db';
import { canonical } from '#domain';
import type { CallerRequest } from '../access/access.decorator.js';
import {
  IdempotencyKeyBusyError,
  IdempotencyKeyReusedError,
  RequestInvalidError,
} from '../http/api-errors.js';
import { type ClaimedRequest, UNREPEATABLE } from './request-id.decorator.js';

interface Request extends CallerRequest, ClaimedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: unknown;
}

interface Reply {
  readonly statusCode: number;
  code(status: number): Reply;
  header(name: string, value: string): Reply;
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** How long the second of two equal requests waits for the answer of the first. */
const BUSY = { everyMs: 100, tries: 50 };

/** Does what changes something once for each key of a caller, and answers the same for a day. Refusals are not kept: nothing was done. */
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #reflector = new Reflector();

  constructor(private readonly requests: IdempotencyRepository) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const header = request.headers[IDEMPOTENCY_KEY];
    if (header === undefined || READING.has(request.method)) return next.handle();
    const isSecret = this.#reflector.get<boolean | undefined>(UNREPEATABLE, context.getHandler()) === true;
    const keyed = keyedRequest(request, keyIn(header, isSecret));
    const claim = await this.#claim(keyed);
    const reply = http.getResponse<Reply>();
    if (claim.kind === 'answered') {
      reply.code(claim.answer.status).header('idempotency-replayed', 'true');
      return of(JSON.parse(claim.answer.answer) as unknown);
    }
    if (claim.kind === 'other') throw reused(keyed.key);
    if (claim.kind === 'busy') throw busy(keyed.key);
    return of(await this.#execute(claim.id, request, reply, next));
  }

  async #claim(keyed: KeyedRequest): Promise<Claim> {
    for (let tries = 1; ; tries += 1) {
      const claim = await this.requests.claim(keyed);
      if (claim.kind !== 'busy' || tries >= BUSY.tries) return claim;
      await sleep(BUSY.everyMs);
    }
  }

  async #execute(id: string, request: Request, reply: Reply, next: CallHandler): Promise<unknown> {
    request.claim = id;
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle());
    } catch (error) {
      await this.requests.release(id);
      throw error;
    }
    await this.requests.keep(id, { status: reply.statusCode, answer: JSON.stringify(body) });
    return body;
  }
}

function keyIn(header: string | string[], isSecret: boolean): string {
  if (isSecret) {
    throw new RequestInvalidError(
      `This route takes no ${IDEMPOTENCY_KEY}: what it answers is shown once and kept nowhere. Nothing was changed.`,
    );
  }
  const { data } = idempotencyKey.safeParse(header);
  if (data !== undefined) return data;
  throw new RequestInvalidError(
    `The header ${IDEMPOTENCY_KEY} must be 1 to 255 visible characters. Nothing was changed.`,
  );
}

function keyedRequest({ method, url, body, caller }: Request, key: string): KeyedRequest {
  const words = canonical({ method, url, body: body ?? null });
  const digest = createHash('sha256').update(words).digest('hex');
  return { caller: `${caller?.kind ?? ''}:${caller?.actor ?? ''}`, key, digest };
}

function reused(key: string): IdempotencyKeyReusedError {
  return new IdempotencyKeyReusedError(
    `The key ${key} belongs to another request. Take a new key for a new request. Nothing was changed.`,
  );
}

function busy(key: string): IdempotencyKeyBusyError {
  return new IdempotencyKeyBusyError(
    `The request under the key ${key} is still being handled. Send it again in a while, under the same key.`,
  );
}
