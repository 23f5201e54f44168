import type { ChannelModel, ConsumeMessage } from 'amqplib';
import type { Observe } from '#telemetry';
import { backOffMs } from './back-off.js';
import { reasonOf } from './explain-broker-error.js';
import { QueueSession } from './queue-session.js';

/** What a message needs while it is in hand. */
export interface InHand {
  readonly message: ConsumeMessage;
  /** True when whoever took the message has lost it: nothing is to be written about it. */
  readonly isLost: () => boolean;
}

export interface QueueWork {
  readonly queue: string;
  readonly prefetch: number;
  readonly concurrency: number;
  /** Never rejects. */
  readonly work: (inHand: InHand, handled: () => void) => Promise<'ack' | 'requeue'>;
  /** Tells handlers at work to stop. */
  readonly stop: (reason: string) => void;
}

/** The connection that messages come by, as long as it lasts. */
export interface ConsumerGround {
  readonly connection: ChannelModel;
  /** Makes sure that the queue is there. `again`: it was deleted meanwhile. */
  readonly declare: (again: boolean) => Promise<void>;
}

/** Consumes a queue for as long as it is wanted: over new connections, and when the broker cancels. */
export class QueueConsumer {
  #ground: ConsumerGround | undefined;
  /** The first session over this ground. */
  #begun: Promise<void> | undefined;
  #session: QueueSession | undefined;
  /** Sessions that take nothing more and have handlers at work. */
  readonly #ending = new Set<QueueSession>();
  #stopped = false;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: QueueWork,
    private readonly observe: Observe,
  ) {}

  get inHand(): number {
    return this.#sessions.reduce((count, session) => count + session.inHand, 0);
  }

  /**
   * Over one connection it begins once, however often it is asked to: a second session would take the messages of the
   * first one for lost, and give them back until the broker buries them.
   *
   * @throws what the broker said, when it will not have this consumer
   */
  async up(ground: ConsumerGround): Promise<void> {
    if (this.#stopped) return;
    if (this.#ground?.connection !== ground.connection) {
      this.#ground = ground;
      this.#begun = this.#begin(ground);
    }
    await this.#begun;
  }

  /** The connection is lost: its messages are delivered again, so handlers stop and settle nothing. */
  down(): void {
    this.#ground = undefined;
    clearTimeout(this.#timer);
    for (const session of this.#sessions) session.abandon();
    if (this.#session !== undefined) this.#letEnd(this.#session);
    this.#session = undefined;
    this.options.stop('The connection to the message broker was lost');
  }

  /** Takes nothing more, tells handlers to stop, and gives back what none has begun. */
  async cancel(reason: string): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const cancelled = this.#session?.cancel();
    this.options.stop(reason);
    await cancelled;
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.idle()));
  }

  /** What is still in hand goes back to the queue. */
  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  get #sessions(): QueueSession[] {
    return [...this.#ending, ...(this.#session === undefined ? [] : [this.#session])];
  }

  async #begin(ground: ConsumerGround): Promise<void> {
    try {
      await ground.declare(false);
      if (this.#stopped || this.#ground !== ground) return;
      await this.#open(ground);
    } catch (error) {
      if (this.#ground === ground) this.#ground = undefined;
      throw error;
    }
  }

  async #open(ground: ConsumerGround): Promise<void> {
    const { queue, prefetch, concurrency, work } = this.options;
    const isLost = (): boolean => this.#ground !== ground || session.isLost;
    const session: QueueSession = new QueueSession({
      ...{ queue, prefetch, concurrency },
      work: (message, handled) => work({ message, isLost }, handled),
      onEnded: (ended, reason) => this.#onEnded(ended, ground, reason),
    });
    this.#session = session;
    await session.open(ground.connection);
    this.#attempt = 0;
  }

  #onEnded(session: QueueSession, ground: ConsumerGround, reason: string): void {
    if (this.#session !== session || this.#ground !== ground) return;
    this.#session = undefined;
    // Nothing of a next session is in hand yet: all that stops are handlers of this one.
    if (session.isLost) this.options.stop('The channel to the message broker was lost');
    this.#letEnd(session);
    this.observe({ event: 'consumer.cancelled', queue: this.options.queue, message: reason });
    this.#openAgain(ground);
  }

  /** Its handlers may finish, on a channel of which nothing more comes. */
  #letEnd(session: QueueSession): void {
    this.#ending.add(session);
    void session
      .idle()
      .then(() => session.close())
      .then(() => this.#ending.delete(session));
  }

  #openAgain(ground: ConsumerGround): void {
    this.#attempt += 1;
    this.#timer = setTimeout(
      () => {
        void this.#tryAgain(ground);
      },
      backOffMs(this.#attempt, Math.random()),
    );
  }

  async #tryAgain(ground: ConsumerGround): Promise<void> {
    if (this.#stopped || this.#ground !== ground) return;
    try {
      await ground.declare(true);
      if (this.#stopped || this.#ground !== ground) return;
      await this.#open(ground);
    } catch (error) {
      if (this.#stopped || this.#ground !== ground) return;
      this.#session = undefined;
      this.observe({ event: 'consumer.cancelled', queue: this.options.queue, message: reasonOf(error) });
      this.#openAgain(ground);
    }
  }
}
