import { dnKey, isUnder } from './distinguished-name.js';
import { allOf, anyOf, equal } from './filter.js';
import { inParallel } from './in-parallel.js';
import type { LdapDirectory, LdapGroup } from './ldap-directory.js';
import type { LdapEntry } from './ldap-entry.js';
import type { LdapWarnings } from './ldap-warnings.js';
import type { LdapSearch } from './paged-search.js';
import { readAllValues } from './ranged-values.js';

/** Look-ups of single entries that are under way at once, on one connection. */
export const LOOKUPS_AT_ONCE = 16;
/** Names in one filter. */
const NAMES_A_FILTER = 100;

/** What gathers the people of a group. */
export interface MemberSink {
  take(entry: LdapEntry): void;
  /** @returns whether this entry is known already, and need not be asked for. */
  meet(key: string): boolean;
}

/** Finds the people of groups, in the way that the configuration says. */
export class GroupMembers {
  readonly #baseKey: string;
  /** Names that no user has, met while groups were followed. */
  readonly #notUsers = new Set<string>();

  constructor(
    private readonly directory: LdapDirectory,
    private readonly attributes: readonly string[],
    private readonly warnings: LdapWarnings,
  ) {
    this.#baseKey = dnKey(directory.config.baseDn);
  }

  /** @throws SourceUnreadableError it is not known of all members who they are */
  async each(group: LdapGroup, sink: MemberSink, signal: AbortSignal): Promise<void> {
    const { members } = this.directory.config;
    if (members.kind === 'filter') return this.#byFilter(group, members.filterFormat, sink, signal);
    if (holdsNames(members.attribute)) return this.#byNames(group, members.attribute, sink, signal);
    return this.#byReferences(group, members.attribute, members.nested, sink, signal);
  }

  async #byFilter(
    group: LdapGroup,
    filterFormat: string,
    sink: MemberSink,
    signal: AbortSignal,
  ): Promise<void> {
    const { config, filters } = this.directory;
    const search: LdapSearch = {
      subject: membersOf(group),
      ...{ base: config.baseDn, scope: 'sub', attributes: this.attributes },
      filter: allOf(filters.membersOf(filterFormat, group.dn), filters.users),
      filterKeys: ['group_member_filter_format', 'all_users_filter'],
    };
    await this.directory.search(search, (entry) => sink.take(entry), signal);
  }

  /** posixGroup: `memberUid` holds names of accounts. */
  async #byNames(group: LdapGroup, attribute: string, sink: MemberSink, signal: AbortSignal): Promise<void> {
    const { config, filters } = this.directory;
    const names = [
      ...new Set((await readAllValues(this.directory, group, group.dn, attribute, signal)) ?? []),
    ];
    for (let from = 0; from < names.length; from += NAMES_A_FILTER) {
      const some = names.slice(from, from + NAMES_A_FILTER);
      const search: LdapSearch = {
        subject: membersOf(group),
        ...{ base: config.baseDn, scope: 'sub', attributes: this.attributes },
        filter: allOf(anyOf(some.map((name) => equal('uid', name))), filters.users),
        filterKeys: ['all_users_filter'],
      };
      await this.directory.search(search, (entry) => sink.take(entry), signal);
    }
  }

  /** The group names its members; what is no user may be a group in its turn. Each name is followed once, so circles end. */
  async #byReferences(
    group: LdapGroup,
    attribute: string,
    isNested: boolean,
    sink: MemberSink,
    signal: AbortSignal,
  ): Promise<void> {
    const visited = new Set([dnKey(group.dn)]);
    const left = { outside: 0, absent: 0 };
    let level = [group.dn];
    while (level.length > 0) {
      const members: { readonly dn: string; readonly key: string }[] = [];
      await inParallel(level, LOOKUPS_AT_ONCE, async (dn) => {
        for (const member of (await readAllValues(this.directory, group, dn, attribute, signal)) ?? []) {
          const key = dnKey(member);
          if (visited.has(key)) continue;
          visited.add(key);
          if (isUnder(key, this.#baseKey)) members.push({ dn: member, key });
          else left.outside += 1;
        }
      });
      const next: string[] = [];
      await inParallel(members, LOOKUPS_AT_ONCE, async ({ dn, key }) => {
        if (sink.meet(key)) return;
        const found = this.#notUsers.has(key) ? 'no user' : await this.#lookUp(group, dn, sink, signal);
        if (found === 'user') return;
        if (found === 'absent') left.absent += 1;
        else this.#notUsers.add(key);
        if (found === 'no user' && isNested) next.push(dn);
      });
      level = next;
    }
    this.#warnOf(group, left);
  }

  async #lookUp(
    group: LdapGroup,
    dn: string,
    sink: MemberSink,
    signal: AbortSignal,
  ): Promise<'user' | 'no user' | 'absent'> {
    const search: LdapSearch = {
      subject: `${membersOf(group)}: ${dn}`,
      ...{ base: dn, scope: 'base', attributes: this.attributes, mayBeAbsent: true },
      filter: this.directory.filters.users,
      filterKeys: ['all_users_filter'],
    };
    const { isThere, entries } = await this.directory.search(search, (entry) => sink.take(entry), signal);
    if (!isThere) return 'absent';
    return entries > 0 ? 'user' : 'no user';
  }

  #warnOf({ name }: LdapGroup, { outside, absent }: { outside: number; absent: number }): void {
    if (outside > 0) {
      const warning = `Group "${name}" names ${count(outside, 'member')} outside of base_dn, who ${are(outside)} left out.`;
      this.warnings.add('groups with members outside of base_dn', warning);
    }
    if (absent > 0) {
      const warning = `Group "${name}" names ${count(absent, 'member')} that ${are(absent)} not in the directory or on another server.`;
      this.warnings.add('groups with members that are not there', warning);
    }
  }
}

/** Whether the values are names of accounts, not of entries. */
export function holdsNames(attribute: string): boolean {
  return attribute.toLowerCase() === 'memberuid';
}

function membersOf({ name }: LdapGroup): string {
  return `the members of group "${name}"`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function are(number: number): string {
  return number === 1 ? 'is' : 'are';
}
