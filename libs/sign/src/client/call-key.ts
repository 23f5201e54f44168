import type { Secret } from '#domain';
import type { KeySource } from '../sign-api-options.js';

/**
 * The integration key that calls are sent with. Where it may be replaced while calls go on, each takes the newest that is
 * known, and one that Sign refuses is looked for once more before the org counts as having refused us.
 */
export class CallKey {
  /** None of these is tried again, whatever is stored, so that looking comes to an end. */
  readonly #refused = new Set<string>();
  #looking: Promise<void> | undefined;

  constructor(
    private readonly first: Secret,
    private readonly source: KeySource | undefined,
  ) {}

  get mayChange(): boolean {
    return this.source !== undefined;
  }

  get current(): Secret {
    return this.source?.current() ?? this.first;
  }

  /** What calls wait for before they are sent; undefined: nothing. */
  get looking(): Promise<void> | undefined {
    return this.#looking;
  }

  /** @returns whether a call that was refused under this key may be sent again, under another one */
  async isReplaced(refused: Secret): Promise<boolean> {
    if (this.source === undefined) return false;
    this.#refused.add(refused.reveal());
    if (this.#isRefused()) {
      this.#looking ??= this.source.look().finally(() => {
        this.#looking = undefined;
      });
      await this.#looking;
    }
    return !this.#isRefused();
  }

  #isRefused(): boolean {
    return this.#refused.has(this.current.reveal());
  }
}
