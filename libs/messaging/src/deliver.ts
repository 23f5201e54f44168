import { lastValueFrom, isObservable } from 'rxjs';
import { inSpan } from '#telemetry';
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
 * Checks the bytes, runs the handler as a span of the message's trace, and says what becomes of the message. Never
 * rejects. This is the one place where a handler's outcome turns into a settlement; a transport only carries it out.
 */
export async function deliver(
  delivery: Delivery,
  spec: ConsumerSpec,
  handler: RegisteredHandler,
  signal: AbortSignal,
): Promise<Settlement> {
  let error: unknown;
  try {
    await handle(delivery, spec, handler, signal);
  } catch (thrown) {
    if (signal.aborted) return { verdict: 'release' };
    error = thrown ?? new Error('The handler threw nothing at all');
  }
  return settle(error, delivery.attempt, spec.retry);
}

async function handle(
  { messageId, attempt, envelope: text }: Delivery,
  { contract, consumer }: ConsumerSpec,
  handler: RegisteredHandler,
  signal: AbortSignal,
): Promise<void> {
  const envelope = openMessage(text, contract);
  const { runId, causationId } = envelope;
  await inSpan(
    `${consumer} ${contract.pattern}`,
    {
      ...{ parent: envelope.traceparent, kind: 'consumer' },
      attributes: {
        ...{ 'messaging.message.id': messageId, 'sign_sync.attempt': attempt },
        ...(runId !== undefined && { 'sign_sync.run': runId }),
      },
    },
    async ({ traceparent }) => {
      const context = new MessageContext({
        ...{ messageId, consumer, attempt, runId, causationId, traceparent, signal },
      });
      await finished(await handler(envelope.body, context));
    },
  );
}

async function finished(result: unknown): Promise<void> {
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
