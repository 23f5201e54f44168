import { didYouMean } from '#config';
import type { UmapiGroup } from './umapi-answer.js';
import { groupFold } from './wanted-groups.js';

/** All groups of an organization: user groups, product profiles, and the groups of administrators. */
export class GroupRegister {
  readonly #groups = new Map<string, UmapiGroup[]>();

  /** A group that came twice because the list moved is one. */
  add(group: UmapiGroup): void {
    const fold = groupFold(group.groupName);
    const namesakes = this.#groups.get(fold) ?? [];
    if (namesakes.some((known) => isSame(known, group))) return;
    this.#groups.set(fold, [...namesakes, group]);
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** Of the names given, one that several groups have. */
  ambiguous(names: readonly string[]): string | undefined {
    return names.find((name) => (this.#groups.get(groupFold(name))?.length ?? 0) > 1);
  }

  has(name: string): boolean {
    return this.#groups.has(groupFold(name));
  }

  /** How many members the Admin Console counts, people or not; undefined where it does not say. */
  memberCount(name: string): number | undefined {
    return this.#groups.get(groupFold(name))?.[0]?.memberCount ?? undefined;
  }

  /** A warning for people about a wanted group that is not there. */
  whyUnknown(name: string): string {
    const known = [...this.#groups.values()].flatMap((groups) => groups.map(({ groupName }) => groupName));
    return `No group found for: ${name}. The Admin Console has no user group and no product profile of that name.${didYouMean(name, known)}`;
  }
}

function isSame(a: UmapiGroup, b: UmapiGroup): boolean {
  return a.groupId === undefined || a.groupId === null
    ? a.groupName === b.groupName
    : a.groupId === b.groupId;
}
