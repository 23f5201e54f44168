import { FixedWindow } from './fixed-window.js';
import { Pause } from './pause.js';

const tidyAbove = 20_000;

interface Ration {
  readonly window: FixedWindow;
  readonly pause: Pause;
}

/** The polling rule: the same GET may be asked so many times in a window. Its wait concerns that GET alone. */
export class Rationing {
  readonly #rations = new Map<string, Ration>();

  constructor(
    private readonly limit: number,
    private readonly lengthMs: number,
    private readonly graceMs: number,
    private readonly penalty: boolean,
  ) {}

  /** @param request path, query and key @returns seconds to wait (0: let it through), and whether it came early */
  admit(request: string, now: number): { retryAfter: number; early: boolean } {
    const { window, pause } = this.#ration(request, now);
    const early = pause.isEarly(now);
    if (early && this.penalty) window.restartIfFull(now);
    const waitMs = window.waitMs(now);
    if (waitMs === 0) {
      window.take();
      return { retryAfter: 0, early };
    }
    const retryAfter = Math.ceil(waitMs / 1000);
    pause.tell(now, retryAfter);
    return { retryAfter, early };
  }

  #ration(request: string, now: number): Ration {
    if (this.#rations.size > tidyAbove) this.#tidy(now);
    let ration = this.#rations.get(request);
    if (ration === undefined) {
      ration = { window: new FixedWindow(this.limit, this.lengthMs), pause: new Pause(this.graceMs) };
      this.#rations.set(request, ration);
    }
    return ration;
  }

  #tidy(now: number): void {
    for (const [request, { window }] of this.#rations)
      if (now >= window.endsAt) this.#rations.delete(request);
  }
}
