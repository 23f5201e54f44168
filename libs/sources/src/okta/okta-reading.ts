import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow } from '#domain';
import { RowsDigest } from '../rows-digest.js';
import { RowChunks } from '../row-chunks.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { OktaUser } from './okta-answers.js';
import type { OktaFilter } from './okta-filter.js';
import { OktaFindings } from './okta-findings.js';
import type { OktaFormats } from './okta-person.js';

/** One small record a person, for they come once, when all groups have been read. */
interface Held {
  readonly row: Omit<DirectoryRow, 'groups'>;
  /** A set of groups; people share the few sets that there are. */
  groups: readonly string[];
}

/** Gathers the people of a read, group by group. */
export class OktaReading {
  readonly #people = new Map<string, Held | 'left out'>();
  readonly #groupSets = new Map<string, readonly string[]>();
  readonly #answered = new Map<string, number>();
  readonly #notFound: string[] = [];
  readonly #findings = new OktaFindings();
  readonly #digest = new RowsDigest();
  #rows = 0;
  #pages = 0;

  constructor(
    private readonly filter: OktaFilter,
    private readonly formats: OktaFormats,
  ) {}

  groupNotFound(group: string): void {
    this.#notFound.push(group);
  }

  groupBegins(group: string): void {
    this.#answered.set(group, 0);
  }

  takePage(group: string, users: readonly OktaUser[]): void {
    this.#pages += 1;
    for (const user of users) {
      const known = this.#people.get(user.id) ?? this.#meet(user);
      if (known === 'left out') continue;
      known.groups = this.#withGroup(known.groups, group);
      this.#answered.set(group, (this.#answered.get(group) ?? 0) + 1);
    }
  }

  /** @throws SourceUnreadableError when nobody has what the e-mail format names */
  *chunks(): Generator<DirectoryRow[]> {
    this.#refuseMisspeltEmail();
    const chunks = new RowChunks();
    for (const held of this.#people.values()) {
      if (held === 'left out') continue;
      const row = { ...held.row, groups: held.groups };
      this.#digest.add(row);
      chunks.add(row);
      yield* chunks.takeFull();
    }
    yield* chunks.takeAll();
  }

  /** Whole once all chunks were taken. */
  evidence(): Omit<ReadEvidenceBody, 'source' | 'startedAt' | 'batches'> {
    const { dropped } = this.#findings;
    return {
      pages: this.#pages,
      rows: this.#rows,
      people: this.#rows - dropped.count,
      ...dropped.evidence('Okta'),
      groupsNotFound: this.#notFound,
      groupsAnswered: [...this.#answered].map(([group, people]) => ({ group, people })),
      warnings: this.#findings.warnings(this.#notFound),
      digest: this.#digest.hex(),
    };
  }

  #meet(user: OktaUser): Held | 'left out' {
    const held = this.#judge(user);
    this.#people.set(user.id, held);
    return held;
  }

  #judge(user: OktaUser): Held | 'left out' {
    const verdict = this.filter.judge(user);
    if (verdict !== 'inside') {
      if (verdict !== 'outside') this.#findings.lockedOut(verdict.lockedOut);
      return 'left out';
    }
    this.#rows += 1;
    const person = this.formats.read(user);
    if ('why' in person) {
      this.#findings.drop(user, person);
      return 'left out';
    }
    const { missing, ...fields } = person;
    for (const { format, attribute } of missing) this.#findings.missing(user, format, attribute);
    return { row: { row: this.#rows, sourceKey: user.id, ...fields, enabled: true }, groups: [] };
  }

  #withGroup(groups: readonly string[], group: string): readonly string[] {
    if (groups.includes(group)) return groups;
    const joined = [...groups, group];
    const key = JSON.stringify(joined);
    const known = this.#groupSets.get(key);
    if (known !== undefined) return known;
    this.#groupSets.set(key, joined);
    return joined;
  }

  #refuseMisspeltEmail(): void {
    if (this.#rows === 0 || this.#findings.withoutEmail < this.#rows) return;
    const attributes = this.formats.email.parts.flatMap((part) =>
      typeof part === 'string' ? [] : [`"${part.attribute}"`],
    );
    throw new SourceUnreadableError(
      'SOURCE_FILTER',
      `None of ${this.#rows} people in Okta has a value for user_email_format (${attributes.join(', ')}). It takes names of profile attributes, such as {email}.`,
      { rows: this.#rows },
    );
  }
}
