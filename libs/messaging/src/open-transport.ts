import type { Database } from '#db';
import type { Observe } from '#telemetry';
import { LocalTransport } from './local/local-transport.js';
import { TransportOptionsInvalidError } from './errors.js';
import type { MessageTransport } from './message-server.js';
import type { Outbox } from './outbox.js';
import { Partitions } from './partitions.js';
import { RabbitMqTransport } from './rabbitmq/rabbitmq-transport.js';

export interface TransportOptions {
  readonly db: Database;
  /** The outbox of this process, whose commits wake the relay. */
  readonly outbox: Outbox;
  /** What this process holds of partitioned messages. Without a broker it takes all of them anyway. */
  readonly partitions?: Partitions;
  /** `amqp://` or `amqps://`, with credentials: messages go through this RabbitMQ. Without it they stay in the database. */
  readonly amqpUrl?: string | undefined;
  /** Only messages of this run are taken: a one-shot command does no other command's work. Without a broker only. */
  readonly onlyRun?: string | undefined;
  readonly observe?: Observe;
  /** Milliseconds between looks at the table. Default: 200, or 1000 with a broker. */
  readonly pollMs?: number;
  /** What a process claimed and has not renewed for this many milliseconds is anybody's. Default 30 000. */
  readonly leaseMs?: number;
  /** How long `close` waits for handlers at work, in milliseconds. Default 20 000. */
  readonly drainMs?: number;
  /** Milliseconds between the making of a queue and its first use. Default 1 500: a killed broker forgets younger ones. */
  readonly queueRestMs?: number;
}

/**
 * Opens the transport of this deployment. It does nothing before it listens.
 * @throws TransportOptionsInvalidError options that contradict one another
 */
export function openTransport(options: TransportOptions): MessageTransport {
  const { db, outbox, amqpUrl, onlyRun, drainMs = 20_000 } = options;
  // A row on its way to a broker is in hand for moments, one in a handler for as long as that works.
  const { leaseMs = amqpUrl === undefined ? 30_000 : 10_000 } = options;
  const observe: Observe = options.observe ?? (() => undefined);
  if (amqpUrl === undefined) {
    const pollMs = options.pollMs ?? 200;
    return new LocalTransport({ db, outbox, observe, onlyRun, pollMs, leaseMs, drainMs });
  }
  if (onlyRun !== undefined) {
    throw new TransportOptionsInvalidError('A broker hands out the messages of every run, not of one');
  }
  const partitions = options.partitions ?? new Partitions();
  return new RabbitMqTransport({
    ...{ db, outbox, partitions, amqpUrl, observe, leaseMs, drainMs },
    pollMs: options.pollMs ?? 1_000,
    queueRestMs: options.queueRestMs ?? 1_500,
  });
}
