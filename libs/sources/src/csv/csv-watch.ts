import { createHash } from 'node:crypto';
import type { CsvSourceConfig, CsvWatchConfig } from '#config';
import { canonical, type DirectoryRow, type EmailKey, emailKey } from '#domain';
import { type ChangeLook, CHANGES_MAX, type ChangeWatch, type SourceChange } from '../watch/change-watch.js';
import { CsvFile, type FileStamp } from './csv-file.js';
import { CsvSource } from './csv-source.js';

/** More are not remembered one by one: then a change concerns everybody. */
const PEOPLE_MAX = 250_000;
const EVERYBODY = { wanted: { groups: [], everybody: true } };

/** What a file said, in the form of a fingerprint for each person. */
interface Content {
  readonly digest: string;
  readonly people: ReadonlyMap<EmailKey, string> | undefined;
}

/**
 * Looks at a CSV file. A change counts when nobody has written to the file for a while, and when what it says has changed.
 * The cursor is the digest of what it said.
 */
export class CsvWatch implements ChangeWatch {
  readonly source: string;
  readonly origin = 'csv';
  readonly everyMs: number;
  readonly #csv: CsvSource;
  /** The state that was met last, and since when. */
  #met: { readonly stamp: FileStamp | undefined; readonly sinceMs: number; isRead: boolean } | undefined;
  #known: Content | undefined;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    private readonly config: CsvSourceConfig,
    private readonly watch: CsvWatchConfig,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#csv = new CsvSource(config, EVERYBODY);
    this.source = this.#csv.name;
    this.everyMs = watch.everyMs;
  }

  async look(cursor: string | undefined, signal: AbortSignal): Promise<ChangeLook> {
    const nothing = { cursor, changes: [] };
    const stamp = await this.#stamp();
    // A file that is just being replaced is not there for a moment; for a run, it is missing.
    if (stamp === undefined) return nothing;
    if (this.#met?.stamp !== stamp) this.#met = { stamp, sinceMs: this.now(), isRead: false };
    if (this.#met.isRead || this.now() - this.#met.sinceMs < this.watch.settleMs) return nothing;
    const content = await this.#read(signal);
    if (content === undefined) return nothing;
    this.#met.isRead = true;
    const before = this.#known?.digest === cursor ? this.#known : undefined;
    this.#known = content;
    if (cursor === undefined || cursor === content.digest) return { cursor: content.digest, changes: [] };
    return { cursor: content.digest, changes: changesOf(before, content, stamp) };
  }

  async #stamp(): Promise<FileStamp | undefined> {
    const file = await CsvFile.open(this.config.filePath).catch(() => undefined);
    await file?.close();
    return file?.stamp;
  }

  /** @returns undefined when the file cannot be trusted as it is; a run says why */
  async #read(signal: AbortSignal): Promise<Content | undefined> {
    const people = new Map<EmailKey, string>();
    const reading = this.#csv.read(signal);
    for (;;) {
      const next = await reading.next();
      if (next.done === true) {
        const { flaws, digest } = next.value;
        if (flaws.length > 0) return undefined;
        return { digest, people: people.size > PEOPLE_MAX ? undefined : people };
      }
      // Beyond the limit nobody is remembered, but the read goes on to its digest.
      if (people.size <= PEOPLE_MAX) for (const row of next.value) remember(people, row);
    }
  }
}

/** A person may have several rows, in some order. */
function remember(people: Map<EmailKey, string>, { row: _, ...row }: DirectoryRow): void {
  const key = emailKey(row.email);
  const mark = createHash('sha256')
    .update(people.get(key) ?? '')
    .update(canonical(row))
    .digest('base64');
  people.set(key, mark.slice(0, 16));
}

function changesOf(
  before: Content | undefined,
  { people, digest }: Content,
  stamp: FileStamp,
): SourceChange[] {
  const at = new Date();
  const change = (subject: SourceChange['subject'], name: string): SourceChange => {
    // A file that says again what it said before is another event.
    const eventId = createHash('sha256')
      .update(JSON.stringify([stamp, digest, name]))
      .digest('hex');
    return { subject, eventId, at };
  };
  const everybody = [change({ kind: 'everybody' }, '')];
  if (before?.people === undefined || people === undefined) return everybody;
  const changed = new Set<EmailKey>();
  for (const [key, mark] of people) if (before.people.get(key) !== mark) changed.add(key);
  // Who is not found in a look keeps everything; only a read of everybody says that somebody has left.
  const isAnyoneGone = [...before.people.keys()].some((key) => !people.has(key));
  if (isAnyoneGone || changed.size > CHANGES_MAX) return everybody;
  return [...changed].map((email) => change({ kind: 'person', email }, email));
}
