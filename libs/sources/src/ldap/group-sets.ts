/** A set of groups that all people in it share, and the sets that one group more makes of it. */
export interface GroupSet {
  readonly names: readonly string[];
  readonly next: Map<string, GroupSet>;
}

/** A directory of many people has few different sets of groups; each is kept once. */
export const NO_GROUPS = (): GroupSet => ({ names: [], next: new Map() });

export function plusGroup(set: GroupSet, group: string): GroupSet {
  if (set.names.includes(group)) return set;
  let more = set.next.get(group);
  if (more === undefined) {
    more = { names: [...set.names, group], next: new Map() };
    set.next.set(group, more);
  }
  return more;
}
