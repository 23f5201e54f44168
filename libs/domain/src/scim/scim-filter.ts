import { scimInvalid } from './scim-refusal.js';

export const SCIM_COMPARISONS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type ScimComparison = (typeof SCIM_COMPARISONS)[number];

/** An attribute as a filter or a path names it: letter case and whether it exists are not looked at yet. */
export interface ScimName {
  /** The URN before the name, where one is given. */
  readonly schema?: string;
  readonly attribute: string;
  readonly sub?: string;
}

/** A filter of RFC 7644, section 3.4.2.2. */
export type ScimFilter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly ScimFilter[] }
  | { readonly kind: 'not'; readonly of: ScimFilter }
  | {
      readonly kind: 'compare';
      readonly name: ScimName;
      readonly comparison: ScimComparison;
      readonly value: string | number | boolean | null;
    }
  | { readonly kind: 'present'; readonly name: ScimName }
  /** One of the values of an attribute with several is as `of` says; names in `of` are those of its parts. */
  | { readonly kind: 'some'; readonly name: ScimName; readonly of: ScimFilter };

/** Splits `name.familyName` or `urn:…:User:name.familyName`. @returns undefined for what is no name */
export function scimName(text: string): ScimName | undefined {
  const isUrn = /^urn:/i.test(text);
  const colon = isUrn ? text.lastIndexOf(':') : -1;
  const [, attribute, sub] = NAME.exec(text.slice(colon + 1)) ?? [];
  if (attribute === undefined) return undefined;
  return {
    ...(isUrn && { schema: text.slice(0, colon) }),
    attribute,
    ...(sub !== undefined && { sub }),
  };
}

const NAME = /^([A-Za-z$][\w$-]*)(?:\.([A-Za-z$][\w$-]*))?$/;

/** Every comparison of a filter that holds whenever the filter does, so that an index can be asked for it. */
export function certainComparisons(
  filter: ScimFilter,
): readonly Extract<ScimFilter, { readonly kind: 'compare' }>[] {
  if (filter.kind === 'compare') return [filter];
  return filter.kind === 'and' ? filter.of.flatMap(certainComparisons) : [];
}

/** @throws ScimRefusal invalidFilter */
export function refuseFilter(text: string, why: string): never {
  const shown = text.length > 100 ? `${text.slice(0, 99)}…` : text;
  throw scimInvalid('invalidFilter', `The filter ${JSON.stringify(shown)} is not understood: ${why}.`);
}
