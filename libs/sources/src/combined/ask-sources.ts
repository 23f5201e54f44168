import { type DirectoryRow, type PersonKey } from '#domain';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { PersonAnswer, Source } from '../source.js';
import { ownKeyOf, withSourceName } from './source-keys.js';

/**
 * Looks people up in several sources: first by key in the source that the key is of, which may know a newer address,
 * then by address in all others.
 *
 * @throws SourceUnreadableError when one of them cannot say
 */
export async function askSources(
  sources: readonly Source[],
  keys: readonly PersonKey[],
  signal: AbortSignal,
): Promise<PersonAnswer[]> {
  const found = keys.map((key) => new FoundPerson(key, sources));
  for (const byKey of [true, false]) {
    for (const [index, source] of sources.entries()) {
      const asked = found.flatMap((person) => {
        const question = byKey ? person.ownQuestion(index) : person.addressQuestion(index);
        return question === undefined ? [] : [{ person, question }];
      });
      if (asked.length === 0) continue;
      const answers = await source.readPeople(
        asked.map(({ question }) => question),
        signal,
      );
      for (const [at, { person }] of asked.entries()) person.note(index, answers[at]?.rows ?? []);
    }
  }
  return found.map((person) => person.answer(sources));
}

class FoundPerson {
  readonly #rows = new Map<number, readonly DirectoryRow[]>();
  readonly #owner: number;
  readonly #ownKey: string | undefined;

  constructor(
    private readonly key: PersonKey,
    sources: readonly Source[],
  ) {
    const ownKeys = sources.map(({ name }) =>
      key.sourceKey === undefined ? undefined : ownKeyOf(key.sourceKey, name),
    );
    this.#owner = ownKeys.findIndex((own) => own !== undefined);
    this.#ownKey = ownKeys[this.#owner];
    if (this.#owner < 0 && key.email === undefined) throw ownerless(key.sourceKey);
  }

  ownQuestion(source: number): PersonKey | undefined {
    if (source !== this.#owner || this.#ownKey === undefined) return undefined;
    const { email } = this.key;
    return { sourceKey: this.#ownKey, ...(email !== undefined && { email }) };
  }

  addressQuestion(source: number): PersonKey | undefined {
    if (source === this.#owner) return undefined;
    const email = this.#rows.get(this.#owner)?.[0]?.email ?? this.key.email;
    return email === undefined ? undefined : { email };
  }

  note(source: number, rows: readonly DirectoryRow[]): void {
    this.#rows.set(source, rows);
  }

  /** Rows in the order of the sources, as a whole read has them. */
  answer(sources: readonly Source[]): PersonAnswer {
    const rows = sources.flatMap(({ name }, index) =>
      (this.#rows.get(index) ?? []).map((row) => withSourceName(row, name)),
    );
    return { key: this.key, rows: rows.map((row, index) => ({ ...row, row: index + 1 })) };
  }
}

function ownerless(sourceKey: string | undefined): SourceUnreadableError {
  return new SourceUnreadableError(
    'SOURCE_UNSUPPORTED',
    `No source of this configuration has the key "${sourceKey ?? ''}". Look the person up by e-mail address.`,
    { sourceKey },
  );
}
