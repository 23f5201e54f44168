import { setMaxListeners } from 'node:events';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { allMessages } from '#contracts';
import type { Database } from '#db';
import type { Observe } from '#telemetry';
import type { ConsumerSpec } from '../consumes.js';
import { deliver, type RegisteredHandler } from '../deliver.js';
import { ConsumerInvalidError } from '../errors.js';
import type { Outbox } from '../outbox.js';
import { failureOf, type Settlement } from '../settle.js';
import { Lane } from './lane.js';
import { OutboxQueue, type ClaimedMessage, type Death } from './outbox-queue.js';
import { Relay } from './relay.js';
import { RelaySession } from './relay-session.js';
import { Settler } from './settler.js';

export interface LocalTransportOptions {
  readonly db: Database;
  /** The outbox of this process, whose commits wake the relay. */
  readonly outbox: Outbox;
  /** Only messages of this run are taken: a one-shot command does no other command's work. */
  readonly onlyRun?: string | undefined;
  readonly observe?: Observe;
  /** Milliseconds between looks at the table. Default 200. */
  readonly pollMs?: number;
  /** A message is delivered again when its process has not renewed its claim for this many milliseconds. Default 30 000. */
  readonly leaseMs?: number;
  /** How long `close` waits for handlers at work, in milliseconds. Default 20 000. */
  readonly drainMs?: number;
}

interface Consumer {
  readonly spec: ConsumerSpec;
  readonly handler: RegisteredHandler;
}

/** A message that ended its process this often, and was never settled, is taken for the cause. */
const LEASES_LOST_MAX = 20;

/**
 * Delivers the outbox to handlers in this process, without a broker. The table is the queue, so messages are as durable
 * as the state they were stored with. Each consumer of a message has its own delivery, settlement and retries.
 */
export class LocalTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('sign-sync-local');
  // Errors come back to `deliver`; Nest is not to log them as lost.
  override readonly propagatesEventHandlerErrors = true;

  readonly #options: Required<Omit<LocalTransportOptions, 'onlyRun' | 'observe'>> & { observe: Observe };
  readonly #queue: OutboxQueue;
  readonly #session: RelaySession;
  readonly #settler: Settler;
  readonly #consumers: Consumer[] = [];
  readonly #handling = new Map<string, AbortController>();
  #lanes: readonly Lane[] = [];
  #relay: Relay | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #drained: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor({ onlyRun, observe, ...options }: LocalTransportOptions) {
    super();
    const silent: Observe = () => undefined;
    this.#options = { pollMs: 200, leaseMs: 30_000, drainMs: 20_000, ...options, observe: observe ?? silent };
    this.#session = new RelaySession(options.db, options.outbox, () => this.#relay?.wake());
    this.#queue = new OutboxQueue(this.#session, { leaseMs: this.#options.leaseMs, onlyRun });
    this.#settler = new Settler(this.#queue, this.#onDeaths, this.#onFailure);
  }

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
    if (this.#consumers.some((other) => isSame(other.spec, spec))) {
      throw new ConsumerInvalidError(`${spec.consumer} has two handlers of ${pattern}; a consumer has one`);
    }
    this.#consumers.push({ spec: spec as ConsumerSpec, handler });
  }

  /** Starts to deliver. Called back with an error when the database does not answer. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  /**
   * Claims nothing more, gives back what no handler has begun, tells handlers to stop at a safe point, and waits for
   * them at most `drainMs`. What is still at work then is delivered again when its lease has run out.
   */
  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  /** The outbox is a table: there is no connection of a broker whose events could be listened to. */
  on(): never {
    throw new ConsumerInvalidError('The local transport has no events of its own');
  }

  /** Nor a client of one that could be given away. */
  unwrap(): never {
    throw new ConsumerInvalidError('The local transport has no broker client');
  }

  async #start(): Promise<void> {
    this.#lanes = this.#consumers.map(({ spec, handler }) => {
      const { pattern } = spec.contract;
      const alone = this.#consumers.filter((other) => other.spec.contract.pattern === pattern).length === 1;
      const work = (message: ClaimedMessage, _: Lane, handled: () => void): Promise<void> =>
        this.#deliver(message, spec, handler, handled);
      return new Lane(spec, alone, work, this.#onFreed);
    });
    // One statement before anything is promised: a database that is away is the caller's to know.
    await this.#session.query('select 1');
    this.#relay = new Relay(this.#queue, this.#lanes, {
      pollMs: this.#options.pollMs,
      knownPatterns: [
        ...allMessages.map(({ pattern }) => pattern),
        ...this.#consumers.map(({ spec }) => spec.contract.pattern),
      ],
      onDeaths: this.#onDeaths,
      onFailure: this.#onFailure,
    });
    this.#unsubscribe = this.#options.outbox.onStored(this.#relay.wake);
    this.#renewal = setInterval(() => void this.#renew(), this.#options.leaseMs / 3);
    this.#relay.start();
  }

  async #stop(): Promise<void> {
    this.#unsubscribe?.();
    await this.#relay?.stop();
    const unstarted = this.#lanes.flatMap((lane) => lane.takeUnstarted());
    await this.#queue.release(unstarted.map(({ seq }) => seq)).catch(this.#onFailure);
    for (const controller of this.#handling.values()) controller.abort(new Error('The process is stopping'));
    await this.#drain();
    this.#settler.giveUp();
    clearInterval(this.#renewal);
    await this.#session.close();
  }

  async #drain(): Promise<void> {
    const { drainMs } = this.#options;
    if (this.#inHandCount() === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
      timer = setTimeout(resolve, drainMs);
    });
    clearTimeout(timer);
    const inFlight = this.#inHandCount();
    if (inFlight > 0) this.#options.observe({ event: 'relay.drain.incomplete', inFlight, waitedMs: drainMs });
  }

  async #deliver(
    message: ClaimedMessage,
    spec: ConsumerSpec,
    handler: RegisteredHandler,
    handled: () => void,
  ): Promise<void> {
    const controller = new AbortController();
    // A handler may hand the signal to many calls at once.
    setMaxListeners(0, controller.signal);
    this.#handling.set(message.seq, controller);
    const settlement =
      message.leasesLost < LEASES_LOST_MAX
        ? await deliver(message, spec, handler, controller.signal)
        : tooOften(message.leasesLost);
    this.#handling.delete(message.seq);
    handled();
    if (settlement.verdict === 'retry') this.#observeRetry(message, settlement);
    await this.#settler.settle({ message, settlement });
  }

  /** Keeps what is in hand. A handler whose message was taken over meanwhile is told to stop. */
  async #renew(): Promise<void> {
    const seqs = this.#lanes.flatMap((lane) => [...lane.inHand]);
    if (seqs.length === 0) return;
    try {
      const kept = await this.#queue.renew(seqs);
      for (const seq of seqs.filter((seq) => !kept.has(seq))) {
        this.#handling.get(seq)?.abort(new Error('The claim on this message was lost'));
      }
    } catch (error) {
      this.#onFailure(error);
    }
  }

  readonly #onFreed = (lane: Lane): void => {
    this.#relay?.freed(lane);
    if (this.#drained !== undefined && this.#inHandCount() === 0) this.#drained();
  };

  readonly #onFailure = (error: unknown): void => {
    this.#options.observe({ event: 'relay.failed', ...failureOf(error) });
  };

  readonly #onDeaths = (deaths: readonly Death[]): void => {
    for (const { messageId, pattern, consumer, attempts, reason, traceId, error } of deaths) {
      this.#options.observe({
        event: 'message.dead',
        messageId,
        pattern,
        attempts,
        reason,
        ...error,
        ...(consumer !== null && { consumer }),
        ...(traceId !== null && { traceId }),
      });
    }
  };

  #observeRetry(
    { messageId, pattern, consumer, attempt }: ClaimedMessage,
    { delayMs, error }: Extract<Settlement, { verdict: 'retry' }>,
  ): void {
    this.#options.observe({
      event: 'message.retried',
      messageId,
      pattern,
      consumer,
      attempt,
      delayMs,
      ...error,
    });
  }

  #inHandCount(): number {
    return this.#lanes.reduce((count, lane) => count + lane.inHandCount, 0);
  }
}

function isSame(one: ConsumerSpec, other: Partial<ConsumerSpec>): boolean {
  return one.consumer === other.consumer && one.contract.pattern === other.contract?.pattern;
}

function tooOften(leasesLost: number): Settlement {
  const message = `Its handler did not live to settle it, ${leasesLost} times`;
  return { verdict: 'dead', reason: 'DELIVERY_LIMIT', error: { code: 'DELIVERY_LIMIT', message } };
}
