const SINGLE_MAX = 20;

/** Sentences for people; of each kind only the first few are told one by one. */
export class LdapWarnings {
  readonly #kinds = new Map<string, { count: number; readonly first: string[] }>();

  /** @param kind what the warning is about: a plural, for "and 12 more …" */
  add(kind: string, sentence: string): void {
    let known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, (known = { count: 0, first: [] }));
    known.count += 1;
    if (known.first.length < SINGLE_MAX) known.first.push(sentence);
  }

  all(): string[] {
    return [...this.#kinds].flatMap(([kind, { count, first }]) =>
      count > first.length ? [...first, `… and ${count - first.length} more ${kind}.`] : first,
    );
  }
}
