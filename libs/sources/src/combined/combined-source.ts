import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, PersonKey, WantedPeople } from '#domain';
import { RowChunks } from '../row-chunks.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { PersonAnswer, Source, SourceInspection } from '../source.js';
import { askSources } from './ask-sources.js';
import { GroupsSeen } from './groups-seen.js';
import { joinEvidence, type ReadPart } from './join-evidence.js';
import { joinInspections } from './join-inspections.js';
import { OpenRead } from '../open-read.js';
import { withSourceName } from './source-keys.js';

/**
 * Several directories as one. They are read one after the other, in their order, so that the rows of one person come in
 * that order too and the first source wins wherever two of them differ (SEMANTICS 2).
 */
export class CombinedSource implements Source {
  readonly name: string;

  /** @param sources at least two, the one that wins first */
  constructor(
    private readonly sources: readonly Source[],
    private readonly options: { readonly wanted: WantedPeople },
  ) {
    this.name = sources.map(({ name }) => name).join(' + ');
  }

  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    const startedAt = new Date().toISOString();
    const { groups } = this.options.wanted;
    const joined = new JoinedRows(groups);
    const parts: ReadPart[] = [];
    for (const source of this.sources) parts.push(yield* readPart(source, joined, signal));
    return joinEvidence(parts, {
      ...{ source: this.name, startedAt, groups },
      ...{ batches: joined.chunks.count, groupsSeen: joined.groups.seen },
    });
  }

  /** An answer is complete or none: a source that fails fails the look-up, because somebody may be in that one alone. */
  readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]> {
    return askSources(this.sources, keys, signal);
  }

  async inspect(signal: AbortSignal): Promise<SourceInspection> {
    const inspections: SourceInspection[] = [];
    for (const source of this.sources) inspections.push(await source.inspect(signal));
    return joinInspections(this.name, inspections);
  }
}

/** The rows of all sources, numbered on, in chunks that fit into one message. */
class JoinedRows {
  readonly chunks = new RowChunks();
  readonly groups: GroupsSeen;
  #last = 0;
  #before = 0;
  #people = 0;

  constructor(groups: readonly string[]) {
    this.groups = new GroupsSeen(groups);
  }

  /** Rows and people of the source that is being read. */
  get ofSource(): { rows: number; people: number } {
    return { rows: this.#last - this.#before, people: this.#people };
  }

  add(row: DirectoryRow, source: string): void {
    this.#last = this.#before + row.row;
    this.#people += 1;
    this.groups.add(row.groups);
    this.chunks.add(withSourceName({ ...row, row: this.#last }, source));
  }

  /** @param rows how many the source says it had, rows that it dropped at its end included */
  endSource(rows = 0): void {
    this.#before = Math.max(this.#last, this.#before + rows);
    this.#last = this.#before;
    this.#people = 0;
  }
}

/** What came before a source failed stays: it is there, and the flaw keeps anybody from being taken for absent. */
async function* readPart(
  source: Source,
  joined: JoinedRows,
  signal: AbortSignal,
): AsyncGenerator<DirectoryRow[], ReadPart> {
  const read = new OpenRead(source.read(signal));
  let part: ReadPart;
  try {
    for await (const rows of read) {
      for (const row of rows) joined.add(row, source.name);
      yield* joined.chunks.takeFull();
    }
    part = { source: source.name, evidence: read.evidence };
    joined.endSource(read.evidence.rows);
  } catch (error) {
    if (!(error instanceof SourceUnreadableError) || signal.aborted) throw error;
    part = { source: source.name, error, ...joined.ofSource };
    joined.endSource();
  }
  yield* joined.chunks.takeAll();
  return part;
}
