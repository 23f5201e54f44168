import type { GateState, GateStore } from './org-gate.js';

/** Loads the gate's state once and saves it one at a time; several changes while a save runs become one save. */
export class GateMemory {
  #loading: Promise<void> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #saveWaits = false;

  constructor(
    private readonly store: GateStore | undefined,
    private readonly take: (state: GateState) => void,
    private readonly give: () => GateState,
  ) {}

  /** A failed load is tried again by the next call. */
  load(): Promise<void> {
    this.#loading ??= this.#loadOnce();
    return this.#loading;
  }

  save(): void {
    const { store } = this;
    if (store === undefined || this.#saveWaits) return;
    this.#saveWaits = true;
    this.#saving = this.#settled().then(() => {
      this.#saveWaits = false;
      return store.save(this.give());
    });
    // Whoever must know asks `saved()`; without a listener the rejection would end the process.
    this.#saving.catch(() => undefined);
  }

  saved(): Promise<void> {
    return this.#saving;
  }

  async #loadOnce(): Promise<void> {
    try {
      const state = await this.store?.load();
      if (state !== undefined) this.take(state);
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }

  #settled(): Promise<void> {
    return this.#saving.catch(() => undefined);
  }
}
