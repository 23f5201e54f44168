import { scimInvalid } from './scim-refusal.js';

/** Which attributes a client asks for. */
export interface ScimWish {
  readonly attributes?: readonly string[];
  readonly excluded?: readonly string[];
}

const NAMES_MAX = 100;
/** What every answer has. */
const ALWAYS = new Set(['id', 'schemas']);

/** Reads `attributes` and `excludedAttributes`. @throws ScimRefusal both are given */
export function scimWish(attributes: string | undefined, excluded: string | undefined): ScimWish {
  const [wanted, unwanted] = [names(attributes), names(excluded)];
  if (wanted !== undefined && unwanted !== undefined) {
    throw scimInvalid('invalidValue', 'Give attributes or excludedAttributes, not both.');
  }
  return { ...(wanted && { attributes: wanted }), ...(unwanted && { excluded: unwanted }) };
}

/** Whether an attribute, or a part of it, will be in the answer. */
export function isWished({ attributes, excluded }: ScimWish, name: string): boolean {
  const folded = name.toLowerCase();
  if (attributes !== undefined) return attributes.some((one) => one === folded || isPartName(one, folded));
  return excluded?.includes(folded) !== true;
}

/** A resource with what was asked for. */
export function projectScim(
  resource: Readonly<Record<string, unknown>>,
  wish: ScimWish,
): Readonly<Record<string, unknown>> {
  const { attributes, excluded } = wish;
  if (attributes === undefined && excluded === undefined) return resource;
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]) => {
      if (ALWAYS.has(name)) return [[name, value]];
      if (!isWished(wish, name)) return [];
      const kept = partsOf(name.toLowerCase(), value, wish);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

/** Parts are named by `name.familyName`, those of an extension by `urn:…:User:department`. */
function partsOf(name: string, value: unknown, { attributes, excluded }: ScimWish): unknown {
  const partNames = (list: readonly string[] | undefined) =>
    (list ?? []).flatMap((one) => (isPartName(one, name) ? [one.slice(name.length + 1)] : []));
  const wanted = attributes?.includes(name) === true ? [] : partNames(attributes);
  const unwanted = partNames(excluded);
  if (wanted.length === 0 && unwanted.length === 0) return value;
  const isKept = (part: string) =>
    wanted.length > 0 ? wanted.includes(part.toLowerCase()) : !unwanted.includes(part.toLowerCase());
  const pick = (one: unknown): unknown =>
    typeof one === 'object' && one !== null
      ? Object.fromEntries(Object.entries(one).filter(([part]) => isKept(part)))
      : one;
  return Array.isArray(value) ? value.map(pick) : pick(value);
}

function isPartName(one: string, name: string): boolean {
  return one.startsWith(`${name}.`) || (name.startsWith('urn:') && one.startsWith(`${name}:`));
}

function names(text: string | undefined): string[] | undefined {
  const list = (text ?? '')
    .split(',')
    .map((name) => withoutCore(name.trim().toLowerCase()))
    .filter((name) => name !== '');
  if (list.length > NAMES_MAX)
    throw scimInvalid('invalidValue', `${NAMES_MAX} attributes at most can be named.`);
  return list.length === 0 ? undefined : list;
}

function withoutCore(name: string): string {
  return name.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(user|group):/, '');
}
