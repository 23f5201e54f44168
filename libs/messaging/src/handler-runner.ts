import { setMaxListeners } from 'node:events';
import { failpoint, traceIdOf, type Observe } from '#telemetry';
import type { ConsumerSpec } from './consumes.js';
import { deliver, type Delivery, type RegisteredHandler } from './deliver.js';
import { traceparentOf } from './envelope.js';
import type { Settlement } from './settle.js';

export interface Consumer {
  readonly spec: ConsumerSpec;
  readonly handler: RegisteredHandler;
}

/** Runs handlers, each with a signal of its own by which it can be told to stop. */
export class HandlerRunner<Key> {
  readonly #working = new Map<Key, AbortController>();

  constructor(private readonly observe: Observe) {}

  /** Never rejects. */
  async run(key: Key, delivery: Delivery, { spec, handler }: Consumer): Promise<Settlement> {
    const controller = new AbortController();
    // A handler may hand the signal to many calls at once.
    setMaxListeners(0, controller.signal);
    this.#working.set(key, controller);
    const beganAt = performance.now();
    const settlement = await deliver(delivery, spec, handler, controller.signal);
    this.#working.delete(key);
    failpoint('message.handled');
    this.#tell(delivery, spec, settlement, performance.now() - beganAt);
    return settlement;
  }

  stop(key: Key, reason: string): void {
    this.#working.get(key)?.abort(new Error(reason));
  }

  stopAll(reason: string): void {
    for (const key of this.#working.keys()) this.stop(key, reason);
  }

  #tell(
    { messageId, envelope }: Delivery,
    { consumer, contract: { pattern } }: ConsumerSpec,
    settlement: Settlement,
    ms: number,
  ): void {
    const { verdict } = settlement;
    const outcome = verdict === 'retry' && !settlement.counted ? 'parked' : verdict;
    const traceId = traceIdOf(traceparentOf(envelope));
    this.observe({
      event: 'message.handled',
      ...{ messageId, consumer, pattern, outcome, durationMs: Math.round(ms) },
      ...(traceId !== undefined && { traceId }),
    });
  }
}
