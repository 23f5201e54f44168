/** A place where a line begins: how many bytes of the file, and of its text in UTF-8, lie before it. */
interface Checkpoint {
  readonly inFile: number;
  readonly inText: number;
}

/** Places of a file from which it can be decoded without what lies before. */
export class TextCheckpoints {
  readonly #inFile: number[] = [];
  readonly #inText: number[] = [];

  /** In ascending order. */
  add({ inFile, inText }: Checkpoint): void {
    this.#inFile.push(inFile);
    this.#inText.push(inText);
  }

  /** The last one at or before a place of the text. */
  before(inText: number): Checkpoint {
    let low = 0;
    let high = this.#inText.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#inText[middle] ?? 0) <= inText) low = middle;
      else high = middle;
    }
    return { inFile: this.#inFile[low] ?? 0, inText: this.#inText[low] ?? 0 };
  }
}

const LINE_FEED = 0x0a;

/**
 * Where the last line of a chunk ends at which nothing of the lines before matters any more.
 *
 * @param offset of the chunk in the text of the file, in its own bytes; counts for 16-bit encodings
 * @returns 0 where there is none
 */
export function lastLineEnd(bytes: Uint8Array, encoding: string, offset: number): number {
  // Shifts of this encoding may reach over a line end.
  if (encoding === 'iso-2022-jp') return 0;
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return bytes.lastIndexOf(LINE_FEED) + 1;
  const low = encoding === 'utf-16le' ? 0 : 1;
  for (
    let at = bytes.lastIndexOf(LINE_FEED);
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, at - 1)
  ) {
    const isLow = (offset + at) % 2 === low;
    if (isLow && bytes[at + (low === 0 ? 1 : -1)] === 0) return low === 0 ? at + 2 : at + 1;
  }
  return 0;
}
