import { scimInvalid } from './scim-refusal.js';
import { named, type ScimAttribute } from './scim-schema.js';

/** A value of an attribute with parts. */
export type ScimComplex = Readonly<Record<string, string | boolean>>;
export type ScimValue = string | boolean | ScimComplex | readonly ScimComplex[];

const TEXT_MAX = 1_000;
const VALUES_MAX = 100;

/**
 * Reads what a client sent for an attribute as it is kept: as it was written, by the declared names, without what is not
 * declared. Nothing, null, an empty list and an empty object are the same.
 *
 * @throws ScimRefusal invalidValue
 */
export function readScimValue(attribute: ScimAttribute, sent: unknown): ScimValue | undefined {
  if (sent === null || sent === undefined) return undefined;
  if (!attribute.multiValued) return readSingle(attribute, sent);
  const list: readonly unknown[] = Array.isArray(sent) ? sent : [sent];
  if (list.length > VALUES_MAX) throw wrong(attribute, `has more than ${VALUES_MAX} values`);
  const values = list.map((one) => readComplex(attribute, one)).filter((one) => one !== undefined);
  return values.length === 0 ? undefined : onePrimary(values);
}

function readSingle(attribute: ScimAttribute, sent: unknown): string | boolean | ScimComplex | undefined {
  switch (attribute.type) {
    case 'complex':
      return readComplex(attribute, sent);
    case 'boolean':
      return readBoolean(attribute, sent);
    case 'string':
    case 'reference':
      return readText(attribute, sent);
  }
}

/** Part by part. A text alone is the part `value`, as Entra sends a manager. */
export function readComplex(attribute: ScimAttribute, sent: unknown): ScimComplex | undefined {
  if (sent === null || sent === undefined) return undefined;
  const parts = attribute.subAttributes ?? [];
  if (typeof sent === 'string' && named(parts, 'value') !== undefined) {
    return { value: readText(attribute, sent) };
  }
  if (!isObject(sent)) throw wrong(attribute, 'is an object');
  const read: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(sent)) {
    const part = named(parts, name);
    if (part === undefined || part.mutability === 'readOnly' || value === null) continue;
    const one = readSingle(part, value);
    if (typeof one === 'string' || typeof one === 'boolean') read[part.name] = one;
  }
  return Object.keys(read).length === 0 ? undefined : read;
}

/** Entra writes True and False as texts. */
function readBoolean(attribute: ScimAttribute, sent: unknown): boolean {
  if (typeof sent === 'boolean') return sent;
  const word = typeof sent === 'string' ? sent.trim().toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw wrong(attribute, 'is true or false');
}

function readText(attribute: ScimAttribute, sent: unknown): string {
  const text = typeof sent === 'number' ? String(sent) : sent;
  if (typeof text !== 'string') throw wrong(attribute, 'is a text');
  if (text.length > TEXT_MAX) throw wrong(attribute, `has ${TEXT_MAX} characters at most`);
  if (/[\p{Cs}\0]/u.test(text)) throw wrong(attribute, 'has characters that no text has');
  return text;
}

/** The first one that is called primary is. */
function onePrimary(values: readonly ScimComplex[]): ScimComplex[] {
  const first = values.findIndex((value) => value['primary'] === true);
  return values.map((value, at) =>
    value['primary'] === true && at !== first ? { ...value, primary: false } : value,
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong({ name }: ScimAttribute, what: string) {
  return scimInvalid('invalidValue', `The attribute ${name} ${what}.`);
}
