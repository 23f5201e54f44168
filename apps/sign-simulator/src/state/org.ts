import { GroupsStore } from './groups.store.js';
import { IdMaker } from './ids.js';
import type { Group, Membership, User } from './model.js';
import type { OrgSettings } from './state-document.js';
import { UsersStore } from './users.store.js';

export type NewUser = Omit<User, 'seq' | 'id'>;

/** One Acrobat Sign account in memory. Keeps users and group members in step; decides nothing about requests. */
export class Org {
  readonly users = new UsersStore();
  readonly groups = new GroupsStore();
  readonly accountId: string;
  /** An edit may give another one. */
  key: string;
  readonly #ids: IdMaker;

  constructor(
    readonly name: string,
    readonly settings: OrgSettings,
  ) {
    this.#ids = new IdMaker(name);
    this.accountId = this.#ids.next('account', name);
    this.key = settings.key ?? `key-${name}`;
  }

  /** The user who made the integration key. */
  get owner(): User | undefined {
    const { adminEmail } = this.settings;
    if (adminEmail !== undefined) return this.users.byEmail(adminEmail);
    return this.users.all.find((user) => user.accountAdmin);
  }

  addGroup(name: string, isDefault: boolean, createdDate: string): Group {
    return this.groups.add({ id: this.#ids.next('group', name), name, isDefault, createdDate });
  }

  addUser(user: NewUser): User {
    const stored = this.users.add({ ...user, id: this.#ids.next('user', user.email) });
    for (const { group } of stored.memberships) this.groups.join(group, stored);
    return stored;
  }

  setMemberships(user: User, memberships: readonly Membership[]): void {
    const before = new Set(user.memberships.map(({ group }) => group));
    const after = new Set(memberships.map(({ group }) => group));
    for (const group of before) if (!after.has(group)) this.groups.leave(group, user);
    for (const group of after) if (!before.has(group)) this.groups.join(group, user);
    user.memberships = memberships;
  }
}
