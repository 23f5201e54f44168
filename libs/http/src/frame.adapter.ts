import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ErrorFilter } from './error.filter.js';

type Handler = Parameters<FastifyAdapter['setErrorHandler']>[0];
type Answered = ReturnType<FastifyAdapter['setErrorHandler']>;

/**
 * Fastify, with the answer to what fails before a handler (parsers, hooks) in its place from the beginning. A route keeps the
 * answer that was there when it was loaded, and Nest brings its own only after all routes: too late for those that were
 * loaded before, because another part of the server was waited for.
 */
export class FrameAdapter extends FastifyAdapter {
  #answered: Answered | undefined;

  /** Call it before there is any route. */
  answerBy(errors: ErrorFilter): void {
    this.#answered = super.setErrorHandler((error, request, reply) => errors.answer(error, request, reply));
  }

  /** What Nest would do with an error is what the filter does with it. */
  override setErrorHandler(handler: Handler): Answered {
    return this.#answered ?? super.setErrorHandler(handler);
  }
}
