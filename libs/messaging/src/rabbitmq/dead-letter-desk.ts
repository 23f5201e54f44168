import type { Message } from 'amqplib';
import type { Failure } from '../settle.js';
import { readMessage } from './amqp-message.js';
import { settleReceived, type DeskOptions } from './message-desk.js';
import type { QueueWork } from './queue-consumer.js';
import { DEAD_QUEUE } from './topology.js';

const PREFETCH = 10;

/** Why the broker gave a message up, and in which queue. */
export interface BrokerDeath {
  readonly queue: string;
  readonly reason: string;
  readonly error: Failure;
}

/** Moves what the broker gave up into the table of dead letters. Every process does, each message once. */
export function deadLetterDesk(options: DeskOptions): QueueWork {
  return {
    ...{ queue: DEAD_QUEUE, prefetch: PREFETCH, concurrency: 1 },
    // A write that is under way ends by itself.
    stop: () => undefined,
    work: async ({ message, isLost }, handled) => {
      const { queue, reason, error } = deathOf(message);
      handled();
      return settleReceived(options, readMessage(message, queue), { verdict: 'dead', reason, error }, isLost);
    },
  };
}

/** The first entry is the latest death: a replayed message may have died before. */
export function deathOf({ properties }: Pick<Message, 'properties'>): BrokerDeath {
  const [death] = properties.headers?.['x-death'] ?? [];
  const queue = death?.queue ?? DEAD_QUEUE;
  // The types of the client library do not know `delivery_limit`, which is a reason of quorum queues.
  const why: string = death?.reason ?? 'unknown';
  if (why === 'delivery_limit') {
    const message = `Nobody lived to settle it: the queue ${queue} has delivered it as often as it may`;
    return { queue, reason: 'DELIVERY_LIMIT', error: { code: 'DELIVERY_LIMIT', message } };
  }
  const message = `The broker took it out of the queue ${queue}: ${why}`;
  return { queue, reason: 'BROKER_GAVE_UP', error: { code: 'BROKER_GAVE_UP', message } };
}
