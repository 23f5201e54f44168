import type { Database } from '#db';
import { failpoint, type Observe } from '#telemetry';
import { HandlerRunner, type Consumer } from '../handler-runner.js';
import { MessageServer, type QueueDepth } from '../message-server.js';
import type { Outbox } from '../outbox.js';
import { GroupWriter } from '../relay/group-writer.js';
import { RelaySession } from '../relay/relay-session.js';
import { Relay } from '../relay/relay.js';
import { failureOf, type Settlement } from '../settle.js';
import { tellDeath, tellRetry, type Death } from '../tell-settlement.js';
import { Lane } from './lane.js';
import { LocalQueue, type ClaimedMessage, type Settled } from './local-queue.js';

export interface LocalTransportOptions {
  readonly db: Database;
  /** The outbox of this process, whose commits wake the relay. */
  readonly outbox: Outbox;
  readonly observe: Observe;
  /** Only messages of this run are taken: a one-shot command does no other command's work. */
  readonly onlyRun?: string | undefined;
  readonly pollMs: number;
  readonly leaseMs: number;
  readonly drainMs: number;
}

/** A message that ended its process this often, and was never settled, is taken for the cause. */
const LEASES_LOST_MAX = 20;

/**
 * Delivers the outbox to handlers in this process, without a broker. The table is the queue, so messages are as durable
 * as the state they were stored with. Each consumer of a message has its own delivery, settlement and retries.
 */
export class LocalTransport extends MessageServer {
  override readonly transportId = Symbol('sign-sync-local');

  readonly #options: LocalTransportOptions;
  readonly #queue: LocalQueue;
  readonly #session: RelaySession;
  readonly #writer: GroupWriter<Settled>;
  readonly #runner: HandlerRunner<string>;
  #lanes: readonly Lane[] = [];
  #relay: Relay<Lane, ClaimedMessage> | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #drained: (() => void) | undefined;

  constructor(options: LocalTransportOptions) {
    super();
    const { db, outbox, leaseMs, onlyRun, observe } = options;
    this.#options = options;
    this.#session = new RelaySession(db, { outbox, onStored: () => this.#relay?.wake() });
    this.#queue = new LocalQueue(this.#session, { leaseMs, onlyRun });
    this.#writer = new GroupWriter((group) => this.#write(group), this.#onFailure);
    this.#runner = new HandlerRunner(observe);
  }

  /** The database is all there is, and who holds it knows whether it answers. */
  override isConnected(): boolean {
    return this.#relay !== undefined;
  }

  override async depths(): Promise<readonly QueueDepth[]> {
    return [];
  }

  protected override async start(): Promise<void> {
    this.#lanes = this.consumers.map((consumer) => this.#laneOf(consumer));
    // One statement before anything is promised: a database that is away is the caller's to know.
    await this.#session.query('select 1');
    this.#relay = new Relay(this.#queue, this.#lanes, {
      pollMs: this.#options.pollMs,
      knownPatterns: this.knownPatterns,
      onDeaths: this.#onDeaths,
      onFailure: this.#onFailure,
    });
    this.#unsubscribe = this.#options.outbox.onStored(this.#relay.wake);
    this.#renewal = setInterval(() => void this.#renew(), this.#options.leaseMs / 3);
    this.#relay.start();
  }

  protected override async stop(): Promise<void> {
    this.#unsubscribe?.();
    await this.#relay?.stop();
    const unstarted = this.#lanes.flatMap((lane) => lane.takeUnstarted());
    await this.#queue.release(unstarted.map(({ seq }) => seq)).catch(this.#onFailure);
    this.#runner.stopAll('The process is stopping');
    await this.#drain();
    this.#writer.giveUp();
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

  #laneOf(consumer: Consumer): Lane {
    const { pattern } = consumer.spec.contract;
    const alone = this.consumers.filter(({ spec }) => spec.contract.pattern === pattern).length === 1;
    return new Lane(
      consumer.spec,
      alone,
      (message, handled) => this.#deliver(message, consumer, handled),
      this.#onFreed,
    );
  }

  async #deliver(message: ClaimedMessage, consumer: Consumer, handled: () => void): Promise<void> {
    failpoint('message.received');
    const settlement =
      message.leasesLost < LEASES_LOST_MAX
        ? await this.#runner.run(message.seq, message, consumer)
        : tooOften(message.leasesLost);
    handled();
    if (settlement.verdict === 'retry') tellRetry(this.#options.observe, message, settlement);
    await this.#writer.add({ message, settlement });
  }

  async #write(group: readonly Settled[]): Promise<void> {
    this.#onDeaths(await this.#queue.settle(group));
    for (const { settlement } of group) passFailpoint(settlement);
  }

  /** Keeps what is in hand. A handler whose message was taken over meanwhile is told to stop. */
  async #renew(): Promise<void> {
    const seqs = this.#lanes.flatMap((lane) => lane.inHand);
    if (seqs.length === 0) return;
    try {
      const kept = await this.#queue.renew(seqs);
      for (const seq of seqs) {
        if (!kept.has(seq)) this.#runner.stop(seq, 'The claim on this message was lost');
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
    for (const death of deaths) tellDeath(this.#options.observe, death);
  };

  #inHandCount(): number {
    return this.#lanes.reduce((count, lane) => count + lane.inHandCount, 0);
  }
}

/** The row that is gone, or changed, is what another transport's acknowledgement says. */
function passFailpoint({ verdict }: Settlement): void {
  if (verdict === 'ack') failpoint('message.acked');
  if (verdict === 'retry') failpoint('message.parked');
  if (verdict === 'dead') failpoint('message.buried');
}

function tooOften(leasesLost: number): Settlement {
  const message = `Its handler did not live to settle it, ${leasesLost} times`;
  return { verdict: 'dead', reason: 'DELIVERY_LIMIT', error: { code: 'DELIVERY_LIMIT', message } };
}
