import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { allMessages } from '#contracts';
import type { ConsumerSpec } from './consumes.js';
import { ConsumerInvalidError } from './errors.js';
import type { Consumer } from './handler-runner.js';

/** Messages that wait in a queue of the broker and are in nobody's hand. */
export interface QueueDepth {
  readonly queue: string;
  readonly messages: number;
}

/** What an app hands to Nest as its strategy. Which transport it is, no app knows. */
export interface MessageTransport extends CustomTransportStrategy, Pick<Server, 'addHandler'> {
  /** False while a broker is away; messages wait in the outbox then. */
  isConnected(): boolean;
  /** The queues of the broker that this process knows of; none where there is no broker, or while it is away. */
  depths(): Promise<readonly QueueDepth[]>;
}

/** What every transport is towards Nest: it collects the handlers, starts once it is told to, and closes once. */
export abstract class MessageServer extends Server implements MessageTransport {
  // Errors come back to `deliver`; Nest is not to log them as lost.
  override readonly propagatesEventHandlerErrors = true;

  protected readonly consumers: Consumer[] = [];
  #closing: Promise<void> | undefined;

  abstract isConnected(): boolean;
  abstract depths(): Promise<readonly QueueDepth[]>;
  /** Resolves when messages are taken. After an error it may be called again. */
  protected abstract start(): Promise<void>;
  protected abstract stop(): Promise<void>;

  /** Called by Nest for each handler. Handlers of one pattern are kept apart, not chained as Nest would. */
  override addHandler(
    pattern: string,
    handler: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const spec = extras as unknown as Partial<ConsumerSpec>;
    if (!isEventHandler || spec.contract === undefined || spec.consumer === undefined) {
      throw new ConsumerInvalidError(`The handler of ${pattern} is not declared by @Consumes`);
    }
    if (this.consumers.some((other) => isSame(other.spec, spec))) {
      throw new ConsumerInvalidError(`${spec.consumer} has two handlers of ${pattern}; a consumer has one`);
    }
    this.consumers.push({ spec: spec as ConsumerSpec, handler });
  }

  /** Starts to deliver. Called back with an error when a server does not answer; may be called again then. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  /**
   * Takes nothing more, gives back what no handler has begun, tells handlers to stop at a safe point, and waits for
   * them for a bounded time. What is still at work then is delivered again.
   */
  close(): Promise<void> {
    this.#closing ??= this.stop();
    return this.#closing;
  }

  on(): never {
    throw new ConsumerInvalidError('A message transport has no events of its own; it states observations');
  }

  unwrap(): never {
    throw new ConsumerInvalidError('What is behind a message transport is nobody else’s business');
  }

  /** Every message that this program can read. */
  protected get knownPatterns(): string[] {
    const own = this.consumers.map(({ spec }) => spec.contract.pattern);
    return [...new Set([...allMessages.map(({ pattern }) => pattern), ...own])];
  }
}

function isSame(one: ConsumerSpec, other: Partial<ConsumerSpec>): boolean {
  return one.consumer === other.consumer && one.contract.pattern === other.contract?.pattern;
}
