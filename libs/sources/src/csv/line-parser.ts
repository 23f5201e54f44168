import { splitLine } from './split-line.js';
import type { ParsedRecords } from './record-parser.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** A line that is longer than this is left to the whole parser, which knows what to say of it. */
const LINE_BYTES_MAX = 256 * 1024;

/** Takes whole lines that {@link splitLine} understands, from the start of a text as far as it gets. */
export class LineParser {
  #rest: Uint8Array = new Uint8Array();
  #lines = 0;
  #bytes = 0;

  constructor(private readonly delimiter: string) {}

  /** Lines that were taken. */
  get lines(): number {
    return this.#lines;
  }

  /** Bytes that were taken, from the start of the text. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What came after the last line that was taken. */
  get rest(): Uint8Array {
    return this.#rest;
  }

  /** @returns false when a line is met that only the whole parser understands; what is not taken is the rest */
  push(utf8: Uint8Array, into: ParsedRecords): boolean {
    const bytes = this.#rest.length === 0 ? utf8 : Buffer.concat([this.#rest, utf8]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    const taken = this.#takeLines(Buffer.from(bytes.buffer, bytes.byteOffset, end), into);
    this.#rest = bytes.subarray(taken);
    // A lone CR ends a line as well.
    const isLine = !this.#rest.subarray(0, -1).includes(CARRIAGE_RETURN);
    return taken === end && isLine && this.#rest.length <= LINE_BYTES_MAX;
  }

  #takeLines(block: Buffer, into: ParsedRecords): number {
    const text = block.toString('utf8');
    const isAscii = text.length === block.length;
    let taken = 0;
    for (let at = 0; at < text.length;) {
      const lineFeed = text.indexOf('\n', at);
      const raw = text.slice(at, lineFeed);
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      const cells = line.includes('\r') ? undefined : splitLine(line, this.delimiter);
      if (cells === undefined) break;
      const length = isAscii ? raw.length + 1 : Buffer.byteLength(raw) + 1;
      taken += length;
      this.#bytes += length;
      this.#lines += 1;
      if (line !== '') {
        into.records.push(cells);
        into.ends.push(this.#bytes);
      }
      at = lineFeed + 1;
    }
    return taken;
  }
}
