import { emailKey, groupKey } from '#domain';
import type { CallOptions, SignApi } from '#sign';

/**
 * Settles POSTs whose answer is missing: they are collected and answered together by one read of the list, which begins
 * once nothing else of the batch is at work (Sign rations identical reads). Never sends anything again by itself.
 */
export class LookupDesk {
  #atWork = 0;
  #waiting: { look: (found: Found) => void; fail: (error: unknown) => void; kind: 'users' | 'groups' }[] = [];

  /** @param options of every list that is read: a stop ends them, and with them whoever waits */
  constructor(
    private readonly api: Pick<SignApi, 'listUsers' | 'listGroups'>,
    private readonly options: CallOptions = {},
  ) {}

  /** Runs one item of the batch; the desk needs to know how many are at work. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#atWork += 1;
    try {
      return await work();
    } finally {
      this.#atWork -= 1;
      this.#readWhenQuiet();
    }
  }

  /** The id of the user with this address, or undefined when Sign has none. */
  async findUser(address: string): Promise<string | undefined> {
    return (await this.#look('users')).users.get(emailKey(address));
  }

  async findGroup(name: string): Promise<string | undefined> {
    return (await this.#look('groups')).groups.get(groupKey(name));
  }

  #look(kind: 'users' | 'groups'): Promise<Found> {
    return new Promise((look, fail) => {
      this.#waiting.push({ look, fail, kind });
      this.#readWhenQuiet();
    });
  }

  #readWhenQuiet(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#atWork) return;
    const waiting = this.#waiting.splice(0);
    const kinds = new Set(waiting.map(({ kind }) => kind));
    this.#read(kinds).then(
      (found) => waiting.forEach(({ look }) => look(found)),
      (error: unknown) => waiting.forEach(({ fail }) => fail(error)),
    );
  }

  async #read(kinds: ReadonlySet<string>): Promise<Found> {
    const users = new Map<string, string>();
    const groups = new Map<string, string>();
    if (kinds.has('users')) {
      for await (const page of this.api.listUsers(this.options))
        for (const user of page) users.set(emailKey(user.email), user.id);
    }
    if (kinds.has('groups')) {
      for await (const page of this.api.listGroups(this.options))
        for (const group of page) groups.set(groupKey(group.name), group.id);
    }
    return { users, groups };
  }
}

interface Found {
  readonly users: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}
