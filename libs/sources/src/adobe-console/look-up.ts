import { emailKey, type DirectoryRow, type PersonKey } from '#domain';
import type { PersonAnswer } from '../source.js';
import { accountOf, nameOf, type UserReader } from './read-user.js';
import type { UmapiUser } from './umapi-answer.js';
import type { UmapiClient } from './umapi-client.js';
import type { UmapiLists } from './umapi-lists.js';

/** The domain under which Adobe keeps personal accounts. */
const ADOBE_ID_DOMAIN = 'AdobeID';

/**
 * Finds people by their keys. Adobe looks users up by username, which is the address for most of them: whom it does not
 * find by address may have another username, and whom only a key names cannot be asked for, so both are looked for in
 * the list, once for all of them.
 */
export class LookUp {
  constructor(
    private readonly client: UmapiClient,
    private readonly lists: UmapiLists,
    private readonly signal: AbortSignal,
  ) {}

  /** @returns the accounts of each key, in order; none where Adobe has nobody */
  async find(keys: readonly PersonKey[]): Promise<UmapiUser[][]> {
    const found: UmapiUser[][] = [];
    for (const key of keys) found.push(matching(key, await this.#byAddress(key.email)));
    const missing = keys.filter((_key, at) => found[at]?.length === 0);
    if (missing.length === 0) return found;
    const listed = await this.#listed(missing);
    return keys.map((key, at) => {
      const direct = found[at] ?? [];
      return direct.length > 0 ? direct : matching(key, listed);
    });
  }

  /** An address can have two accounts: a personal one, and one of the organization. */
  async #byAddress(address: string | undefined): Promise<UmapiUser[]> {
    if (address === undefined) return [];
    const first = await this.client.findUser(address, undefined, this.signal);
    if (first === undefined) return [];
    const isPersonal = first.type?.toLowerCase() === 'adobeid';
    const domain = isPersonal ? address.slice(address.lastIndexOf('@') + 1) : ADOBE_ID_DOMAIN;
    const second = await this.client.findUser(address, domain, this.signal);
    return second === undefined || accountOf(second) === accountOf(first) ? [first] : [first, second];
  }

  async #listed(keys: readonly PersonKey[]): Promise<UmapiUser[]> {
    const ids = new Set(keys.map(({ sourceKey }) => sourceKey));
    const addresses = new Set(keys.map(({ email }) => email && emailKey(email)));
    const users = new Map<string, UmapiUser>();
    for await (const { items } of this.lists.users(this.signal)) {
      for (const user of items) {
        const isAsked = (user.id && ids.has(user.id)) || (user.email && addresses.has(emailKey(user.email)));
        if (isAsked) users.set(accountOf(user), user);
      }
    }
    return [...users.values()];
  }
}

/** The accounts of one person: that of the key, and others of the same address as in a full read. */
function matching({ sourceKey, email }: PersonKey, users: readonly UmapiUser[]): UmapiUser[] {
  if (sourceKey !== undefined && !users.some(({ id }) => id === sourceKey)) return [];
  const wanted = email === undefined ? undefined : emailKey(email);
  return users.filter(
    (user) =>
      (sourceKey !== undefined && user.id === sourceKey) || (user.email && emailKey(user.email) === wanted),
  );
}

/** @throws what `refuse` makes of an account that can be no row */
export function answersOf(
  keys: readonly PersonKey[],
  found: readonly (readonly UmapiUser[])[],
  reader: UserReader,
  refuse: (name: string, reason: string) => Error,
): PersonAnswer[] {
  let row = 0;
  const rowOf = (user: UmapiUser): DirectoryRow => {
    const reading = reader.ofLookUp(user);
    if (reading.kind === 'person') return { row: ++row, ...reading.row };
    throw refuse(nameOf(user), reading.kind === 'dropped' ? reading.reason : 'it is nobody a run asks for');
  };
  return keys.map((key, at) => ({ key, rows: (found[at] ?? []).map(rowOf) }));
}
