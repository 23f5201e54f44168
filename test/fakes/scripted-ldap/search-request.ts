import { numberOf, partsOf, type Tlv } from './ber.js';

const PAGED_RESULTS = '1.2.840.113556.1.4.319';

/** A search as a client sent it. */
export interface SeenSearch {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Tlv;
  readonly attributes: readonly string[];
  /** What the paged results control says; undefined without it. */
  readonly page: { readonly size: number; readonly cookie: string } | undefined;
}

/** @param request the search itself, and the controls that came with it */
export function readSearch(request: Tlv, controls: Tlv | undefined): SeenSearch {
  const [base, scope, , , , , filter, attributes] = request.parts;
  if (base === undefined || scope === undefined || filter === undefined || attributes === undefined) {
    throw new Error('This is no search.');
  }
  return {
    base: base.bytes.toString(),
    scope: (['base', 'one', 'sub'] as const)[numberOf(scope)] ?? 'sub',
    filter,
    attributes: attributes.parts.map(({ bytes }) => bytes.toString()),
    page: pageOf(controls),
  };
}

function pageOf(controls: Tlv | undefined): SeenSearch['page'] {
  for (const { parts } of controls?.parts ?? []) {
    const value = parts.at(-1);
    if (parts[0]?.bytes.toString() !== PAGED_RESULTS || value === undefined) continue;
    const [size, cookie] = partsOf(value.bytes)[0]?.parts ?? [];
    if (size !== undefined && cookie !== undefined) {
      return { size: numberOf(size), cookie: cookie.bytes.toString() };
    }
  }
  return undefined;
}
