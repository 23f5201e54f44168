import { emailKey, type DirectoryRow, type EmailKey, type PersonKey, type WantedPeople } from '#domain';
import type { PersonAnswer } from '../source.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { searchForAddresses } from './address-search.js';
import { dnKey } from './distinguished-name.js';
import { allOf, anyOf, equal, type LdapFilter } from './filter.js';
import { LOOKUPS_AT_ONCE } from './group-members.js';
import { groupsOfPerson } from './groups-of-person.js';
import { inParallel } from './in-parallel.js';
import { type LdapDirectory, type LdapGroup } from './ldap-directory.js';
import type { LdapEntry } from './ldap-entry.js';
import { guidBytes } from './object-guid.js';
import { type LdapPerson, PersonReader, sourceKeyOf } from './person-reader.js';

/** Keys in one filter. */
const KEYS_A_FILTER = 50;

interface Candidate {
  readonly dn: string;
  readonly uids: readonly string[];
  readonly sourceKey: string | undefined;
  /** Undefined: the entry makes no person, for this reason. */
  readonly person: LdapPerson | undefined;
  readonly problem: string | undefined;
  readonly enabled: boolean;
}

/** Looks up single people, each with the groups that a full read would give them. */
export class PeopleFinder {
  readonly #reader: PersonReader;
  readonly #attributes: readonly string[];
  #groups: Promise<readonly LdapGroup[]> | undefined;

  constructor(
    private readonly directory: LdapDirectory,
    private readonly wanted: WantedPeople,
  ) {
    this.#reader = new PersonReader(directory.config);
    this.#attributes = [...this.#reader.attributes, 'uid'];
  }

  /** @throws SourceUnreadableError */
  async find(keys: readonly PersonKey[], signal: AbortSignal): Promise<PersonAnswer[]> {
    const byKey = await this.#bySourceKey(keys, signal);
    // Where its key is not known any more, an entry may have been made anew for the same person.
    const open = keys.filter(
      ({ sourceKey }) => sourceKey === undefined || !byKey.has(sourceKey.toLowerCase()),
    );
    const byAddress = await this.#byAddress(open, signal);
    const rows = new Map<string, DirectoryRow>();
    const answers: { readonly key: PersonKey; readonly found: readonly Candidate[] }[] = keys.map((key) => ({
      key,
      found:
        byKey.get(key.sourceKey?.toLowerCase() ?? '') ??
        (key.email === undefined ? [] : (byAddress.get(emailKey(key.email)) ?? [])),
    }));
    const people = new Map(answers.flatMap(({ found }) => found.map((one) => [one.dn, one] as const)));
    const groups = people.size > 0 ? await this.#wantedGroups(signal) : [];
    await inParallel([...people.values()], LOOKUPS_AT_ONCE, async (one) => {
      rows.set(one.dn, await this.#rowOf(one, groups, signal));
    });
    return answers.map(({ key, found }) => ({
      key,
      rows: found.flatMap(({ dn }, index) => {
        const row = rows.get(dn);
        return row === undefined ? [] : [{ ...row, row: index + 1 }];
      }),
    }));
  }

  async #bySourceKey(keys: readonly PersonKey[], signal: AbortSignal): Promise<Map<string, Candidate[]>> {
    const wanted = [...new Set(keys.flatMap(({ sourceKey }) => sourceKey?.toLowerCase() ?? []))];
    const found = new Map<string, Candidate[]>();
    for (let from = 0; from < wanted.length; from += KEYS_A_FILTER) {
      const some = wanted.slice(from, from + KEYS_A_FILTER);
      // What is no GUID is no key of this directory.
      const filters = some.flatMap((text) => {
        const bytes = guidBytes(text);
        return bytes === undefined ? [] : [equal('objectGUID', bytes), equal('entryUUID', text)];
      });
      if (filters.length === 0) continue;
      const isEnough = (people: readonly Candidate[]): boolean => people.length * 2 >= filters.length;
      for (const one of await this.#candidates(anyOf(filters), isEnough, signal)) {
        if (one.sourceKey !== undefined && some.includes(one.sourceKey)) found.set(one.sourceKey, [one]);
      }
    }
    return found;
  }

  async #byAddress(keys: readonly PersonKey[], signal: AbortSignal): Promise<Map<string, Candidate[]>> {
    const wanted = new Map(
      keys.flatMap(({ email }) => (email === undefined ? [] : [[emailKey(email), email]])),
    );
    const found = new Map<string, Candidate[]>();
    const addresses = [...wanted.values()];
    for (let from = 0; from < addresses.length; from += KEYS_A_FILTER) {
      const some = addresses.slice(from, from + KEYS_A_FILTER);
      const search = searchForAddresses(this.#reader.email, some);
      if (search.kind === 'unsupported') throw this.#unsupported();
      if (search.kind === 'nobody') continue;
      const fits = (entry: LdapEntry): boolean => {
        const reading = this.#reader.read(entry);
        return 'person' in reading && wanted.has(emailKey(reading.person.email));
      };
      const asked = search.kind === 'scan' ? addresses.length : some.length;
      const isEnough = (people: readonly Candidate[]): boolean =>
        new Set(people.flatMap(keyOf)).size >= asked;
      for (const one of await this.#candidates(search.filter, isEnough, signal, fits)) {
        const [key] = keyOf(one);
        if (key === undefined) continue;
        found.set(key, [...(found.get(key) ?? []), one]);
      }
      // A scan has seen everybody.
      if (search.kind === 'scan') break;
    }
    return found;
  }

  /**
   * The entries that a filter finds, those outside of the filter of users too.
   * @param isEnough whether nobody is missing among those inside of it; then the others are not looked for
   */
  async #candidates(
    filter: LdapFilter,
    isEnough: (people: readonly Candidate[]) => boolean,
    signal: AbortSignal,
    fits: (entry: LdapEntry) => boolean = () => true,
  ): Promise<Candidate[]> {
    const enabled = new Map<string, Candidate>();
    const users = allOf(filter, this.directory.filters.users);
    await this.#search(users, signal, (entry) => {
      if (fits(entry)) enabled.set(dnKey(entry.dn), this.#candidate(entry, true));
    });
    if (isEnough([...enabled.values()])) return [...enabled.values()];
    const others: Candidate[] = [];
    await this.#search(filter, signal, (entry) => {
      if (!enabled.has(dnKey(entry.dn)) && fits(entry)) others.push(this.#candidate(entry, false));
    });
    return [...enabled.values(), ...others];
  }

  async #search(filter: LdapFilter, signal: AbortSignal, onEntry: (entry: LdapEntry) => void): Promise<void> {
    const { config } = this.directory;
    const search = {
      subject: 'single people',
      ...{ base: config.baseDn, scope: 'sub' as const, attributes: this.#attributes },
      ...{ filter, filterKeys: ['all_users_filter', 'user_email_format'] },
    };
    await this.directory.search(search, onEntry, signal);
  }

  #candidate(entry: LdapEntry, enabled: boolean): Candidate {
    const reading = this.#reader.read(entry);
    const isPerson = 'person' in reading;
    return {
      dn: entry.dn,
      uids: entry.texts('uid'),
      sourceKey: sourceKeyOf(entry),
      person: isPerson ? reading.person : undefined,
      problem: isPerson ? undefined : (reading.dropped ?? `${entry.dn} has no e-mail address.`),
      enabled,
    };
  }

  async #rowOf(one: Candidate, groups: readonly LdapGroup[], signal: AbortSignal): Promise<DirectoryRow> {
    const { person, enabled } = one;
    if (person === undefined) throw this.#notReadable(one);
    // Whoever is outside of the filter of users is in no group as far as a read can see.
    const names = enabled ? await groupsOfPerson(this.directory, groups, one, signal) : [];
    return { ...person, row: 1, groups: names, enabled };
  }

  /** Found once and kept, as this finder is only kept for a while. */
  async #wantedGroups(signal: AbortSignal): Promise<readonly LdapGroup[]> {
    this.#groups ??= this.#findGroups(signal);
    try {
      return await this.#groups;
    } catch (error) {
      this.#groups = undefined;
      throw error;
    }
  }

  async #findGroups(signal: AbortSignal): Promise<readonly LdapGroup[]> {
    const found = new Map<string, LdapGroup>();
    await inParallel(this.wanted.groups, LOOKUPS_AT_ONCE, async (name) => {
      const group = await this.directory.findGroup(name, signal);
      if (group !== undefined) found.set(name, group);
    });
    return this.wanted.groups.flatMap((name) => found.get(name) ?? []);
  }

  /** The entry is there, so that it is no leaver; what it says cannot be used. */
  #notReadable({ dn, problem }: Candidate): SourceUnreadableError {
    return new SourceUnreadableError(
      'SOURCE_ANSWER',
      `${dn} is in the directory and cannot be read as a person: ${problem ?? ''} Nothing is decided about it.`,
      { dn },
    );
  }

  #unsupported(): SourceUnreadableError {
    const { connector } = this.directory.session.place;
    return new SourceUnreadableError(
      'SOURCE_UNSUPPORTED',
      `Nobody can be looked up by an e-mail address, because user_email_format in ${connector} names no attribute.`,
    );
  }
}

function keyOf({ person }: Candidate): EmailKey[] {
  return person === undefined ? [] : [emailKey(person.email)];
}
