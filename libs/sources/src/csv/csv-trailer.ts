import type { ReadEvidenceBody } from '#contracts';
import type { CsvRecord } from './record-parser.js';

type Flaw = ReadEvidenceBody['flaws'][number];

/** The last line of a file that says how many rows are above it: a word, and the number. Proof that nothing was cut. */
export class CsvTrailer {
  #stated: number | undefined;
  #isLast = false;

  constructor(private readonly word: string) {}

  /** The number that the last such line says. */
  get stated(): number | undefined {
    return this.#stated;
  }

  /** Takes every row in turn. @returns true for a trailer, which is no person */
  takes(record: CsvRecord): boolean {
    const [word, count, ...others] = record.map((cell) => cell.trim());
    this.#isLast =
      word === this.word && /^\d{1,15}$/u.test(count ?? '') && others.every((cell) => cell === '');
    if (this.#isLast) this.#stated = Number(count);
    return this.#isLast;
  }

  /** @param rows how many came, trailers not counted */
  flaws(file: string, rows: number): Flaw[] {
    if (!this.#isLast || this.#stated === undefined) {
      return [
        {
          code: 'CSV_TRAILER_MISSING',
          message: `${file}: the last line is not "${this.word}" with the number of rows, so the file may be cut.`,
        },
      ];
    }
    if (this.#stated === rows) return [];
    return [
      {
        code: 'CSV_TRAILER_DIFFERS',
        message: `${file}: the last line says ${this.#stated} ${this.#stated === 1 ? 'row' : 'rows'}, and there are ${rows}.`,
      },
    ];
  }
}
