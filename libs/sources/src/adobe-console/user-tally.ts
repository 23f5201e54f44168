import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow } from '#domain';
import { DroppedPeople } from '../dropped-people.js';
import { RowChunks } from '../row-chunks.js';
import type { GroupRegister } from './group-register.js';
import { accountOf, keyOf, nameOf, type UserReader } from './read-user.js';
import { RowsDigest } from '../rows-digest.js';
import type { UmapiUser } from './umapi-answer.js';

const WARNINGS_MAX = 20;

/** Everything that a read learns of users while their pages go by. */
export class UserTally {
  readonly #accounts = new Set<string>();
  readonly #chunks = new RowChunks();
  readonly #digest = new RowsDigest();
  readonly #people: Map<string, number>;
  /** Groups that at least one user names, also one outside the filter. */
  readonly #named = new Set<string>();
  readonly #drops: string[] = [];
  #rows = 0;
  readonly #dropped = new DroppedPeople();

  constructor(
    private readonly reader: UserReader,
    private readonly groups: readonly string[],
  ) {
    this.#people = new Map(groups.map((group) => [group, 0]));
  }

  /** An account that comes twice, because the list moved while it was read, counts once. */
  add(user: UmapiUser): void {
    const account = accountOf(user);
    if (this.#accounts.has(account)) return;
    this.#accounts.add(account);
    for (const group of this.reader.wantedGroupsOf(user)) this.#named.add(group);
    const reading = this.reader.ofList(user);
    if (reading.kind === 'outside') return;
    this.#rows += 1;
    if (reading.kind === 'dropped') this.#drop(user, reading.reason);
    else this.#take({ row: this.#rows, ...reading.row });
  }

  takeFull(): DirectoryRow[][] {
    return this.#chunks.takeFull();
  }

  takeAll(): DirectoryRow[][] {
    return this.#chunks.takeAll();
  }

  /** Users that were listed, in scope or not. */
  get listed(): number {
    return this.#accounts.size;
  }

  counts(): Pick<
    ReadEvidenceBody,
    'rows' | 'people' | 'batches' | 'digest' | 'dropped' | 'droppedKeys' | 'flaws'
  > {
    return {
      rows: this.#rows,
      people: this.#rows - this.#dropped.count,
      batches: this.#chunks.count,
      digest: this.#digest.hex(),
      ...this.#dropped.evidence('Adobe Admin Console'),
    };
  }

  /** Wanted groups that neither the register nor any user knows. */
  groupsNotFound(register: GroupRegister): string[] {
    return this.groups.filter((group) => !register.has(group) && !this.#named.has(group));
  }

  groupsAnswered(register: GroupRegister): { group: string; people: number }[] {
    const unknown = new Set(this.groupsNotFound(register));
    return [...this.#people]
      .filter(([group]) => !unknown.has(group))
      .map(([group, people]) => ({ group, people }));
  }

  warnings(register: GroupRegister, stated: number | undefined): string[] {
    const unknown = this.groupsNotFound(register).map((group) => register.whyUnknown(group));
    return [
      ...shortened(unknown, unknown.length, 'groups are not found'),
      ...this.groups.flatMap((group) => this.#memberless(group, register)),
      ...(stated === undefined || stated <= this.listed ? [] : [surplus(stated, this.listed)]),
      ...shortened(this.#drops, this.#dropped.count, 'users are left out'),
    ];
  }

  /** Members that no user names: those who are in the group only by way of another one are not asked for. */
  #memberless(group: string, register: GroupRegister): string[] {
    const members = register.memberCount(group) ?? 0;
    if (members === 0 || this.#named.has(group)) return [];
    return [
      `The Admin Console counts ${members} in "${group}", and no user is directly in it. Who is in it by way of another group is not found: name that group instead.`,
    ];
  }

  #take(row: DirectoryRow): void {
    this.#chunks.add(row);
    this.#digest.add(row);
    for (const group of row.groups) this.#people.set(group, (this.#people.get(group) ?? 0) + 1);
  }

  #drop(user: UmapiUser, reason: string): void {
    this.#dropped.add(keyOf(user));
    if (this.#drops.length < WARNINGS_MAX) this.#drops.push(`User ${nameOf(user)} is left out: ${reason}.`);
  }
}

function surplus(stated: number, listed: number): string {
  return `The Admin Console counts ${stated} users and lists ${listed}: technical accounts are counted and not listed.`;
}

function shortened(messages: readonly string[], count: number, what: string): string[] {
  const shown = messages.slice(0, WARNINGS_MAX);
  const more = count - shown.length;
  return more === 0 ? [...shown] : [...shown, `… and ${more} more ${what}.`];
}
