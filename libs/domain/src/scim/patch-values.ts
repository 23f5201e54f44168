import { matchScimFilter } from './match-scim-filter.js';
import type { ScimFilter } from './scim-filter.js';
import type { ScimOperation } from './scim-operations.js';
import { scimInvalid } from './scim-refusal.js';
import { named, type ScimAttribute } from './scim-schema.js';
import { readComplex, readScimValue, type ScimComplex } from './scim-value.js';

export interface ValuesTarget {
  readonly attribute: ScimAttribute;
  readonly filter?: ScimFilter;
  readonly part?: ScimAttribute;
}

type Op = Pick<ScimOperation, 'op' | 'value'>;

/**
 * What an operation makes of the values of an attribute that has several.
 * @returns the new values; empty: none are left
 * @throws ScimRefusal
 */
export function patchValues(
  { attribute, filter, part }: ValuesTarget,
  values: readonly ScimComplex[],
  operation: Op,
): readonly ScimComplex[] {
  if (filter === undefined && part === undefined) return patchAll(attribute, values, operation);
  const isMeant = (value: ScimComplex) => filter === undefined || matchScimFilter(filter, value, attribute);
  if (operation.op === 'remove') {
    if (part === undefined) return values.filter((value) => !isMeant(value));
    return values
      .map((value) => (isMeant(value) ? without(value, part.name) : value))
      .filter((value) => Object.keys(value).length > 0);
  }
  const change = changeOf(attribute, part, operation.value);
  if (values.some(isMeant)) {
    const changed = values.map((value) => (isMeant(value) ? { ...value, ...change } : value));
    return clearOthers(changed, change['primary'] === true ? changed.findIndex(isMeant) : -1);
  }
  // Entra replaces what is not there yet, and expects it to be there afterwards.
  const made = { ...described(attribute, filter), ...change };
  return clearOthers([...values, made], made['primary'] === true ? values.length : -1);
}

function patchAll(
  attribute: ScimAttribute,
  values: readonly ScimComplex[],
  { op, value }: Op,
): readonly ScimComplex[] {
  const sent = (readScimValue(attribute, value) ?? []) as readonly ScimComplex[];
  if (op === 'replace') return sent;
  if (op === 'remove')
    return value === undefined ? [] : values.filter((one) => !sent.some((given) => isPartOf(given, one)));
  return sent.reduce<readonly ScimComplex[]>((all, one) => {
    if (all.some((known) => isPartOf(one, known))) return all;
    return clearOthers([...all, one], one['primary'] === true ? all.length : -1);
  }, values);
}

function changeOf(attribute: ScimAttribute, part: ScimAttribute | undefined, value: unknown): ScimComplex {
  if (part === undefined) return readComplex(attribute, value) ?? {};
  const one = readScimValue(part, Array.isArray(value) ? value[0] : value);
  return typeof one === 'string' || typeof one === 'boolean' ? { [part.name]: one } : {};
}

/** The value that a filter of equal parts describes. @throws ScimRefusal noTarget: it describes none */
function described(attribute: ScimAttribute, filter: ScimFilter | undefined): ScimComplex {
  if (filter === undefined) return {};
  if (filter.kind === 'and') {
    return filter.of.reduce<ScimComplex>((all, one) => ({ ...all, ...described(attribute, one) }), {});
  }
  const part = filter.kind === 'compare' ? named(attribute.subAttributes, filter.name.attribute) : undefined;
  if (filter.kind !== 'compare' || filter.comparison !== 'eq' || part === undefined) {
    throw scimInvalid('noTarget', `No value of ${attribute.name} is as the path says.`);
  }
  const one = readScimValue(part, filter.value);
  return typeof one === 'string' || typeof one === 'boolean' ? { [part.name]: one } : {};
}

/** One value is primary at most: the one that became it last. */
function clearOthers(values: readonly ScimComplex[], primary: number): readonly ScimComplex[] {
  if (primary < 0) return values;
  return values.map((value, at) =>
    at !== primary && value['primary'] === true ? { ...value, primary: false } : value,
  );
}

function without(value: ScimComplex, name: string): ScimComplex {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

/** Whether everything that is given is so in a value. */
function isPartOf(given: ScimComplex, value: ScimComplex): boolean {
  return Object.entries(given).every(([name, one]) => value[name] === one);
}
