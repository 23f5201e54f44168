const CONSTRUCTED = 0x20;
/** LDAP answers are five deep. */
const DEPTH_MAX = 16;

/**
 * Whether the lengths inside a message fit into one another. The reader of ldapts runs in a circle where they do not.
 */
export function isWellFormed(bytes: Buffer, from = 0, to = bytes.length, depth = 0): boolean {
  if (depth > DEPTH_MAX) return false;
  let at = from;
  while (at < to) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    if (first === undefined) return false;
    const digits = first < 0x80 ? 0 : first & 0x7f;
    if (first === 0x80 || digits > 4 || at + 2 + digits > to) return false;
    const length = digits === 0 ? first : bytes.readUIntBE(at + 2, digits);
    const start = at + 2 + digits;
    const end = start + length;
    if (end > to) return false;
    if ((tag & CONSTRUCTED) !== 0 && !isWellFormed(bytes, start, end, depth + 1)) return false;
    at = end;
  }
  return at === to;
}
