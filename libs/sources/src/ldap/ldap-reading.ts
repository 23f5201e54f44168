import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, WantedPeople } from '#domain';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { FoundPeople } from './found-people.js';
import { GroupMembers } from './group-members.js';
import type { LdapDirectory } from './ldap-directory.js';
import { LdapWarnings } from './ldap-warnings.js';
import { PersonReader } from './person-reader.js';
import { RowsDigest } from '../rows-digest.js';

/** One read of a directory: group by group, then everybody else where they are wanted. */
export class LdapReading {
  readonly #warnings = new LdapWarnings();
  readonly #people: FoundPeople;
  readonly #members: GroupMembers;
  readonly #reader: PersonReader;
  readonly #found: string[] = [];
  readonly #notFound: string[] = [];
  readonly #digest = new RowsDigest();

  constructor(
    private readonly directory: LdapDirectory,
    private readonly wanted: WantedPeople,
  ) {
    this.#reader = new PersonReader(directory.config);
    this.#people = new FoundPeople(this.#reader, this.#warnings);
    this.#members = new GroupMembers(directory, this.#reader.attributes, this.#warnings);
  }

  /** @throws SourceUnreadableError something of it could not be read to its end */
  async readAll(signal: AbortSignal): Promise<void> {
    for (const group of this.wanted.groups) await this.readGroup(group, signal);
    if (this.wanted.everybody) {
      await this.directory.eachUser(
        this.#reader.attributes,
        (entry) => this.#people.take(entry, undefined),
        signal,
      );
    }
    this.#refuseWithoutAddresses();
  }

  /** @returns how many people are in it; undefined when the directory knows no such group */
  async readGroup(name: string, signal: AbortSignal): Promise<number | undefined> {
    const group = await this.directory.findGroup(name, signal);
    if (group === undefined) {
      this.#notFound.push(name);
      this.#warnings.add('groups are not found', `No group found for: ${name}`);
      return undefined;
    }
    this.#found.push(name);
    const sink = {
      take: (entry: Parameters<FoundPeople['take']>[0]) => this.#people.take(entry, name),
      meet: (key: string) => this.#people.meet(key, name),
    };
    await this.#members.each(group, sink, signal);
    return this.#people.peopleOf(name);
  }

  /** People met in a group so far. */
  peopleOf(group: string): number {
    return this.#people.peopleOf(group);
  }

  /** Everybody, once, in the order in which they were met. */
  *rows(): Generator<DirectoryRow> {
    for (const row of this.#people.people()) {
      this.#digest.add(row);
      yield row;
    }
  }

  warnings(): string[] {
    return [...this.#warnings.all(), ...this.directory.remarks()];
  }

  /** After `rows` has ended. */
  evidence(): Omit<ReadEvidenceBody, 'source' | 'startedAt' | 'batches'> {
    const { rows, dropped } = this.#people;
    return {
      pages: this.directory.pages,
      ...{ rows, people: rows - dropped.count },
      ...dropped.evidence('LDAP'),
      groupsNotFound: this.#notFound,
      groupsAnswered: this.#found.map((group) => ({ group, people: this.#people.peopleOf(group) })),
      warnings: this.warnings(),
      digest: this.#digest.hex(),
    };
  }

  /** One without an address is odd; when nobody has one, it is looked for in the wrong place. */
  #refuseWithoutAddresses(): void {
    const { rows, addressesMissing } = this.#people;
    const isNamed = this.#reader.email.parts.some((part) => typeof part !== 'string');
    if (rows === 0 || addressesMissing < rows || !isNamed) return;
    const { url, connector } = this.directory.session.place;
    throw new SourceUnreadableError(
      'SOURCE_COLUMN_MISSING',
      `None of the ${rows} ${rows === 1 ? 'entry' : 'entries'} that ${url} found has an e-mail address by user_email_format ("${this.directory.config.formats.email}"). Check the attribute that it names in ${connector}, and that this account may read it.`,
      { rows },
    );
  }
}
