/** The fields of one protobuf message by number: numbers for varints and fixed64, bytes for everything else. */
export type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** Reads a protobuf message without its schema: enough to see what an exporter has sent. */
export function decodeFields(bytes: Buffer): Fields {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('The message ends in the middle of a field.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const values = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, values);
    switch (tag & 7) {
      case 0:
        values.push(varint());
        break;
      case 1:
        values.push(take(8).readBigUInt64LE());
        break;
      case 2:
        values.push(take(Number(varint())));
        break;
      case 5:
        values.push(BigInt(take(4).readUInt32LE()));
        break;
      default:
        throw new TypeError(`There is no wire type ${tag & 7}.`);
    }
  }
  return fields;
}

/** Every message in the field `number`. */
export function messagesIn(fields: Fields, number: number): Fields[] {
  return (fields.get(number) ?? []).map((value) => decodeFields(bytesOf(value)));
}

export function textIn(fields: Fields, number: number): string {
  return bytesIn(fields, number).toString('utf8');
}

/** Empty where the field is missing, as protobuf leaves out what is empty. */
export function bytesIn(fields: Fields, number: number): Buffer {
  const [value] = fields.get(number) ?? [];
  return value === undefined ? Buffer.alloc(0) : bytesOf(value);
}

export function numberIn(fields: Fields, number: number): number {
  const [value] = fields.get(number) ?? [];
  if (Buffer.isBuffer(value)) throw new TypeError(`Field ${number} holds bytes.`);
  return Number(value ?? 0n);
}

function bytesOf(value: bigint | Buffer): Buffer {
  if (!Buffer.isBuffer(value)) throw new TypeError('The field holds a number.');
  return value;
}
