import { attributesOf, emailKey, type UserFormat } from '#domain';
import { allOf, anyOf, equal, type LdapFilter } from './filter.js';

/** How the entries with certain addresses are found. */
export type AddressSearch =
  /** They are among these. */
  | { readonly kind: 'filter'; readonly filter: LdapFilter }
  /** Only by looking at everybody with these attributes: several make up an address, and it cannot be taken apart. */
  | { readonly kind: 'scan'; readonly filter: LdapFilter }
  /** No entry can have such an address. */
  | { readonly kind: 'nobody' }
  /** The address of everybody is the same. */
  | { readonly kind: 'unsupported' };

/** @param format of the address, such as `{mail}` or `{uid}@example.com` */
export function searchForAddresses(format: UserFormat, addresses: readonly string[]): AddressSearch {
  const attributes = attributesOf(format);
  const [attribute, ...others] = attributes;
  if (attribute === undefined) return { kind: 'unsupported' };
  const isPlain = format.parts.filter((part) => typeof part !== 'string').length === 1;
  if (others.length > 0 || !isPlain) {
    const filter = allOf(...attributes.map((name) => ({ kind: 'present', attribute: name }) as const));
    return { kind: 'scan', filter };
  }
  const place = format.parts.findIndex((part) => typeof part !== 'string');
  const before = literal(format.parts.slice(0, place));
  const behind = literal(format.parts.slice(place + 1));
  const values = addresses.flatMap((address) => middleOf(address.trim(), before, behind) ?? []);
  return values.length === 0
    ? { kind: 'nobody' }
    : { kind: 'filter', filter: anyOf(values.map((value) => equal(attribute, value))) };
}

/** What stands between two texts, letter case apart; undefined when they are not there, or nothing is between them. */
function middleOf(address: string, before: string, behind: string): string | undefined {
  if (address.length <= before.length + behind.length) return undefined;
  const end = address.length - behind.length;
  const isThere =
    emailKey(address.slice(0, before.length)) === emailKey(before) &&
    emailKey(address.slice(end)) === emailKey(behind);
  return isThere ? address.slice(before.length, end) : undefined;
}

function literal(parts: UserFormat['parts']): string {
  return parts.map((part) => (typeof part === 'string' ? part : '')).join('');
}
