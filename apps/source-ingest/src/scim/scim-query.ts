import { scimInvalid } from '#domain';

/** What follows the `?` of a SCIM address: the parameters of the protocol, by lower-case name. Others are passed over. */
export type ScimQuery = ReadonlyMap<string, string>;

const KNOWN = new Set(['filter', 'startindex', 'count', 'attributes', 'excludedattributes']);

/**
 * Reads the parameters as clients write them. A plus sign stands for a space, unless the same value writes its spaces as
 * `%20`: then it is a plus sign, as in the address `a+b@example.com`.
 *
 * @throws ScimRefusal invalidValue
 */
export function readScimQuery(url: string): ScimQuery {
  const at = url.indexOf('?');
  if (at < 0) return new Map();
  const found = new Map<string, string>();
  for (const pair of url.slice(at + 1).split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const name = decoded(pair.slice(0, equals)).toLowerCase();
    if (KNOWN.has(name)) found.set(name, decoded(pair.slice(equals + 1)));
  }
  return found;
}

/** A whole number; clients send what they like, and get what is nearest to it. @param fallback for none at all */
export function numberOf(query: ScimQuery, name: 'startindex' | 'count', fallback: number): number {
  const text = query.get(name)?.trim() ?? '';
  if (text === '') return fallback;
  if (!/^[+-]?\d+$/.test(text)) throw scimInvalid('invalidValue', `${name} is a whole number.`);
  return Math.min(Math.max(Number(text), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

function decoded(text: string): string {
  const plain = /%20/.test(text) ? text : text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(plain);
  } catch {
    throw scimInvalid('invalidValue', 'The address has a % that begins no character.');
  }
}
