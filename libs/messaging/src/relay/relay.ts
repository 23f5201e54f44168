import { failpoint } from '#telemetry';
import type { Death } from '../tell-settlement.js';

/** Where claimed rows go. */
export interface RelayLane<Row> {
  /** How many more rows it would take. */
  readonly free: number;
  /** Rows taken and not settled yet. */
  readonly inHand: Iterable<string>;
  accept(row: Row): void;
}

/** What the relay needs of the outbox. */
export interface RelaySource<Lane extends RelayLane<Row>, Row extends { readonly seq: string }> {
  /** Makes rows claimable for the lanes, where that takes a step of its own. Returns true when there may be more. */
  route(lanes: readonly Lane[]): Promise<boolean>;
  /** @param held rows that this process has in hand; never given again, even when their lease has run out */
  claim(
    lanes: readonly Lane[],
    held: readonly string[],
  ): Promise<readonly { readonly lane: Lane; readonly row: Row }[]>;
  release(seqs: readonly string[]): Promise<void>;
  buryUnknown(known: readonly string[]): Promise<readonly Death[]>;
}

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
export class Relay<Lane extends RelayLane<Row>, Row extends { readonly seq: string }> {
  readonly #dry = new Set<Lane>();
  #wakes = 0;
  #routedAt = -1;
  #sweep = true;
  #stopping = false;
  #resume: (() => void) | undefined;
  #loop: Promise<void> | undefined;

  constructor(
    private readonly source: RelaySource<Lane, Row>,
    private readonly lanes: readonly Lane[],
    private readonly options: RelayOptions,
  ) {}

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
    this.options.onDeaths(await this.source.buryUnknown(this.options.knownPatterns));
    this.#sweep = false;
  }

  async #route(): Promise<void> {
    const wakes = this.#wakes;
    if (this.#routedAt === wakes) return;
    while ((await this.source.route(this.lanes)) && !this.#stopping);
    this.#routedAt = wakes;
  }

  /** @returns true when something was asked for, so that there may be more */
  async #claim(): Promise<boolean> {
    const asking = this.lanes.filter((lane) => lane.free > 0 && !this.#dry.has(lane));
    if (asking.length === 0) return false;
    const wakes = this.#wakes;
    const missing = new Map(asking.map((lane) => [lane, lane.free]));
    const held = this.lanes.flatMap((lane) => [...lane.inHand]);
    const claimed = await this.source.claim(asking, held);
    if (claimed.length > 0) failpoint('relay.claimed');
    if (this.#stopping) {
      await this.source.release(claimed.map(({ row }) => row.seq));
      return false;
    }
    for (const { lane, row } of claimed) {
      missing.set(lane, (missing.get(lane) ?? 0) - 1);
      lane.accept(row);
    }
    // A message stored since the last routing, or while the claim was under way, may have been missed: only a quiet claim
    // of routed rows proves a lane dry.
    if (wakes === this.#wakes && wakes === this.#routedAt) {
      for (const [lane, count] of missing) if (count > 0) this.#dry.add(lane);
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
