import { dnKey } from './distinguished-name.js';
import { allOf, anyOf, equal, type LdapFilter } from './filter.js';
import { holdsNames, LOOKUPS_AT_ONCE } from './group-members.js';
import { inParallel } from './in-parallel.js';
import { type LdapDirectory, type LdapGroup, NAMES_ONLY } from './ldap-directory.js';

/** Names in one filter. */
const NAMES_A_FILTER = 50;

export interface GroupMember {
  readonly dn: string;
  /** Values of `uid`, which a posixGroup names people by. */
  readonly uids: readonly string[];
}

/**
 * The wanted groups that somebody is in, asked from the person's side, with the answer that a full read would give.
 * @throws SourceUnreadableError
 */
export async function groupsOfPerson(
  directory: LdapDirectory,
  groups: readonly LdapGroup[],
  member: GroupMember,
  signal: AbortSignal,
): Promise<string[]> {
  const { members } = directory.config;
  if (members.kind === 'filter') {
    return thoseThatFind(directory, groups, member, members.filterFormat, signal);
  }
  const { attribute } = members;
  const holders = holdsNames(attribute)
    ? await holdersOf(directory, member.dn, attribute, member.uids, signal)
    : await holdersUpwards(directory, member.dn, attribute, members.nested, signal);
  return groups.filter(({ dn }) => holders.has(dnKey(dn))).map(({ name }) => name);
}

/** The filter of each group, tried on the one entry. */
async function thoseThatFind(
  directory: LdapDirectory,
  groups: readonly LdapGroup[],
  { dn }: GroupMember,
  filterFormat: string,
  signal: AbortSignal,
): Promise<string[]> {
  const { filters } = directory;
  const found = new Set<LdapGroup>();
  await inParallel(groups, LOOKUPS_AT_ONCE, async (group) => {
    const { entries } = await directory.search(
      {
        subject: `whether ${dn} is in group "${group.name}"`,
        ...{ base: dn, scope: 'base', attributes: NAMES_ONLY, mayBeAbsent: true },
        filter: allOf(filters.membersOf(filterFormat, group.dn), filters.users),
        filterKeys: ['group_member_filter_format', 'all_users_filter'],
      },
      () => undefined,
      signal,
    );
    if (entries > 0) found.add(group);
  });
  return groups.filter((group) => found.has(group)).map(({ name }) => name);
}

/** The groups that name the person, and with nesting those that name one of these groups. Each is followed once. */
async function holdersUpwards(
  directory: LdapDirectory,
  dn: string,
  attribute: string,
  isNested: boolean,
  signal: AbortSignal,
): Promise<Set<string>> {
  const all = new Set<string>();
  let level = [dn];
  while (level.length > 0) {
    const found = new Map<string, string>();
    await holdersOf(directory, dn, attribute, level, signal, found);
    level = isNested ? [...found].flatMap(([key, holder]) => (all.has(key) ? [] : [holder])) : [];
    for (const key of found.keys()) all.add(key);
  }
  return all;
}

/** Keys of the names of all entries whose attribute has one of the values. */
async function holdersOf(
  directory: LdapDirectory,
  person: string,
  attribute: string,
  values: readonly string[],
  signal: AbortSignal,
  found = new Map<string, string>(),
): Promise<Set<string>> {
  for (let from = 0; from < values.length; from += NAMES_A_FILTER) {
    const filter: LdapFilter = anyOf(
      values.slice(from, from + NAMES_A_FILTER).map((value) => equal(attribute, value)),
    );
    await directory.search(
      {
        subject: `the groups of ${person}`,
        ...{ base: directory.config.baseDn, scope: 'sub', attributes: NAMES_ONLY, filter },
        filterKeys: ['two_steps_lookup'],
      },
      (entry) => found.set(dnKey(entry.dn), entry.dn),
      signal,
    );
  }
  return new Set(found.keys());
}
