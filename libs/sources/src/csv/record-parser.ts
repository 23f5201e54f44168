import { Parser } from 'csv-parse';

/** A cell or row beyond this is not a person: most likely a quote that never closes. */
const RECORD_BYTES_MAX = 1024 * 1024;

/** The cells of one row, as text. */
export type CsvRecord = readonly string[];

/**
 * csv-parse behind a small door: UTF-8 bytes in, whole rows out, a chunk at a time and without the queue of a stream.
 *
 * Quoting is RFC 4180. A quote inside a cell that is not quoted is taken as it stands, as the original's reader does.
 */
export class RecordParser {
  readonly #parser: CollectingParser;

  constructor(delimiter: string) {
    this.#parser = new CollectingParser(delimiter);
    // The promises below carry the error; without a listener Node would end the process for it.
    this.#parser.on('error', () => undefined);
    this.#parser.resume();
  }

  /** The line that is being read, from 1. */
  get line(): number {
    return this.#parser.info.lines;
  }

  /** @throws CsvError */
  async push(utf8: Uint8Array): Promise<CsvRecord[]> {
    await new Promise<void>((resolve, reject) => {
      this.#parser.write(utf8, (error) => (error ? reject(error) : resolve()));
    });
    return this.#parser.collected();
  }

  /**
   * The rows that were waiting for more, and whether the text ended inside a quoted cell, whose row is then not among
   * them.
   */
  async end(): Promise<{ records: CsvRecord[]; isQuoteOpen: boolean }> {
    const error = await new Promise<unknown>((resolve) => {
      this.#parser.once('error', resolve).once('end', () => resolve(undefined));
      this.#parser.end();
    });
    const isQuoteOpen = isCsvError(error) && error.code === 'CSV_QUOTE_NOT_CLOSED';
    if (error !== undefined && !isQuoteOpen) throw error;
    return { records: this.#parser.collected(), isQuoteOpen };
  }

  /** Ends a read that is given up; afterwards the parser is of no use. */
  destroy(): void {
    this.#parser.destroy();
  }
}

export function isCsvError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

/**
 * Rows are taken where the parser hands them to its stream. In the stream's own queue the rows before an error at the
 * end (an open quote) would be lost with it, and each row would cost an event.
 */
class CollectingParser extends Parser {
  #records: CsvRecord[] = [];

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
    return true;
  }

  collected(): CsvRecord[] {
    const taken = this.#records;
    this.#records = [];
    return taken;
  }
}
