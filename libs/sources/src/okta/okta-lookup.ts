import { z } from 'zod';
import { emailKey, isEmailAddress, type DirectoryRow, type PersonKey } from '#domain';
import type { PersonAnswer } from '../source.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { addressQuery } from './address-query.js';
import { oktaGroupSchema, oktaUserSchema, type OktaUser } from './okta-answers.js';
import { isAnswered, type OktaClient } from './okta-client.js';
import type { OktaFilter } from './okta-filter.js';
import { isNamed } from './okta-groups.js';
import { pagesOf } from './okta-pages.js';
import { loginOf, type OktaFormats } from './okta-person.js';

/** Attributes that `filter` knows. It sees what is so at this moment, but letter case counts for it. */
const FILTERED = new Set(['login', 'email', 'firstName', 'lastName']);

const idSchema = z.object({ id: z.string().min(1) });

export interface OktaLookupParts {
  readonly client: OktaClient;
  readonly filter: OktaFilter;
  readonly formats: OktaFormats;
  readonly groups: readonly string[];
}

/** Looks up single people. Only Okta's own word that somebody is unknown counts as absence. */
export class OktaLookup {
  #isSearchRefused = false;
  #rows = 0;

  constructor(private readonly parts: OktaLookupParts) {}

  async answer(key: PersonKey): Promise<PersonAnswer> {
    const rows: DirectoryRow[] = [];
    for (const user of await this.#usersOf(key)) rows.push(await this.rowOf(user, key.email));
    return { key, rows };
  }

  /** @param fallback address for somebody who has none any more, but is there */
  async rowOf(user: OktaUser, fallback?: string): Promise<DirectoryRow> {
    const { filter, formats } = this.parts;
    const person = formats.read(user);
    const named = 'why' in person ? { email: this.#addressOf(user, fallback) } : person;
    const { email, firstName, lastName } = { firstName: undefined, lastName: undefined, ...named };
    const enabled = filter.judge(user) === 'inside';
    this.#rows += 1;
    return {
      row: this.#rows,
      sourceKey: user.id,
      email,
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
      groups: enabled ? await this.#groupsOf(user) : [],
      enabled,
    };
  }

  /** Several profiles may have one address, and their groups are joined (SEMANTICS 2), so that each of them counts. */
  async #usersOf(key: PersonKey): Promise<OktaUser[]> {
    const found = key.sourceKey === undefined ? undefined : await this.#user(key.sourceKey);
    const address = (found && this.parts.formats.emailOf(found)) ?? key.email;
    const users = new Map(found && [[found.id, found]]);
    if (address === undefined) return [...users.values()];
    for (const user of await this.#usersOfAddress(address, found)) users.set(user.id, user);
    return [...users.values()];
  }

  async #usersOfAddress(address: string, found: OktaUser | undefined): Promise<OktaUser[]> {
    const byLogin = found === undefined ? await this.#user(address.trim()) : undefined;
    const users = new Map<string, OktaUser>();
    for (const user of [found, byLogin]) if (user) users.set(user.id, user);
    for (const id of await this.#idsOf(address, users.size > 0)) {
      // What a search answers may be old, the status above all.
      const user = users.get(id) ?? (await this.#user(id));
      if (user) users.set(id, user);
    }
    const wanted = emailKey(address);
    return [...users.values()].filter((user) => {
      const email = this.parts.formats.emailOf(user);
      return email !== undefined && emailKey(email) === wanted;
    });
  }

  async #idsOf(address: string, isFound: boolean): Promise<string[]> {
    const query = addressQuery(this.parts.formats.email, address.trim());
    if (query === 'nobody') return [];
    if (query === 'unknown') {
      if (isFound) return [];
      throw this.#cannotLookUp(address);
    }
    const condition = `profile.${query.attribute} eq ${JSON.stringify(query.value)}`;
    const place = `person ${address}`;
    const searched = await this.#search(condition, place);
    if (searched?.length) return searched;
    if (FILTERED.has(query.attribute)) return await this.#list({ filter: condition }, place);
    if (searched === undefined && !isFound) throw this.#cannotLookUp(address);
    return [];
  }

  async #search(condition: string, place: string): Promise<string[] | undefined> {
    if (this.#isSearchRefused) return undefined;
    try {
      return await this.#list({ search: condition }, place);
    } catch (error) {
      if (!isAnswered(error, 400)) throw error;
      this.#isSearchRefused = true;
      return undefined;
    }
  }

  async #list(query: Readonly<Record<string, string>>, place: string): Promise<string[]> {
    const { client } = this.parts;
    const ids: string[] = [];
    const url = client.url('/users', { ...query, limit: '200' });
    for await (const { items } of pagesOf(client, { url, item: idSchema, place })) {
      ids.push(...items.map(({ id }) => id));
    }
    return ids;
  }

  /** @param key id or login */
  async #user(key: string): Promise<OktaUser | undefined> {
    const { client } = this.parts;
    return await client.find(
      client.url(`/users/${encodeURIComponent(key)}`),
      `person ${key}`,
      oktaUserSchema,
    );
  }

  async #groupsOf(user: OktaUser): Promise<string[]> {
    const { client, groups } = this.parts;
    const url = client.url(`/users/${encodeURIComponent(user.id)}/groups`);
    const place = `the groups of ${loginOf(user)}`;
    const found = new Map<string, string>();
    for await (const { items } of pagesOf(client, { url, item: oktaGroupSchema, place })) {
      for (const group of items) {
        const name = groups.find((wanted) => isNamed(group, wanted));
        if (name === undefined) continue;
        if (found.has(name)) throw this.#ambiguous(name, user);
        found.set(name, group.id);
      }
    }
    return groups.filter((name) => found.has(name));
  }

  #addressOf(user: OktaUser, fallback: string | undefined): string {
    const address = [fallback, loginOf(user)].find((text) => text !== undefined && isEmailAddress(text));
    if (address !== undefined) return address.trim();
    throw new SourceUnreadableError(
      'SOURCE_UNSUPPORTED',
      `The person ${loginOf(user)} in Okta has no e-mail address. Give them one, or leave them to the next full run.`,
      { user: user.id },
    );
  }

  #cannotLookUp(address: string): SourceUnreadableError {
    return new SourceUnreadableError(
      'SOURCE_UNSUPPORTED',
      `Okta cannot be asked for ${address}: user_email_format makes addresses in a way that cannot be searched for. Use the person's Okta id, or a full run.`,
      { address },
    );
  }

  #ambiguous(name: string, user: OktaUser): SourceUnreadableError {
    return new SourceUnreadableError(
      'SOURCE_GROUP_AMBIGUOUS',
      `Okta has several groups of the name "${name}", ${loginOf(user)} is in more than one. Rename one of them.`,
      { group: name },
    );
  }
}
