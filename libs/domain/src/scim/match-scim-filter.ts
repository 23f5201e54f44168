import type { ScimFilter } from './scim-filter.js';
import { named, type ScimAttribute } from './scim-schema.js';
import type { ScimComplex } from './scim-value.js';

/** Whether one of several values is as a filter in brackets says. Names that are not declared are nowhere. */
export function matchScimFilter(filter: ScimFilter, value: ScimComplex, attribute: ScimAttribute): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((one) => matchScimFilter(one, value, attribute));
    case 'or':
      return filter.of.some((one) => matchScimFilter(one, value, attribute));
    case 'not':
      return !matchScimFilter(filter.of, value, attribute);
    case 'present':
      return partOf(filter.name.attribute, value, attribute) !== undefined;
    case 'some':
      return false;
    case 'compare':
      return compares(filter, value, attribute);
  }
}

type Comparison = Extract<ScimFilter, { readonly kind: 'compare' }>;

function compares({ name, comparison, value: wanted }: Comparison, value: ScimComplex, of: ScimAttribute) {
  const part = named(of.subAttributes, name.attribute);
  const found = part === undefined ? undefined : value[part.name];
  if (wanted === null) return (comparison === 'eq') === (found === undefined);
  if (found === undefined) return comparison === 'ne';
  const fold = (text: string) => (part?.caseExact === true ? text : text.toLowerCase());
  const [mine, theirs] = [fold(String(found)), fold(String(wanted))];
  switch (comparison) {
    case 'eq':
      return mine === theirs;
    case 'ne':
      return mine !== theirs;
    case 'co':
      return mine.includes(theirs);
    case 'sw':
      return mine.startsWith(theirs);
    case 'ew':
      return mine.endsWith(theirs);
    case 'gt':
      return mine > theirs;
    case 'ge':
      return mine >= theirs;
    case 'lt':
      return mine < theirs;
    case 'le':
      return mine <= theirs;
  }
}

function partOf(name: string, value: ScimComplex, { subAttributes }: ScimAttribute) {
  const part = named(subAttributes, name);
  return part && value[part.name];
}
