/** A sequence, as every message of LDAP is. */
const SEQUENCE = 0x30;
/** A group of a million members is below this. */
const BYTES_MAX = 256 * 1024 * 1024;

/**
 * Cuts a stream of bytes into messages (RFC 4511, 5.2). The parser of ldapts does that too, and throws away what follows
 * in the same chunk when one message cannot be read.
 */
export class MessageFrames {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes of the first message, its head included; undefined while too little of it is known. */
  #needed: number | undefined;

  /** @returns the messages that are complete now. @throws Error these bytes are no LDAP */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Buffer[] = [];
    for (;;) {
      this.#needed ??= this.#measure();
      if (this.#needed === undefined || this.#length < this.#needed) return frames;
      const all = this.#joined();
      frames.push(all.subarray(0, this.#needed));
      this.#keep(all.subarray(this.#needed));
    }
  }

  /** Whether a message has begun and not ended. */
  get isOpen(): boolean {
    return this.#length > 0;
  }

  #measure(): number | undefined {
    if (this.#length === 0) return undefined;
    const head = this.#length < 6 || (this.#chunks[0]?.length ?? 0) < 6 ? this.#joined() : this.#chunks[0];
    const [tag, length] = [head?.[0], head?.[1]];
    if (tag !== SEQUENCE) throw new Error('The answer does not begin as a message of LDAP does.');
    if (head === undefined || length === undefined) return undefined;
    if (length < 0x80) return 2 + length;
    const digits = length & 0x7f;
    if (digits === 0 || digits > 4) throw new Error('The length of a message makes no sense.');
    if (head.length < 2 + digits) return undefined;
    const needed = 2 + digits + head.readUIntBE(2, digits);
    if (needed > BYTES_MAX) throw new Error('A message is larger than 256 MiB.');
    return needed;
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    this.#needed = undefined;
  }
}
