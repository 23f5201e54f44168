import type { Lane } from './lane.js';
import type { Death, OutboxQueue } from './outbox-queue.js';

/** What the relay needs of the outbox. */
export type RelayQueue = Pick<OutboxQueue, 'route' | 'claim' | 'release' | 'buryUnknown'>;

export interface RelayOptions {
  /** Looks for messages at least this often, in milliseconds, whether it was woken or not. */
  readonly pollMs: number;
  /** Every message that this program can read; others are buried. */
  readonly knownPatterns: readonly string[];
  readonly onDeaths: (deaths: readonly Death[]) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Milliseconds to leave the database alone after it refused a claim. */
const AFTER_FAILURE_MS = 1_000;

/**
 * Moves messages from the outbox to the lanes: never more than a lane has free, at once when it is woken, otherwise by
 * polling. A lane that got less than it asked for is dry until the next wake-up, so an idle relay is one query a poll.
 */
export class Relay {
  readonly #dry = new Set<Lane>();
  readonly #routes: readonly { pattern: string; consumer: string }[];
  #wakes = 0;
  #routedAt = -1;
  #sweep = true;
  #stopping = false;
  #resume: (() => void) | undefined;
  #loop: Promise<void> | undefined;

  constructor(
    private readonly queue: RelayQueue,
    private readonly lanes: readonly Lane[],
    private readonly options: RelayOptions,
  ) {
    this.#routes = lanes
      .filter(({ alone }) => !alone)
      .map(({ spec }) => ({ pattern: spec.contract.pattern, consumer: spec.consumer }));
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** There may be new messages. */
  readonly wake = (): void => {
    this.#wakes += 1;
    this.#dry.clear();
    this.#resume?.();
  };

  /** A lane has room again. */
  readonly freed = (lane: Lane): void => {
    if (!this.#dry.has(lane)) this.#resume?.();
  };

  /** Claims nothing more. Resolves when the last claim has been handed on or given back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#resume?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#sweepUnknown();
        await this.#route();
        if (await this.#claim()) continue;
        await this.#rest(this.options.pollMs);
      } catch (error) {
        this.options.onFailure(error);
        await this.#rest(AFTER_FAILURE_MS);
      }
    }
  }

  async #sweepUnknown(): Promise<void> {
    if (!this.#sweep) return;
    this.options.onDeaths(await this.queue.buryUnknown(this.options.knownPatterns));
    this.#sweep = false;
  }

  async #route(): Promise<void> {
    const wakes = this.#wakes;
    if (this.#routes.length === 0 || this.#routedAt === wakes) return;
    while ((await this.queue.route(this.#routes)) && !this.#stopping);
    this.#routedAt = wakes;
  }

  /** @returns true when something was asked for, so that there may be more */
  async #claim(): Promise<boolean> {
    const asking = this.lanes.filter((lane) => lane.free > 0 && !this.#dry.has(lane));
    if (asking.length === 0) return false;
    const wakes = this.#wakes;
    const asked = new Map(asking.map((lane) => [lane, lane.free]));
    const claimed = await this.queue.claim(
      asking.map((lane) => ({
        pattern: lane.spec.contract.pattern,
        consumer: lane.spec.consumer,
        alone: lane.alone,
        free: lane.free,
      })),
      this.lanes.flatMap((lane) => [...lane.inHand]),
    );
    if (this.#stopping) {
      await this.queue.release(claimed.map(({ seq }) => seq));
      return false;
    }
    for (const message of claimed) {
      const lane = asking.find(
        ({ spec }) => spec.consumer === message.consumer && spec.contract.pattern === message.pattern,
      );
      if (lane === undefined) continue;
      asked.set(lane, (asked.get(lane) ?? 0) - 1);
      lane.accept(message);
    }
    // A message stored while the claim was under way may have been missed: only a quiet claim proves a lane dry.
    if (wakes === this.#wakes) {
      for (const [lane, missing] of asked) if (missing > 0) this.#dry.add(lane);
    }
    return true;
  }

  async #rest(ms: number): Promise<void> {
    if (this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#sweep = true;
        this.wake();
      }, ms);
      this.#resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#resume = undefined;
  }
}
