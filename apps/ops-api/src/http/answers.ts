import { type CallHandler, type ExecutionContext, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';

/** Metadata of a route: what it answers. */
export const ANSWER = 'sign-sync:answer';

/** JSON of one schema, or a stream of one of these media types. */
export type Answer = { readonly schema: z.ZodType } | { readonly media: readonly string[] };

type AnswerDecorator<Body> = <Method extends (...args: never[]) => Promise<Body>>(
  target: object,
  name: string | symbol,
  method: TypedPropertyDescriptor<Method>,
) => void;

/** What a route answers: the compiler checks the method against the contract, and what leaves is checked again. */
export function Answers<Schema extends z.ZodType>(schema: Schema): AnswerDecorator<z.output<Schema>> {
  const mark = SetMetadata<string, Answer>(ANSWER, { schema });
  return (target, name, method) => {
    mark(target, name, method);
  };
}

/** A route that answers with a stream; nothing of it is checked when it leaves. */
export const Streams = (...media: readonly string[]) => SetMetadata<string, Answer>(ANSWER, { media });

/** Encodes answers by their contract. An answer that does not fit is a defect of the server and leaves it as an error. */
export class AnswerInterceptor implements NestInterceptor {
  readonly #reflector = new Reflector();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const answer = this.#reflector.get<Answer | undefined>(ANSWER, context.getHandler());
    if (answer === undefined) throw new Error(`A route has no contract: ${context.getHandler().name}.`);
    if ('media' in answer) return next.handle();
    return next.handle().pipe(map((body: unknown) => z.encode(answer.schema, body)));
  }
}
