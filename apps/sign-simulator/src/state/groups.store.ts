import { fold } from '../fold.js';
import type { Group, User } from './model.js';

/** The groups of one org with their members, found by id and by name without regard to case. */
export class GroupsStore {
  #all: Group[] = [];
  #nextSeq = 0;
  readonly #byId = new Map<string, Group>();
  readonly #byName = new Map<string, Group>();
  readonly #members = new Map<Group, Set<User>>();
  readonly #sortedMembers = new Map<Group, User[]>();

  /** In order of creation. */
  get all(): readonly Group[] {
    return this.#all;
  }

  byId(id: string): Group | undefined {
    return this.#byId.get(id);
  }

  byName(name: string): Group | undefined {
    return this.#byName.get(fold(name));
  }

  /** The one group with `isDefault`. */
  get defaultGroup(): Group {
    const group = this.#all.find((each) => each.isDefault);
    if (group === undefined) throw new Error('An org was built without a default group.');
    return group;
  }

  /** The name must be free: the caller has looked. */
  add(group: Omit<Group, 'seq'>): Group {
    const stored: Group = { ...group, seq: this.#nextSeq++ };
    this.#all.push(stored);
    this.#byId.set(stored.id, stored);
    this.#byName.set(fold(stored.name), stored);
    this.#members.set(stored, new Set());
    return stored;
  }

  rename(group: Group, name: string): void {
    this.#byName.delete(fold(group.name));
    group.name = name;
    this.#byName.set(fold(name), group);
  }

  /** The group must have no members left. */
  remove(group: Group): void {
    this.#all = this.#all.filter((each) => each !== group);
    this.#byId.delete(group.id);
    this.#byName.delete(fold(group.name));
    this.#members.delete(group);
    this.#sortedMembers.delete(group);
  }

  join(group: Group, user: User): void {
    this.#members.get(group)?.add(user);
    this.#sortedMembers.delete(group);
  }

  leave(group: Group, user: User): void {
    this.#members.get(group)?.delete(user);
    this.#sortedMembers.delete(group);
  }

  /** Members in order of their creation, so that pages stay right while people join and leave. Sorted once per change. */
  membersOf(group: Group): readonly User[] {
    const known = this.#sortedMembers.get(group);
    if (known !== undefined) return known;
    const sorted = [...(this.#members.get(group) ?? [])].sort((left, right) => left.seq - right.seq);
    this.#sortedMembers.set(group, sorted);
    return sorted;
  }
}
