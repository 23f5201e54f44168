import { SourceUnreadableError } from '../source-unreadable.error.js';
import { ANYTHING } from './filter.js';
import type { LdapDirectory, LdapGroup } from './ldap-directory.js';
import type { LdapEntry } from './ldap-entry.js';

interface Range {
  /** As the server spells the attribute. */
  readonly name: string;
  readonly from: number;
  /** Undefined: up to the end. */
  readonly to: number | undefined;
}

/**
 * All values of an attribute of an entry. Active Directory gives at most 1500 at once, as `member;range=0-1499`, and the
 * rest when it is asked for `member;range=1500-*`, until the answer ends in `*` ([MS-ADTS] 3.1.1.3.1.3.3).
 *
 * @param group whose attribute it is, directly or by nesting
 * @returns undefined when there is no such entry
 * @throws SourceUnreadableError also when a range is missing or holds fewer values than it says
 */
export async function readAllValues(
  directory: LdapDirectory,
  group: LdapGroup,
  dn: string,
  attribute: string,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const values: string[] = [];
  for (let from = 0; ;) {
    const asked = from === 0 ? attribute : `${attribute};range=${from}-*`;
    const entry = await readEntry(directory, group, dn, asked, signal);
    if (entry === undefined) {
      if (from === 0) return undefined;
      throw cut(directory, group, asked, 'the group is not there any more');
    }
    const range = rangeOf(entry, attribute);
    if (range === undefined) {
      if (from === 0) return entry.texts(attribute);
      throw cut(directory, group, asked, 'the server did not answer with it');
    }
    const part = entry.texts(range.name);
    const isWhole = range.to === undefined || part.length === range.to - range.from + 1;
    if (range.from !== from || !isWhole) {
      throw cut(directory, group, asked, `${part.length} values came as ${range.name}`);
    }
    for (const value of part) values.push(value);
    if (range.to === undefined) return values;
    from = range.to + 1;
  }
}

async function readEntry(
  directory: LdapDirectory,
  group: LdapGroup,
  dn: string,
  attribute: string,
  signal: AbortSignal,
): Promise<LdapEntry | undefined> {
  let found: LdapEntry | undefined;
  await directory.session.search(
    {
      subject: `the members of group "${group.name}" (${attribute})`,
      ...{
        base: dn,
        scope: 'base',
        filter: ANYTHING,
        filterKeys: [],
        attributes: [attribute],
        mayBeAbsent: true,
      },
    },
    (entry) => (found = entry),
    signal,
  );
  return found;
}

function rangeOf(entry: LdapEntry, attribute: string): Range | undefined {
  const prefix = `${attribute.toLowerCase()};range=`;
  for (const name of entry.names) {
    if (!name.toLowerCase().startsWith(prefix)) continue;
    const [, from, to] = /^(\d+)-(\d+|\*)$/u.exec(name.slice(prefix.length)) ?? [];
    if (from === undefined || to === undefined) continue;
    return { name, from: Number(from), to: to === '*' ? undefined : Number(to) };
  }
  return undefined;
}

function cut(directory: LdapDirectory, group: LdapGroup, asked: string, what: string): SourceUnreadableError {
  return new SourceUnreadableError(
    'SOURCE_CUT',
    `${directory.session.place.url} did not tell all members of group "${group.name}": asked for ${asked}, ${what}. Nothing of this read is used; run again.`,
    { group: group.name, asked },
  );
}
