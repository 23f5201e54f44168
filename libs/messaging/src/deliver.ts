import { lastValueFrom, isObservable } from 'rxjs';
import type { ConsumerSpec } from './consumes.js';
import { openMessage } from './envelope.js';
import { MessageContext } from './message-context.js';
import { settle, type Settlement } from './settle.js';

/** A handler as Nest registers it: a promise of a value, or of an observable that carries the error. */
export type RegisteredHandler = (body: unknown, context: MessageContext) => Promise<unknown>;

/** A delivery, whichever transport brought it. */
export interface Delivery {
  readonly messageId: string;
  readonly envelope: string;
  readonly attempt: number;
}

/**
 * Checks the bytes, runs the handler, and says what becomes of the message. Never rejects. This is the one place where a
 * handler's outcome turns into a settlement; a transport only carries it out.
 */
export async function deliver(
  delivery: Delivery,
  spec: ConsumerSpec,
  handler: RegisteredHandler,
  signal: AbortSignal,
): Promise<Settlement> {
  let error: unknown;
  try {
    const envelope = openMessage(delivery.envelope, spec.contract);
    const context = new MessageContext({
      messageId: delivery.messageId,
      consumer: spec.consumer,
      attempt: delivery.attempt,
      runId: envelope.runId,
      causationId: envelope.causationId,
      traceparent: envelope.traceparent,
      signal,
    });
    await finished(await handler(envelope.body, context));
  } catch (thrown) {
    if (signal.aborted) return { verdict: 'release' };
    error = thrown ?? new Error('The handler threw nothing at all');
  }
  return settle(error, delivery.attempt, spec.retry);
}

async function finished(result: unknown): Promise<void> {
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
