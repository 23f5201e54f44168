/** A value of BER: its tag, and its bytes or, when it is constructed, its parts. */
export interface Tlv {
  readonly tag: number;
  readonly bytes: Buffer;
  readonly parts: readonly Tlv[];
}

const CONSTRUCTED = 0x20;

export function tlv(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  if (bytes.length < 0x80) return Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([Buffer.from([tag, 0x84]), length, bytes]);
}

export function text(value: string | Buffer, tag = 0x04): Buffer {
  return tlv(tag, Buffer.from(value));
}

/** From 0 to 2³¹ − 1. */
export function integer(value: number, tag = 0x02): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return tlv(tag, bytes);
}

/** @returns undefined while the bytes do not hold a whole value */
export function readTlv(bytes: Buffer): { readonly value: Tlv; readonly size: number } | undefined {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return undefined;
  const digits = first < 0x80 ? 0 : first & 0x7f;
  if (bytes.length < 2 + digits) return undefined;
  const length = digits === 0 ? first : bytes.readUIntBE(2, digits);
  const size = 2 + digits + length;
  if (bytes.length < size) return undefined;
  const inside = bytes.subarray(2 + digits, size);
  return { value: { tag, bytes: inside, parts: (tag & CONSTRUCTED) === 0 ? [] : partsOf(inside) }, size };
}

export function partsOf(bytes: Buffer): Tlv[] {
  const parts: Tlv[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const part = readTlv(rest);
    if (part === undefined) throw new Error('A value is cut.');
    parts.push(part.value);
    rest = rest.subarray(part.size);
  }
  return parts;
}

export function numberOf({ bytes }: Tlv): number {
  return bytes.length === 0 ? 0 : bytes.readIntBE(0, bytes.length);
}
