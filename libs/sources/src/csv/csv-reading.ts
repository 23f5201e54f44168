import { displayPath, type CsvSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import { emailKey, type DirectoryRow } from '#domain';
import { RowChunks } from '../row-chunks.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { CsvFindings } from './csv-findings.js';
import { readHeader, type CsvHeader } from './csv-header.js';
import { GroupCells, readRow } from './csv-row.js';
import type { CsvSnapshot } from './csv-snapshot.js';
import { CsvText } from './csv-text.js';
import { CsvTrailer } from './csv-trailer.js';
import { PersonIndex } from './person-index.js';
import { isCsvError, RecordParser, type CsvRecord, type ParsedRecords } from './record-parser.js';

type Flaw = ReadEvidenceBody['flaws'][number];

/** One read of a CSV file: bytes go in, people and in the end the evidence come out. */
export class CsvReading {
  readonly #text: CsvText;
  readonly #parser: RecordParser;
  readonly #groups = new GroupCells();
  readonly #chunks = new RowChunks();
  readonly #trailer: CsvTrailer | undefined;
  #header: CsvHeader | undefined;
  #index = new PersonIndex(0);
  #findings: CsvFindings;
  #rows = 0;
  #isQuoteOpen = false;
  #isLastRowShort = false;

  constructor(
    private readonly config: CsvSourceConfig,
    private readonly needsGroups: boolean,
  ) {
    this.#text = new CsvText(config.filePath, config.encoding);
    this.#parser = new RecordParser(config.delimiter);
    this.#trailer = config.trailer === undefined ? undefined : new CsvTrailer(config.trailer);
    this.#findings = new CsvFindings(this.#name, []);
  }

  get #name(): string {
    return displayPath(this.config.filePath);
  }

  /** @throws SourceUnreadableError */
  async push(bytes: Uint8Array): Promise<void> {
    await this.#parse(this.#text.push(bytes));
  }

  /** @throws SourceUnreadableError */
  async end(): Promise<void> {
    await this.#parse(this.#text.end());
    const { isQuoteOpen, ...parsed } = await this.#guarded(() => this.#parser.end());
    this.#isQuoteOpen = isQuoteOpen;
    const unfinished = this.#text.endsWithLine || isQuoteOpen ? undefined : parsed.records.pop();
    this.#take(parsed);
    if (unfinished !== undefined) this.#takeUnfinished(unfinished, parsed.ends.at(-1) ?? 0);
    if (this.#header === undefined)
      throw this.#error(
        'SOURCE_EMPTY',
        'is empty: it has no header line. If nobody is in the directory, keep the header',
        1,
      );
  }

  get rows(): number {
    return this.#rows;
  }

  get people(): number {
    return this.#rows - this.#findings.dropped;
  }

  takeFull(): DirectoryRow[][] {
    return this.#chunks.takeFull();
  }

  takeAll(): DirectoryRow[][] {
    return this.#chunks.takeAll();
  }

  /** Signs that the end of the file is missing. */
  flaws(name: string): Flaw[] {
    const trailer = this.#trailer?.flaws(name, this.#rows);
    // The right number in the last line proves that everything is there, whatever that line looks like.
    if (trailer?.length === 0) return [];
    const flaws: Flaw[] = [];
    if (this.#isQuoteOpen) {
      flaws.push({
        code: 'CSV_QUOTE_OPEN',
        message: `${name} ends inside a quoted cell; that row is left out.`,
      });
    }
    if (this.#isLastRowShort) {
      flaws.push({
        code: 'CSV_LAST_ROW_SHORT',
        message: `${name}: the last row has fewer cells than the header.`,
      });
    }
    if (!this.#text.endsWithLine) {
      flaws.push({
        code: 'CSV_NO_FINAL_NEWLINE',
        message: `${name}: the last line does not end, so the file may be cut. A complete file ends with a line end.`,
      });
    }
    return [...flaws, ...(trailer ?? [])];
  }

  evidence(): Omit<ReadEvidenceBody, 'source' | 'startedAt' | 'flaws'> {
    return {
      pages: 1,
      rows: this.rows,
      people: this.people,
      batches: this.#chunks.count,
      dropped: this.#findings.dropped,
      groupsNotFound: [],
      warnings: this.#findings.warnings(),
      ...(this.#trailer?.stated !== undefined && { stated: this.#trailer.stated }),
      digest: this.#text.digest(),
    };
  }

  /** For people: what the file is read in. */
  get encoding(): string {
    return this.#text.hasMark ? `${this.#text.encoding}, with a byte order mark` : this.#text.encoding;
  }

  /**
   * For looking people up in the same file later.
   * @returns undefined for a file that is too large to be remembered
   */
  snapshot(flaws: readonly Flaw[]): CsvSnapshot | undefined {
    const people = this.#index;
    if (people.isTooLarge || this.#header === undefined) return undefined;
    const { encoding, checkpoints } = this.#text;
    return { header: this.#header, encoding, checkpoints, people, flaws: [...flaws] };
  }

  destroy(): void {
    this.#parser.destroy();
  }

  async #parse(utf8: Uint8Array): Promise<void> {
    if (utf8.length === 0) return;
    this.#take(await this.#guarded(() => this.#parser.push(utf8)));
  }

  async #guarded<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (cause) {
      if (!isCsvError(cause)) throw cause;
      throw this.#error(
        'SOURCE_MALFORMED',
        cause.code === 'CSV_MAX_RECORD_SIZE'
          ? 'has a row of more than a megabyte. Most likely a quote (") that opens a cell is not closed'
          : 'has quotes (") that make no sense. Quote whole cells, and write "" for a quote inside one',
        this.#parser.line,
        cause,
      );
    }
  }

  #take({ records, ends }: ParsedRecords): void {
    for (const [at, record] of records.entries()) {
      const end = ends[at] ?? 0;
      if (this.#header === undefined) this.#begin(record, end);
      else this.#takeRow(record, this.#header, end);
    }
  }

  #begin(record: CsvRecord, end: number): void {
    this.#header = readHeader(record, this.config, this.needsGroups);
    this.#findings = new CsvFindings(this.#name, this.#header.unknown);
    this.#index = new PersonIndex(end);
  }

  #takeRow(record: CsvRecord, header: CsvHeader, end: number): void {
    if (this.#trailer?.takes(record) === true) return;
    this.#rows += 1;
    this.#refuseSwallowedLines(record);
    this.#isLastRowShort = record.length < header.width;
    if (this.#isLastRowShort) this.#findings.short(this.#rows);
    if (record.length > header.width) this.#findings.long(this.#rows);
    this.#add(readRow(record, header, this.#rows, this.#groups), end);
  }

  /**
   * A last line without an end may be cut anywhere: in an address, it would name somebody else. It is taken when every
   * cell is there and the address is not the last of them.
   */
  #takeUnfinished(record: CsvRecord, end: number): void {
    const header = this.#header;
    if (header === undefined) return this.#begin(record, end);
    if (this.#trailer?.takes(record) === true) return;
    const isAddressWhole = record.length >= header.width && header.email < record.length - 1;
    if (isAddressWhole) return this.#takeRow(record, header, end);
    this.#rows += 1;
    this.#isLastRowShort = record.length < header.width;
    this.#add('the line does not end and may be cut', end);
  }

  #add(row: DirectoryRow | string, end: number): void {
    if (typeof row === 'string') {
      this.#findings.drop(this.#rows, row);
      this.#index.add(undefined, end);
    } else {
      this.#chunks.add(row);
      this.#index.add(emailKey(row.email), end);
    }
  }

  /**
   * A stray quote at the start of a cell runs on to the next quote, over the lines between: the people of those lines
   * would be missing without a sign. Such a cell begins with the quote that the parser gave back and holds a line end.
   */
  #refuseSwallowedLines(record: CsvRecord): void {
    for (const cell of record) {
      if (cell.charCodeAt(0) === 0x22 && /[\r\n]/u.test(cell)) {
        const lines = cell.split('\n').length - 1;
        throw this.#error(
          'SOURCE_MALFORMED',
          'has a quote (") at the start of a cell that runs over the next lines. Close it, or write "" for a quote inside a quoted cell',
          Math.max(1, this.#parser.line - lines),
        );
      }
    }
  }

  #error(
    code: 'SOURCE_EMPTY' | 'SOURCE_MALFORMED',
    message: string,
    line: number,
    cause?: unknown,
  ): SourceUnreadableError {
    const place = code === 'SOURCE_EMPTY' ? '' : ` near line ${line}`;
    return new SourceUnreadableError(
      code,
      `${this.#name}${place} ${message}.`,
      { file: this.config.filePath, line },
      { cause },
    );
  }
}
