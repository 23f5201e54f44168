import { UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import type { MessageContract } from '#contracts';
import { ConsumerInvalidError } from './errors.js';
import type { MessageContext } from './message-context.js';
import { PassOnFilter } from './pass-on.filter.js';
import { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.js';

export interface ConsumerOptions {
  /** Who handles it: the service's name. Each consumer of a message gets it once. */
  readonly consumer: string;
  /** Messages taken from the queue and not settled yet, at most. Default 8. */
  readonly prefetch?: number;
  /** Handlers at work at the same time, at most; no more than `prefetch`, which is the default. */
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
  /**
   * Its messages are stored with a partition key, and go to the one process that holds that partition. Where a broker
   * has queues for each partition, `prefetch` and `concurrency` are the transport's; without one they are these.
   */
  readonly partitioned?: true;
}

/** What `@Consumes` leaves for the transport, in the extras of Nest's event pattern. */
export interface ConsumerSpec {
  readonly contract: MessageContract;
  readonly consumer: string;
  readonly prefetch: number;
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly partitioned: boolean;
}

type Handler<Contract extends MessageContract> = (
  body: z.output<Contract['body']>,
  context: MessageContext,
) => Promise<void>;

type ConsumerDecorator<Contract extends MessageContract> = <Method extends Handler<Contract>>(
  target: object,
  name: string | symbol,
  method: TypedPropertyDescriptor<Method>,
) => void;

/**
 * Makes a controller's method the handler of a message. The method takes `(body, context)`, or less; the compiler
 * checks its parameter against the contract, and the transport checks the bytes before the method runs, once.
 * Nothing else is to be decorated, and nothing but the method's outcome settles the message.
 */
export function Consumes<Contract extends MessageContract>(
  contract: Contract,
  options: ConsumerOptions,
): ConsumerDecorator<Contract> {
  const spec = consumerSpec(contract, options);
  const listen = EventPattern(contract.pattern, undefined, { ...spec });
  return (target, name, method) => {
    Payload()(target, name, 0);
    Ctx()(target, name, 1);
    UseFilters(PassOnFilter)(target, name, method);
    listen(target, name, method);
  };
}

/** @throws ConsumerInvalidError bounds that cannot work */
export function consumerSpec(contract: MessageContract, options: ConsumerOptions): ConsumerSpec {
  const { consumer, prefetch = 8, retry = DEFAULT_RETRY } = options;
  const { concurrency = prefetch } = options;
  const bounds = { prefetch, concurrency, attemptsMax: retry.attemptsMax };
  for (const [name, value] of Object.entries(bounds)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ConsumerInvalidError(
        `${name} of ${consumer} for ${contract.pattern} is ${value}; it must be a whole number from 1`,
      );
    }
  }
  const partitioned = options.partitioned ?? false;
  return { contract, consumer, prefetch, concurrency: Math.min(concurrency, prefetch), retry, partitioned };
}
