import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { RunRequestedV1, type MessageContract } from '#contracts';
import type { Database } from '#db';
import {
  consumerSpec,
  openTransport,
  Outbox,
  type ConsumerOptions,
  type MessageContext,
  type MessageTransport,
  type TransportOptions,
} from '#messaging';
import type { Observation } from '#telemetry';

export type Handler = (body: unknown, context: MessageContext) => Promise<void>;
export type Handlers = readonly (readonly [MessageContract, ConsumerOptions, Handler])[];

/** A process of a service, as far as messages go: its transport and what that has said. */
export interface MessagingProcess {
  readonly transport: MessageTransport;
  readonly observations: readonly Observation[];
  /** Starts, or tries to start again. */
  readonly listen: () => Promise<void>;
}

/** Transports over one database, closed together at the end of a spec. */
export class MessagingWorld {
  readonly outbox = new Outbox();
  readonly #open: MessageTransport[] = [];

  constructor(
    readonly db: Database,
    private readonly options: Partial<TransportOptions>,
  ) {}

  prepare(handlers: Handlers, options: Partial<TransportOptions> = {}): MessagingProcess {
    const observations: Observation[] = [];
    const transport = openTransport({
      ...{ db: this.db, outbox: this.outbox, observe: (observation) => observations.push(observation) },
      ...{ pollMs: 50, ...this.options, ...options },
    });
    this.#open.push(transport);
    for (const [contract, consumer, handler] of handlers) {
      const work: Handler = (body, context) => handler(body, context);
      transport.addHandler(contract.pattern, work, true, { ...consumerSpec(contract, consumer) });
    }
    const listen = (): Promise<void> =>
      new Promise((resolve, reject) => {
        void transport.listen((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
      });
    return { transport, observations, listen };
  }

  async start(handlers: Handlers, options: Partial<TransportOptions> = {}): Promise<MessagingProcess> {
    const started = this.prepare(handlers, options);
    await started.listen();
    return started;
  }

  requestRun(): Promise<string> {
    return this.db.transaction((tx) => this.outbox.store(tx, RunRequestedV1, { runId: randomUUID() }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((transport) => transport.close()));
  }
}

/** Waits for something that other processes do. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 30_000, interval: 50 });
}
