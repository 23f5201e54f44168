import { failpoint, type Observe } from '#telemetry';
import { MessageInterruptedError, MessageUnknownError } from '../errors.js';
import { HandlerRunner, type Consumer } from '../handler-runner.js';
import { failureOf, settle, type Settlement } from '../settle.js';
import { tellDeath, tellRetry } from '../tell-settlement.js';
import { readMessage, type ReceivedMessage } from './amqp-message.js';
import { persist } from './persist.js';
import type { InHand, QueueWork } from './queue-consumer.js';
import type { SettlementTable } from './settlement-table.js';

export interface DeskOptions {
  readonly table: SettlementTable;
  readonly observe: Observe;
  readonly onFailure: (error: unknown) => void;
  /** A message waits in the outbox until a delay is over. */
  readonly onParked: (delayMs: number) => void;
  /** Nothing is written any more; what is not settled is delivered again. */
  readonly isGivenUp: () => boolean;
}

export interface DeskQueue {
  readonly queue: string;
  readonly prefetch: number;
  readonly concurrency: number;
  readonly consumers: readonly Consumer[];
}

/** Well below the limit at which the broker gives a message up. */
const REDELIVERIES_MAX = 8;

/** What happens to the messages of one queue: each to the handler of its type, and then to where its outcome says. */
export function messageDesk(options: DeskOptions, desk: DeskQueue): QueueWork {
  const { queue, prefetch, concurrency } = desk;
  const handlers = new Map(desk.consumers.map((consumer) => [consumer.spec.contract.pattern, consumer]));
  const runner = new HandlerRunner<InHand>(options.observe);
  return {
    ...{ queue, prefetch, concurrency },
    stop: (reason) => runner.stopAll(reason),
    work: async (inHand, handled) => {
      const message = readMessage(inHand.message, queue);
      const consumer = handlers.get(message.pattern);
      const settlement =
        consumer === undefined
          ? unknown(message.pattern)
          : message.redeliveries >= REDELIVERIES_MAX
            ? interrupted(message, consumer)
            : await runner.run(inHand, message, consumer);
      handled();
      return settleReceived(options, message, settlement, inHand.isLost);
    },
  };
}

/** Writes down what has to be remembered, before the message is acknowledged. Never rejects. */
export async function settleReceived(
  { table, observe, onFailure, onParked, isGivenUp }: DeskOptions,
  message: ReceivedMessage,
  settlement: Settlement,
  isLost: () => boolean,
): Promise<'ack' | 'requeue'> {
  if (settlement.verdict === 'ack') return 'ack';
  if (settlement.verdict === 'release') return 'requeue';
  const isInVain = (): boolean => isLost() || isGivenUp();
  if (settlement.verdict === 'retry') {
    const parked = await persist(() => table.park(message, settlement), isInVain, onFailure);
    if (parked === undefined) return 'requeue';
    failpoint('message.parked');
    tellRetry(observe, message, settlement);
    onParked(settlement.delayMs);
    return 'ack';
  }
  const { reason, error } = settlement;
  const buried = await persist(() => table.bury(message, reason, error), isInVain, onFailure);
  if (buried === undefined) return 'requeue';
  failpoint('message.buried');
  if (buried.written !== undefined) tellDeath(observe, buried.written);
  return 'ack';
}

function interrupted({ pattern, redeliveries, attempt }: ReceivedMessage, { spec }: Consumer): Settlement {
  return settle(new MessageInterruptedError(pattern, redeliveries), attempt, spec.retry);
}

function unknown(pattern: string): Settlement {
  const error = failureOf(new MessageUnknownError(pattern));
  return { verdict: 'dead', reason: error.code, error };
}
