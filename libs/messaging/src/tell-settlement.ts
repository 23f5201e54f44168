import type { Observe } from '#telemetry';
import type { Failure, Settlement } from './settle.js';

/** A message that has become a dead letter. */
export interface Death {
  readonly messageId: string;
  readonly pattern: string;
  readonly consumer: string | null;
  readonly attempts: number;
  readonly reason: string;
  readonly traceId: string | null;
  readonly error: Failure;
}

interface Retried {
  readonly messageId: string;
  readonly pattern: string;
  readonly consumer: string;
  readonly attempt: number;
}

export function tellDeath(observe: Observe, death: Death): void {
  const { messageId, pattern, consumer, attempts, reason, traceId, error } = death;
  observe({
    event: 'message.dead',
    ...{ messageId, pattern, attempts, reason, ...error },
    ...(consumer !== null && { consumer }),
    ...(traceId !== null && { traceId }),
  });
}

/** A retry that counts is a failure; one that does not is a wait that somebody asked for. */
export function tellRetry(
  observe: Observe,
  { messageId, pattern, consumer, attempt }: Retried,
  { counted, delayMs, error }: Extract<Settlement, { verdict: 'retry' }>,
): void {
  const facts = { messageId, pattern, consumer, delayMs, ...error };
  observe(counted ? { event: 'message.retried', attempt, ...facts } : { event: 'message.parked', ...facts });
}
