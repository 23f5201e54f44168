/** An address of the Internet Protocol as its number. */
export interface AddressBits {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

/**
 * Reads an address as resolvers and the URL standard write it: four decimal numbers, or IPv6 with or without brackets
 * and zone.
 *
 * @returns undefined for anything else, also for the octal, hexadecimal and short forms, which a URL has lost by then
 */
export function addressBits(text: string): AddressBits | undefined {
  const bare = text.replace(/^\[(.*)\]$/u, '$1').replace(/%.*$/u, '');
  const family = bare.includes(':') ? 6 : 4;
  const bits = family === 6 ? ipv6Bits(bare) : ipv4Bits(bare);
  return bits === undefined ? undefined : { family, bits };
}

function ipv4Bits(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => OCTET.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6Bits(text: string): bigint | undefined {
  const plain = withoutDots(text);
  if (plain === undefined) return undefined;
  const halves = plain.split('::');
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 1 ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => GROUP.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** `::ffff:10.0.0.1` with its last four bytes as two groups. */
function withoutDots(text: string): string | undefined {
  const [, head, dotted] = /^(.*:)([\d.]+\.[\d.]+)$/u.exec(text) ?? [];
  if (head === undefined || dotted === undefined) return text;
  const bits = ipv4Bits(dotted);
  if (bits === undefined) return undefined;
  return `${head}${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}
