import { type CallHandler, type ExecutionContext, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';

const ANSWER = 'sign-sync:answer';

type AnswerDecorator<Body> = <Method extends (...args: never[]) => Promise<Body>>(
  target: object,
  name: string | symbol,
  method: TypedPropertyDescriptor<Method>,
) => void;

/** What a route answers: the compiler checks the method against the contract, and what leaves is checked again. */
export function Answers<Schema extends z.ZodType>(schema: Schema): AnswerDecorator<z.output<Schema>> {
  const mark = SetMetadata(ANSWER, schema);
  return (target, name, method) => {
    mark(target, name, method);
  };
}

/** Encodes answers by their contract. An answer that does not fit is a defect of the server and leaves it as an error. */
export class AnswerInterceptor implements NestInterceptor {
  readonly #reflector = new Reflector();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.#reflector.get<z.ZodType | undefined>(ANSWER, context.getHandler());
    if (schema === undefined) throw new Error(`A route has no contract: ${context.getHandler().name}.`);
    return next.handle().pipe(map((body: unknown) => z.encode(schema, body)));
  }
}
