import type { UserFormat } from '#domain';

/** Which profiles can have an address: those with this value, or nobody, or it cannot be told. */
export type AddressQuery = { readonly attribute: string; readonly value: string } | 'nobody' | 'unknown';

/** Turns an e-mail format round: of `{uid}@example.com` and `ann@example.com` it makes `uid` and `ann`. */
export function addressQuery({ parts }: UserFormat, address: string): AddressQuery {
  const attributes = parts.filter((part) => typeof part !== 'string');
  const [only] = attributes;
  if (only === undefined || attributes.length > 1) return 'unknown';
  const at = parts.indexOf(only);
  const before = literal(parts.slice(0, at));
  const after = literal(parts.slice(at + 1));
  const folded = address.toLowerCase();
  const fits =
    folded.length > before.length + after.length &&
    folded.startsWith(before.toLowerCase()) &&
    folded.endsWith(after.toLowerCase());
  if (!fits) return 'nobody';
  return { attribute: only.attribute, value: address.slice(before.length, address.length - after.length) };
}

function literal(parts: UserFormat['parts']): string {
  return parts.filter((part) => typeof part === 'string').join('');
}
