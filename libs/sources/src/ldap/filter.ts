/** A search filter (RFC 4511, 4.5.1.7). Values are bytes, for what stands behind `\hh` need not be text. */
export type LdapFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly LdapFilter[] }
  | { readonly kind: 'not'; readonly filter: LdapFilter }
  | {
      readonly kind: 'equal' | 'at-least' | 'at-most' | 'approximate';
      readonly attribute: string;
      readonly value: Buffer;
    }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'substring';
      readonly attribute: string;
      /** What stands before, between and behind the asterisks; the first and the last may be empty. */
      readonly pieces: readonly Buffer[];
    }
  | {
      readonly kind: 'extensible';
      /** Empty: whatever attribute the rule fits. */
      readonly attribute: string;
      readonly rule: string;
      readonly dnAttributes: boolean;
      readonly value: Buffer;
    };

/** Every entry has an object class. */
export const ANYTHING: LdapFilter = { kind: 'present', attribute: 'objectClass' };

export function allOf(...filters: readonly LdapFilter[]): LdapFilter {
  return { kind: 'and', filters };
}

export function anyOf(filters: readonly LdapFilter[]): LdapFilter {
  const [only, ...others] = filters;
  return only !== undefined && others.length === 0 ? only : { kind: 'or', filters };
}

export function equal(attribute: string, value: string | Buffer): LdapFilter {
  return { kind: 'equal', attribute, value: Buffer.from(value) };
}
