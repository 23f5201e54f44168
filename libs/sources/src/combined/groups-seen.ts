/** Which of the groups asked for somebody was in. */
export class GroupsSeen {
  readonly seen = new Set<string>();
  readonly #wanted: ReadonlySet<string>;
  /** Rows of a source often share their list. */
  #last: readonly string[] | undefined;

  constructor(wanted: readonly string[]) {
    this.#wanted = new Set(wanted);
  }

  add(groups: readonly string[]): void {
    if (groups === this.#last || this.seen.size === this.#wanted.size) return;
    this.#last = groups;
    for (const group of groups) if (this.#wanted.has(group)) this.seen.add(group);
  }
}
