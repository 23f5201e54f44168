import { DROPPED_KEYS_MAX, type ReadEvidenceBody } from '#contracts';

/**
 * People whose entry cannot be used, by the source's own key: they are still there, and whoever is linked to one of them
 * is no leaver (SEMANTICS 3). Bounded; beyond the bound the read cannot say who is still there.
 */
export class DroppedPeople {
  readonly #keys: string[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(key: string | undefined): void {
    this.#count += 1;
    if (key !== undefined && this.#keys.length < DROPPED_KEYS_MAX) this.#keys.push(key);
  }

  /** @param whose such as `Okta` */
  evidence(whose: string): Pick<ReadEvidenceBody, 'dropped' | 'droppedKeys' | 'flaws'> {
    const message = `${whose}: ${this.#count} people are left out, more than can be told apart from leavers.`;
    return {
      dropped: this.#count,
      ...(this.#keys.length > 0 && { droppedKeys: [...this.#keys] }),
      flaws: this.#count > DROPPED_KEYS_MAX ? [{ code: 'SOURCE_DROPPED_MANY', message }] : [],
    };
  }
}
