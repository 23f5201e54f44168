/** A group's name as the Admin Console compares it: without regard to case. */
export function groupFold(name: string): string {
  return name.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/** The groups that a run asks for, found again under whatever letter case the Admin Console has. */
export class WantedGroups {
  readonly #byFold = new Map<string, string[]>();

  /** @param names as configured; two of them may differ in case alone */
  constructor(readonly names: readonly string[]) {
    for (const name of names) {
      const fold = groupFold(name);
      this.#byFold.set(fold, [...(this.#byFold.get(fold) ?? []), name]);
    }
  }

  /** Those of `groups` that are wanted, each under its configured spelling, once. */
  of(groups: readonly string[]): string[] {
    const wanted = new Set<string>();
    for (const group of groups) {
      for (const name of this.#byFold.get(groupFold(group)) ?? []) wanted.add(name);
    }
    return [...wanted];
  }
}
