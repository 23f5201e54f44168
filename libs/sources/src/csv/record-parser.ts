import { Parser } from 'csv-parse';
import { LineParser } from './line-parser.js';

/** A cell or row beyond this is not a person: most likely a quote that never closes. */
const RECORD_BYTES_MAX = 1024 * 1024;

/** The cells of one row, as text. */
export type CsvRecord = readonly string[];

export interface ParsedRecords {
  readonly records: CsvRecord[];
  /** Of each record, how many bytes of the text lie before the next one. */
  readonly ends: number[];
}

/**
 * UTF-8 bytes in, whole rows out, a chunk at a time.
 *
 * Quoting is RFC 4180. A quote inside a cell that is not quoted is taken as it stands, as the original's reader does.
 * Lines are split as long as each one is a row; from the first line that is not, csv-parse goes on to the end. It alone
 * decides what a text means, and takes five times as long.
 */
export class RecordParser {
  #lines: LineParser | undefined;
  readonly #linesBefore: LineParser;
  readonly #whole: WholeParser;

  constructor(delimiter: string) {
    this.#linesBefore = new LineParser(delimiter);
    this.#lines = this.#linesBefore;
    this.#whole = new WholeParser(delimiter);
  }

  /** The line that is being read, from 1. */
  get line(): number {
    return this.#linesBefore.lines + this.#whole.line;
  }

  /** @throws CsvError */
  async push(utf8: Uint8Array): Promise<ParsedRecords> {
    const parsed: ParsedRecords = { records: [], ends: [] };
    if (this.#lines?.push(utf8, parsed) === true) return parsed;
    await this.#whole.push(this.#takeRest() ?? utf8);
    return this.#collect(parsed);
  }

  /**
   * The rows that were waiting for more, and whether the text ended inside a quoted cell, whose row is then not among
   * them.
   *
   * @throws CsvError
   */
  async end(): Promise<ParsedRecords & { readonly isQuoteOpen: boolean }> {
    const rest = this.#takeRest();
    if (rest !== undefined) await this.#whole.push(rest);
    const isQuoteOpen = await this.#whole.end();
    return { ...this.#collect({ records: [], ends: [] }), isQuoteOpen };
  }

  /** Ends a read that is given up; afterwards the parser is of no use. */
  destroy(): void {
    this.#whole.destroy();
  }

  /** Once: what the lines could not take, for csv-parse to begin with. */
  #takeRest(): Uint8Array | undefined {
    const rest = this.#lines?.rest;
    this.#lines = undefined;
    return rest;
  }

  #collect(parsed: ParsedRecords): ParsedRecords {
    const { records, ends } = this.#whole.collected();
    const before = this.#linesBefore.bytes;
    for (const record of records) parsed.records.push(record);
    for (const end of ends) parsed.ends.push(before + end);
    return parsed;
  }
}

export function isCsvError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

/** csv-parse behind a small door, without the queue of a stream. */
class WholeParser {
  readonly #parser: CollectingParser;

  constructor(delimiter: string) {
    this.#parser = new CollectingParser(delimiter);
    // The promises below carry the error; without a listener Node would end the process for it.
    this.#parser.on('error', () => undefined);
    this.#parser.resume();
  }

  get line(): number {
    return this.#parser.info.lines;
  }

  async push(utf8: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#parser.write(utf8, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** @returns whether the text ended inside a quoted cell */
  async end(): Promise<boolean> {
    const error = await new Promise<unknown>((resolve) => {
      this.#parser.once('error', resolve).once('end', () => resolve(undefined));
      this.#parser.end();
    });
    const isQuoteOpen = isCsvError(error) && error.code === 'CSV_QUOTE_NOT_CLOSED';
    if (error !== undefined && !isQuoteOpen) throw error;
    return isQuoteOpen;
  }

  collected(): ParsedRecords {
    return this.#parser.collected();
  }

  destroy(): void {
    this.#parser.destroy();
  }
}

/**
 * Rows are taken where the parser hands them to its stream. In the stream's own queue the rows before an error at the
 * end (an open quote) would be lost with it, and each row would cost an event.
 */
class CollectingParser extends Parser {
  #records: CsvRecord[] = [];
  #ends: number[] = [];

  constructor(delimiter: string) {
    super({
      delimiter,
      // Every kind of line end at any place, as Python reads them; the first seen must not decide for the rest.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: RECORD_BYTES_MAX,
    });
  }

  override push(record: CsvRecord | null): boolean {
    if (record === null) return super.push(null);
    this.#records.push(record);
    this.#ends.push(this.info.bytes);
    return true;
  }

  collected(): ParsedRecords {
    const taken = { records: this.#records, ends: this.#ends };
    this.#records = [];
    this.#ends = [];
    return taken;
  }
}
