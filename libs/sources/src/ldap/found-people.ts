import type { DirectoryRow } from '#domain';
import { DroppedPeople } from '../dropped-people.js';
import { dnKey } from './distinguished-name.js';
import { NO_GROUPS, plusGroup, type GroupSet } from './group-sets.js';
import type { LdapEntry } from './ldap-entry.js';
import type { LdapWarnings } from './ldap-warnings.js';
import { type LdapPerson, type PersonReader, sourceKeyOf } from './person-reader.js';

interface FoundPerson extends LdapPerson {
  readonly row: number;
  groups: GroupSet;
}

/** Everybody who was met in one read, once, with the groups they were met in: a small record a person. */
export class FoundPeople {
  /** By the key of the name; null for an entry that was left out. */
  readonly #byName = new Map<string, FoundPerson | null>();
  readonly #sizes = new Map<string, number>();
  readonly #nobody = NO_GROUPS();
  readonly dropped = new DroppedPeople();
  #addressesMissing = 0;

  constructor(
    private readonly reader: PersonReader,
    private readonly warnings: LdapWarnings,
  ) {}

  /** Entries, those included that were left out. */
  get rows(): number {
    return this.#byName.size;
  }

  /** Entries without anything to make an address of. */
  get addressesMissing(): number {
    return this.#addressesMissing;
  }

  peopleOf(group: string): number {
    return this.#sizes.get(group) ?? 0;
  }

  /** @param group undefined: met outside of any group */
  take(entry: LdapEntry, group: string | undefined): void {
    const key = dnKey(entry.dn);
    if (this.meet(key, group)) return;
    const reading = this.reader.read(entry);
    for (const { kind, sentence } of reading.notes) this.warnings.add(kind, sentence);
    if ('person' in reading) {
      this.#byName.set(key, { ...reading.person, row: this.rows + 1, groups: this.#nobody });
      this.meet(key, group);
      return;
    }
    this.#byName.set(key, null);
    this.dropped.add(sourceKeyOf(entry));
    this.#addressesMissing += reading.isAddressMissing ? 1 : 0;
    if (reading.dropped !== undefined) this.warnings.add('entries are left out', reading.dropped);
  }

  /** @returns whether this name was met before, in whatever group; the person then is in this one too */
  meet(key: string, group: string | undefined): boolean {
    const known = this.#byName.get(key);
    if (known === undefined) return false;
    if (known === null || group === undefined) return true;
    const groups = plusGroup(known.groups, group);
    if (groups !== known.groups) this.#sizes.set(group, this.peopleOf(group) + 1);
    known.groups = groups;
    return true;
  }

  *people(): Generator<DirectoryRow> {
    for (const found of this.#byName.values()) {
      if (found !== null) yield { ...found, groups: found.groups.names, enabled: true };
    }
  }
}
