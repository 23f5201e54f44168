/** Where pages begin: by the number of the first one on them, the position of the one before. */
interface Anchors {
  readonly at: Map<number, string>;
}

const LISTS_MAX = 200;
const ANCHORS_MAX = 2_000;

/**
 * Remembers where the pages of lists began, so that whoever asks for the next page goes on from there and nothing is
 * counted off again. Forgetting, or another process, costs a walk and changes no answer.
 */
export class ScimAnchors {
  readonly #lists = new Map<string, Anchors>();

  /** The nearest one at or before a place. @param index how many come before the wanted one */
  nearest(list: string, index: number): { readonly index: number; readonly position: string } {
    let best = { index: 0, position: '0' };
    for (const [at, position] of this.#lists.get(list)?.at ?? []) {
      if (at <= index && at > best.index) best = { index: at, position };
    }
    return best;
  }

  /** @param position of the one before the place */
  remember(list: string, index: number, position: string): void {
    const known = this.#lists.get(list) ?? { at: new Map<number, string>() };
    // Used last stands last.
    this.#lists.delete(list);
    this.#lists.set(list, known);
    known.at.set(index, position);
    dropOldest(known.at, ANCHORS_MAX);
    dropOldest(this.#lists, LISTS_MAX);
  }
}

function dropOldest<K>(map: Map<K, unknown>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
