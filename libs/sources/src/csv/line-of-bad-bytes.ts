import { BadBytesError, openDecoder } from './text-decoder.js';

const LINE_FEED = 0x0a;

/**
 * How many lines of `chunk` decode before the bytes that do not. Called once, when a read has failed, so it may be
 * slow: byte after byte, from the last line end that is known to be whole.
 *
 * @param before the chunk before, for a character that lies across the two
 * @param isOddStart the absolute offset of `before` (of `chunk` without it) is odd; counts for 16-bit encodings
 */
export function linesBeforeBadBytes(
  encoding: string,
  before: Uint8Array | undefined,
  chunk: Uint8Array,
  isOddStart: boolean,
): number {
  const decoder = openDecoder(encoding);
  let lines = 0;
  try {
    decoder.decode(sinceLastLine(encoding, before ?? new Uint8Array(), isOddStart), false);
    for (let at = 0; at < chunk.length; at += 1) {
      if (decoder.decode(chunk.subarray(at, at + 1), false).includes(LINE_FEED)) lines += 1;
    }
  } catch (error) {
    if (!(error instanceof BadBytesError)) throw error;
  }
  return lines;
}

function sinceLastLine(encoding: string, before: Uint8Array, isOddStart: boolean): Uint8Array {
  const start = before.lastIndexOf(LINE_FEED) + 1;
  const isMisaligned = encoding.startsWith('utf-16') && (start + (isOddStart ? 1 : 0)) % 2 === 1;
  return before.subarray(start + (isMisaligned ? 1 : 0));
}
