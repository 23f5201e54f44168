import Bottleneck from 'bottleneck';
import type { Clock } from '../clock.js';
import { SignStoppedError, SignWaitTooLongError } from '../errors.js';
import type { Lane } from '../sign-api.js';
import type { CallsInFlight } from './calls-in-flight.js';
import { admit, ended, expire, OPEN, pause, type GateMode } from './gate-mode.js';
import { GateMemory } from './gate-memory.js';
import { paceOf, slowDown, spacingMs, speedUp, type LearnedRate, type TooMuch } from './learned-rate.js';
import type { GateOptions, GateState, GateStore, OrgGate, Turn } from './org-gate.js';

export interface OrgGateOptions {
  readonly org: string;
  /** Calls on their way at the same time, 1 or more. */
  readonly concurrency: number;
  /** Shared with the gates of other orgs: a call needs a place there as well. */
  readonly inFlight?: CallsInFlight | undefined;
  /** A call that would have to wait longer for the end of a silence is refused. Milliseconds. */
  readonly maxWaitMs: number;
  readonly clock: Clock;
  readonly store?: GateStore;
}

/** Added to every stated wait: clocks and timers differ by a little, and a retry that is early resets the wait. */
export const WAIT_GUARD_MS = 250;

/** Lower numbers first. A call that lost its turn to a pause goes back to the head of its lane. */
const PRIORITY = { urgent: { again: 1, first: 2 }, bulk: { again: 5, first: 6 } } as const;
const PACE_WINDOW_MS = 1000;

/** A call that waits for its turn. */
interface Ticket {
  readonly lane: Lane;
  readonly queuedAt: number;
  readonly start: (turn: Turn) => Promise<void>;
  readonly refuse: (error: Error) => void;
  /** Refused while still in the queue; Bottleneck cannot take a single job out. */
  gone: boolean;
}

/**
 * The gate of one org on Bottleneck, which keeps the queue, the lanes, the concurrency and the spacing of calls. Whether a call may
 * really start is decided here, in the same tick in which it is sent, so that a 429 stops also those calls
 * that Bottleneck has already let out of its queue. Bottleneck's reservoir only keeps the queue still meanwhile.
 */
export class BottleneckGate implements OrgGate {
  readonly #limiter: Bottleneck;
  readonly #memory: GateMemory;
  readonly #closing = new AbortController();
  readonly #waiting = new Set<Ticket>();
  readonly #started = new Set<Promise<void>>();
  #mode: GateMode = OPEN;
  #notBefore: number | undefined;
  #rate: LearnedRate;
  #rateLearned = false;
  #spacing = 0;
  #starts: number[] = [];
  /** Since when calls go through: the first one, or the end of the last pause. */
  #openSince: number | undefined;
  #spedUpAt = 0;
  #watching = false;

  constructor(private readonly options: OrgGateOptions) {
    this.#limiter = new Bottleneck({ maxConcurrent: options.concurrency });
    this.#memory = new GateMemory(
      options.store,
      (state) => this.#remember(state),
      () => this.#state(),
    );
  }

  async run<T>(send: (turn: Turn) => Promise<T>, { lane = 'bulk', signal }: GateOptions = {}): Promise<T> {
    await this.#memory.load();
    return new Promise<T>((resolve, reject) => {
      const abort = (): void => this.#refuse(ticket, new SignStoppedError(this.options.org, signal?.reason));
      const ticket: Ticket = {
        lane,
        queuedAt: this.options.clock.monotonic(),
        gone: false,
        refuse: (error) => {
          signal?.removeEventListener('abort', abort);
          reject(error);
        },
        start: async (turn) => {
          signal?.removeEventListener('abort', abort);
          try {
            resolve(await send(turn));
          } catch (error) {
            reject(error);
          }
        },
      };
      this.#waiting.add(ticket);
      if (signal?.aborted === true) return abort();
      if (this.#closing.signal.aborted) return this.#refuse(ticket, new SignStoppedError(this.options.org));
      signal?.addEventListener('abort', abort, { once: true });
      this.#refuseIfTooLong(ticket);
      if (!ticket.gone) this.#queue(ticket, PRIORITY[lane].first);
      return undefined;
    });
  }

  waitingUntil(): number | undefined {
    return expire(this.#mode, this.options.clock.monotonic()).at === 'paused' ? this.#notBefore : undefined;
  }

  saved(): Promise<void> {
    return this.#memory.saved();
  }

  async close(): Promise<void> {
    if (!this.#closing.signal.aborted) {
      this.#closing.abort();
      for (const ticket of this.#waiting) this.#refuse(ticket, new SignStoppedError(this.options.org));
      if (this.#rateLearned) this.#memory.save();
      // Drops the jobs of the refused tickets, which would otherwise each take their turn to do nothing.
      this.#limiter.stop({ dropWaitingJobs: true }).catch(() => undefined);
    }
    await Promise.all(this.#started);
    await this.#memory.saved();
  }

  #queue(ticket: Ticket, priority: number): void {
    this.#limiter
      .schedule({ priority }, () => this.#takeTurn(ticket))
      .catch((error: unknown) => this.#refuse(ticket, new SignStoppedError(this.options.org, error)));
  }

  /** Runs inside a slot of the limiter; what it returns holds the slot. */
  async #takeTurn(ticket: Ticket): Promise<void> {
    const { inFlight } = this.options;
    // Whether it may really start is decided once it has a place: a 429 may come while it waits for one.
    return inFlight === undefined ? this.#start(ticket) : inFlight.run(() => this.#start(ticket));
  }

  async #start(ticket: Ticket): Promise<void> {
    if (ticket.gone) return this.#giveTurnOn();
    const { clock } = this.options;
    const { mode, admitted, probe } = admit(this.#mode, clock.monotonic());
    this.#mode = mode;
    // Not awaited: the slot is free for the next job while this one stands in the queue again.
    if (!admitted) return this.#queue(ticket, PRIORITY[ticket.lane].again);
    this.#waiting.delete(ticket);
    this.#noteStart(clock.monotonic());
    let throttled = false;
    const turn: Turn = {
      pause: (waitMs) => {
        throttled = true;
        this.#pause(waitMs);
      },
    };
    const call = ticket.start(turn).finally(() => {
      this.#started.delete(call);
      if (!throttled) this.#ended(probe);
    });
    this.#started.add(call);
    return call;
  }

  /** A refused call came out of the queue first and used up the one place of the probe. */
  #giveTurnOn(): void {
    if (this.#mode.at === 'probing' && !this.#mode.probeOut) this.#tune({ reservoir: 1 });
  }

  #pause(waitMs: number): void {
    const { clock } = this.options;
    const now = clock.monotonic();
    const before = this.#mode;
    this.#mode = pause(before, now, now + waitMs + WAIT_GUARD_MS);
    if (before.at !== 'paused') {
      this.#setRate(slowDown(this.#rate, this.#tooMuch(before, now)));
    }
    this.#silence();
    this.#memory.save();
  }

  /** A probe is a single call: it has no pace of its own, and nothing was borne before it. */
  #tooMuch(before: GateMode, now: number): TooMuch {
    if (before.at !== 'open') return { observed: undefined, borneMs: undefined };
    return { observed: paceOf(this.#starts), borneMs: now - (this.#openSince ?? now) };
  }

  /** Makes a pause that has just begun, grown, or been remembered come true. */
  #silence(): void {
    const { clock } = this.options;
    if (this.#mode.at !== 'paused') return;
    this.#notBefore = clock.now() + Math.ceil(this.#mode.until - clock.monotonic());
    this.#tune({ reservoir: 0 });
    for (const ticket of this.#waiting) this.#refuseIfTooLong(ticket);
    if (!this.#watching) void this.#watch();
  }

  /** Lets the probe out when the pause is over. Pauses may grow meanwhile. */
  async #watch(): Promise<void> {
    const { clock } = this.options;
    this.#watching = true;
    try {
      while (this.#mode.at === 'paused') {
        await clock.sleep(this.#mode.until - clock.monotonic(), this.#closing.signal);
        this.#mode = expire(this.#mode, clock.monotonic());
      }
      this.#giveTurnOn();
    } catch {
      // Only `close()` wakes it before its time, and then nobody waits any more.
    } finally {
      this.#watching = false;
    }
  }

  #ended(probe: boolean): void {
    const before = this.#mode;
    this.#mode = ended(before, probe);
    const now = this.options.clock.monotonic();
    if (before.at !== 'open' && this.#mode.at === 'open') {
      this.#openSince = now;
      this.#tune({ reservoir: null });
    }
    if (this.#mode.at === 'open' && now - this.#spedUpAt >= 1000) {
      this.#spedUpAt = now;
      this.#setRate(speedUp(this.#rate));
    }
  }

  #setRate(rate: LearnedRate): void {
    this.#rateLearned ||= rate !== this.#rate;
    this.#rate = rate;
    const spacing = spacingMs(rate);
    if (spacing === this.#spacing) return;
    this.#spacing = spacing;
    this.#tune({ minTime: spacing });
  }

  #noteStart(now: number): void {
    this.#openSince ??= now;
    this.#starts = [...this.#starts.filter((at) => now - at < PACE_WINDOW_MS), now];
  }

  #tune(settings: Bottleneck.ConstructorOptions): void {
    void this.#limiter.updateSettings(settings);
  }

  #refuseIfTooLong(ticket: Ticket): void {
    const { clock, org, maxWaitMs } = this.options;
    const mode = expire(this.#mode, clock.monotonic());
    if (mode.at !== 'paused' || this.#notBefore === undefined) return;
    const wait = mode.until - WAIT_GUARD_MS - Math.max(mode.since, ticket.queuedAt);
    if (wait > maxWaitMs) this.#refuse(ticket, new SignWaitTooLongError(org, this.#notBefore, maxWaitMs));
  }

  #refuse(ticket: Ticket, error: Error): void {
    if (!this.#waiting.delete(ticket)) return;
    ticket.gone = true;
    ticket.refuse(error);
  }

  #remember(state: GateState): void {
    const { clock } = this.options;
    this.#setRate(state.perSecond);
    const left = (state.notBefore ?? 0) - clock.now();
    if (left <= 0) return;
    const now = clock.monotonic();
    this.#mode = pause(this.#mode, now, now + left);
    this.#silence();
  }

  #state(): GateState {
    return {
      ...(this.#notBefore === undefined ? {} : { notBefore: this.#notBefore }),
      ...(this.#rate === undefined ? {} : { perSecond: this.#rate }),
    };
  }
}
