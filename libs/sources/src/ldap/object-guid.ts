const TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * objectGUID of Active Directory as text, lower case. Its first three fields are stored with their bytes turned round
 * ([MS-DTYP] 2.3.4.2).
 *
 * @returns undefined for anything but 16 bytes
 */
export function guidText(bytes: Buffer): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = turned(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The other way round. @returns undefined for what is no such text */
export function guidBytes(text: string): Buffer | undefined {
  const lower = text.toLowerCase();
  return TEXT.test(lower) ? turned(Buffer.from(lower.replaceAll('-', ''), 'hex')) : undefined;
}

function turned(bytes: Buffer): Buffer {
  const [a, b, c] = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)];
  return Buffer.concat([...[a, b, c].map((part) => part.toReversed()), bytes.subarray(8)]);
}
