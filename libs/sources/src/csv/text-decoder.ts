import { TextDecoder } from 'node:util';

/** Bytes that are not text in the encoding they are said to have. */
export class BadBytesError extends Error {
  constructor(readonly encoding: string) {
    super(`not ${encoding}`);
  }
}

/** Decodes a stream of bytes, a chunk at a time; characters may lie across chunks. */
export interface ChunkDecoder {
  readonly encoding: string;
  /** @throws BadBytesError */
  decode(bytes: Uint8Array, isLast: boolean): Buffer;
}

/** What Windows 1252 has where Latin-1 has control characters, from 0x80; a space where it has nothing. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** How a file shows its encoding itself, the strongest evidence there is. */
export function byteOrderMark(start: Uint8Array): { encoding: string; length: number } | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return undefined;
}

/**
 * A strict decoder to UTF-8 bytes.
 *
 * @param encoding a WHATWG label, or `latin1`
 * @throws RangeError for a label that this Node does not know
 */
export function openDecoder(encoding: string): ChunkDecoder {
  const label = encoding.toLowerCase();
  if (label === 'latin1') return new SingleByteDecoder(label, (text) => text);
  // Node 20 decodes windows-1252 as Latin-1: the euro sign becomes a control character.
  if (label === 'windows-1252') return new SingleByteDecoder(label, fromWindows1252);
  return new StrictDecoder(label);
}

class StrictDecoder implements ChunkDecoder {
  readonly #decoder: TextDecoder;
  readonly #isUtf8: boolean;

  constructor(readonly encoding: string) {
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    this.#isUtf8 = this.#decoder.encoding === 'utf-8';
  }

  decode(bytes: Uint8Array, isLast: boolean): Buffer {
    const text = this.#strict(bytes, isLast);
    // UTF-8 is only checked; its bytes are what the parser wants anyway.
    return this.#isUtf8
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : Buffer.from(text, 'utf8');
  }

  #strict(bytes: Uint8Array, isLast: boolean): string {
    let text: string;
    try {
      text = this.#decoder.decode(bytes, { stream: !isLast });
    } catch {
      throw new BadBytesError(this.encoding);
    }
    // Node knows Korean without the syllables that Windows added, and makes control characters of these.
    if (this.#decoder.encoding === 'euc-kr' && /[\u0080-\u009f]/u.test(text))
      throw new BadBytesError(this.encoding);
    return text;
  }
}

class SingleByteDecoder implements ChunkDecoder {
  constructor(
    readonly encoding: string,
    private readonly translate: (latin1: string, encoding: string) => string,
  ) {}

  decode(bytes: Uint8Array): Buffer {
    const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    return Buffer.from(this.translate(latin1, this.encoding), 'utf8');
  }
}

function fromWindows1252(latin1: string, encoding: string): string {
  return latin1.replace(/[\u0080-\u009f]/gu, (control) => {
    const character = WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80);
    if (character === ' ') throw new BadBytesError(encoding);
    return character;
  });
}
