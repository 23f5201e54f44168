import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, PersonKey } from '#domain';
import type { PersonAnswer, Source, SourceInspection } from '../source.js';
import { addressFilter } from './address-filter.js';
import { OpenRead } from '../open-read.js';

/** A source of which only the people of some domains count; it says nothing about anybody else. */
export class FilteredSource implements Source {
  readonly name: string;
  /** Whom of them the domains leave out shows when they are looked up. */
  readonly membersOf?: NonNullable<Source['membersOf']>;
  readonly #counts: (address: string) => boolean;

  /** @param domains lower case, at least one */
  constructor(
    private readonly source: Source,
    private readonly domains: readonly string[],
  ) {
    this.name = source.name;
    if (source.membersOf) this.membersOf = source.membersOf.bind(source);
    this.#counts = addressFilter(domains);
  }

  /** Who is left out is neither a person of this read nor dropped, and is counted in a warning. */
  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    const read = new OpenRead(this.source.read(signal));
    const done = { leftOut: 0, batches: 0 };
    for await (const chunk of read) {
      const rows = this.#within(chunk);
      done.leftOut += chunk.length - rows.length;
      if (rows.length === 0) continue;
      done.batches += 1;
      yield rows;
    }
    return this.#evidence(read.evidence, done);
  }

  async readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]> {
    const mayHold = keys.map(
      ({ sourceKey, email }) => sourceKey !== undefined || email === undefined || this.#counts(email),
    );
    const asked = keys.filter((_, index) => mayHold[index] === true);
    const answers = asked.length === 0 ? [] : await this.source.readPeople(asked, signal);
    const waiting = answers.values();
    return keys.map((key, index) => {
      const answer = mayHold[index] === true ? waiting.next().value : undefined;
      return { key, rows: this.#within(answer?.rows ?? []) };
    });
  }

  async inspect(signal: AbortSignal): Promise<SourceInspection> {
    const { sample, notes, ...rest } = await this.source.inspect(signal);
    const note = `Only addresses of ${this.domains.join(', ')} count. The sizes of groups include everybody.`;
    return { ...rest, sample: this.#within(sample), notes: [...notes, note] };
  }

  #within(rows: readonly DirectoryRow[]): DirectoryRow[] {
    return rows.filter(({ email }) => this.#counts(email));
  }

  #evidence(
    evidence: ReadEvidenceBody,
    { leftOut, batches }: { leftOut: number; batches: number },
  ): ReadEvidenceBody {
    const people = evidence.people - leftOut;
    if (leftOut === 0) return { ...evidence, batches };
    const whose = leftOut === 1 ? '1 address is' : `${leftOut} addresses are`;
    const warning = `${this.name}: ${whose} left out, of none of the domains ${this.domains.join(', ')}.`;
    return { ...evidence, people, batches, warnings: [...evidence.warnings, warning] };
  }
}
