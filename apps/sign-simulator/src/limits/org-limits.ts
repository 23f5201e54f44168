import type { Control } from '../control/control.js';
import { FixedWindow } from './fixed-window.js';
import { Pause } from './pause.js';
import { Rationing } from './rationing.js';
import { TokenBucket } from './token-bucket.js';

export interface Admission {
  /** Seconds to wait before the next request; undefined: the request may go on. */
  readonly retryAfter: number | undefined;
  /** Whether it came before a stated wait was over. */
  readonly early: boolean;
}

/** What the limits need to know of a request. */
export interface LimitedRequest {
  readonly isRead: boolean;
  /** Path and query; the key is the org's. */
  readonly target: string;
}

/** The limits of one org: penalty for early retries, windows, token bucket, rationing of identical GETs. */
export class OrgLimits {
  readonly #bucket: TokenBucket | undefined;
  readonly #windows: readonly FixedWindow[];
  readonly #rationing: Rationing | undefined;
  readonly #pause: Pause;

  constructor(
    private readonly control: Control,
    now: number,
  ) {
    const { rate, windows, rationing, penalty } = control;
    const graceMs = control.earlyGraceMs + 2 * (control.latencyMs + control.jitterMs);
    this.#pause = new Pause(graceMs);
    this.#bucket = rate && new TokenBucket(rate.rps, rate.burst ?? Math.max(1, Math.floor(rate.rps)), now);
    this.#windows = windows.map(({ limit, seconds }) => new FixedWindow(limit, seconds * 1000));
    this.#rationing = rationing && new Rationing(rationing.limit, rationing.seconds * 1000, graceMs, penalty);
  }

  admit(request: LimitedRequest, now: number): Admission {
    const early = this.#pause.isEarly(now);
    const refusal = this.#refuse(early, now);
    if (refusal > 0) {
      this.#pause.tell(now, refusal);
      return { retryAfter: refusal, early };
    }
    if (this.#rationing !== undefined && request.isRead) {
      const ration = this.#rationing.admit(request.target, now);
      if (ration.retryAfter > 0) return { retryAfter: ration.retryAfter, early: early || ration.early };
    }
    for (const window of this.#windows) window.take();
    this.#bucket?.take();
    return { retryAfter: undefined, early };
  }

  /** A fault has answered 429 with this wait. */
  tell(retryAfter: number, now: number): void {
    this.#pause.tell(now, retryAfter);
  }

  /** @returns seconds to wait, 0 for none */
  #refuse(early: boolean, now: number): number {
    if (this.control.penalty && this.#pause.secondsLeft(now) > 0) {
      if (!early) return this.#pause.secondsLeft(now);
      for (const window of this.#windows) window.restartIfFull(now);
      return Math.max(this.#pause.restart(now), this.#windowWaitSeconds(now));
    }
    const windowWait = this.#windowWaitSeconds(now);
    if (windowWait > 0) return windowWait;
    const tokenWaitMs = this.#bucket?.waitMs(now) ?? 0;
    if (tokenWaitMs === 0) return 0;
    return this.control.rate?.retryAfter || Math.max(1, Math.ceil(tokenWaitMs / 1000));
  }

  #windowWaitSeconds(now: number): number {
    return Math.ceil(Math.max(0, ...this.#windows.map((window) => window.waitMs(now))) / 1000);
  }
}
