const WARNINGS_MAX = 20;

/** Counts what is odd about the rows; only the first few are told one by one. */
export class CsvFindings {
  #dropped = 0;
  #short = 0;
  #long = 0;
  #firstShort = 0;
  #firstLong = 0;
  readonly #drops: string[] = [];

  constructor(
    private readonly file: string,
    private readonly unknownColumns: readonly string[],
  ) {}

  get dropped(): number {
    return this.#dropped;
  }

  drop(row: number, reason: string): void {
    this.#dropped += 1;
    if (this.#drops.length < WARNINGS_MAX)
      this.#drops.push(`${this.file} row ${row} is left out: ${reason}.`);
  }

  short(row: number): void {
    this.#short += 1;
    this.#firstShort ||= row;
  }

  long(row: number): void {
    this.#long += 1;
    this.#firstLong ||= row;
  }

  /** For people, with the rows by their number (the first after the header is 1) and never an address. */
  warnings(): string[] {
    const unknown = this.unknownColumns.map((name) => `"${name}"`).join(', ');
    const more = this.#dropped - this.#drops.length;
    return [
      ...(unknown === '' ? [] : [`${this.file}: columns that no setting names are ignored: ${unknown}.`]),
      ...(this.#short === 0
        ? []
        : [
            `${this.file}: ${rows(this.#short)} shorter than the header, first row ${this.#firstShort}; missing cells count as empty.`,
          ]),
      ...(this.#long === 0
        ? []
        : [
            `${this.file}: ${rows(this.#long)} longer than the header, first row ${this.#firstLong}; surplus cells are ignored. Cells with the delimiter in them need quotes.`,
          ]),
      ...this.#drops,
      ...(more === 0 ? [] : [`${this.file}: ${more} more ${more === 1 ? 'row is' : 'rows are'} left out.`]),
    ];
  }
}

function rows(count: number): string {
  return count === 1 ? '1 row is' : `${count} rows are`;
}
