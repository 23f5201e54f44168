import { createHash } from 'node:crypto';
import { displayPath } from '#config';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { linesBeforeBadBytes } from './line-of-bad-bytes.js';
import { lastLineEnd, TextCheckpoints } from './text-checkpoints.js';
import { BadBytesError, byteOrderMark, openDecoder, type ChunkDecoder } from './text-decoder.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** The longest byte order mark and the start of a ZIP archive. */
const START_BYTES = 4;

/**
 * Turns the bytes of a file into UTF-8 and notices on the way what only the bytes can tell: their digest, a byte order
 * mark, bytes that are no text, and how the last line ends.
 */
export class CsvText {
  readonly checkpoints = new TextCheckpoints();
  readonly #hash = createHash('sha256');
  #decoder: ChunkDecoder | undefined;
  #start: Uint8Array = new Uint8Array();
  #before: Uint8Array | undefined;
  #markBytes = 0;
  /** Bytes of the file that were decoded, without the mark, and of the text they gave. */
  #offset = 0;
  #textBytes = 0;
  #lines = 1;
  #lastByte: number | undefined;
  /** Decided by the first line feed; undefined before it. */
  #endsLinesInCrLf: boolean | undefined;

  constructor(
    private readonly path: string,
    private readonly configured: string,
  ) {}

  /** What the file is read in, whoever said so. */
  get encoding(): string {
    return this.#decoder?.encoding ?? this.configured;
  }

  get hasMark(): boolean {
    return this.#markBytes > 0;
  }

  /** SHA-256 of the bytes, hexadecimal. Once, at the end. */
  digest(): string {
    return this.#hash.digest('hex');
  }

  /** A file whose lines end in CR LF and whose last byte is CR was cut between the two. */
  get endsWithLine(): boolean {
    return (
      this.#lastByte === LINE_FEED || (this.#lastByte === CARRIAGE_RETURN && this.#endsLinesInCrLf !== true)
    );
  }

  /** @throws SourceUnreadableError */
  push(bytes: Uint8Array): Uint8Array {
    this.#hash.update(bytes);
    if (this.#decoder !== undefined) return this.#decodeLines(bytes);
    this.#start = Buffer.concat([this.#start, bytes]);
    return this.#start.length < START_BYTES ? new Uint8Array() : this.#begin(false);
  }

  /** What was still waiting for more bytes. @throws SourceUnreadableError */
  end(): Uint8Array {
    return this.#decoder === undefined ? this.#begin(true) : this.#decode(new Uint8Array(), true);
  }

  #begin(isLast: boolean): Uint8Array {
    const start = this.#start;
    if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4) {
      throw this.#error('SOURCE_BINARY', 'is a spreadsheet or ZIP file. Save it as CSV (text)');
    }
    const mark = byteOrderMark(start);
    this.#decoder = this.#open(mark?.encoding ?? this.configured);
    this.#markBytes = mark?.length ?? 0;
    this.checkpoints.add({ inFile: this.#markBytes, inText: 0 });
    const text = start.subarray(this.#markBytes);
    return isLast ? this.#decode(text, true) : this.#decodeLines(text);
  }

  /** Notes, once for a chunk, where its last line ends. */
  #decodeLines(bytes: Uint8Array): Uint8Array {
    const cut = lastLineEnd(bytes, this.encoding, this.#offset);
    if (cut === 0) return this.#decode(bytes, false);
    if (this.encoding === 'utf-8') {
      const inText = this.#offset + cut;
      this.checkpoints.add({ inFile: this.#markBytes + inText, inText });
      return this.#decode(bytes, false);
    }
    const lines = this.#decode(bytes.subarray(0, cut), false);
    this.checkpoints.add({ inFile: this.#markBytes + this.#offset, inText: this.#textBytes });
    return Buffer.concat([lines, this.#decode(bytes.subarray(cut), false)]);
  }

  #open(encoding: string): ChunkDecoder {
    try {
      return openDecoder(encoding);
    } catch (cause) {
      throw this.#error(
        'SOURCE_ENCODING',
        `cannot be read as ${encoding} here. Set string_encoding to another one`,
        cause,
      );
    }
  }

  #decode(bytes: Uint8Array, isLast: boolean): Uint8Array {
    const decoder = this.#decoder ?? this.#open(this.configured);
    let utf8: Buffer;
    try {
      utf8 = decoder.decode(bytes, isLast);
    } catch (cause) {
      if (!(cause instanceof BadBytesError)) throw cause;
      throw this.#badBytes(cause, bytes);
    }
    this.#remember(bytes, utf8);
    return utf8;
  }

  #remember(bytes: Uint8Array, utf8: Buffer): void {
    const nul = utf8.indexOf(0);
    this.#countLines(nul < 0 ? utf8 : utf8.subarray(0, nul));
    if (nul >= 0) {
      throw this.#error(
        'SOURCE_BINARY',
        `has a NUL character in line ${this.#lines}, so it is not text in ${this.encoding}. If it is UTF-16, set string_encoding: utf-16; otherwise export it again`,
      );
    }
    this.#before = bytes;
    this.#offset += bytes.length;
    this.#textBytes += utf8.length;
    this.#lastByte = utf8.at(-1) ?? this.#lastByte;
  }

  #countLines(utf8: Buffer): void {
    const first = utf8.indexOf(LINE_FEED);
    if (first >= 0) this.#endsLinesInCrLf ??= (utf8[first - 1] ?? this.#lastByte) === CARRIAGE_RETURN;
    for (let at = first; at >= 0; at = utf8.indexOf(LINE_FEED, at + 1)) this.#lines += 1;
  }

  #badBytes(cause: BadBytesError, bytes: Uint8Array): SourceUnreadableError {
    const offset = this.#offset - (this.#before?.length ?? 0);
    const line = this.#lines + linesBeforeBadBytes(cause.encoding, this.#before, bytes, offset % 2 === 1);
    return this.#error(
      'SOURCE_ENCODING',
      `has bytes in line ${line} that are not ${cause.encoding}. Save it as UTF-8, or set string_encoding to what it is (cp1252, latin1, utf-16 …)`,
      cause,
      line,
    );
  }

  #error(
    code: 'SOURCE_BINARY' | 'SOURCE_ENCODING',
    message: string,
    cause?: unknown,
    line: number = this.#lines,
  ): SourceUnreadableError {
    return new SourceUnreadableError(
      code,
      `${displayPath(this.path)} ${message}.`,
      { file: this.path, line },
      { cause },
    );
  }
}
