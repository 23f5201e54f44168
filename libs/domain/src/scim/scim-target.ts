import { parseScimFilter } from './parse-scim-filter.js';
import { type ScimFilter, scimName } from './scim-filter.js';
import { scimInvalid } from './scim-refusal.js';
import {
  coreAttribute,
  extensionOf,
  named,
  type ScimAttribute,
  type ScimKind,
  type ScimSchema,
} from './scim-schema.js';

/** What a path means. */
export type ScimTarget =
  | {
      readonly kind: 'attribute';
      /** Undefined: the core schema. */
      readonly extension?: ScimSchema;
      readonly attribute: ScimAttribute;
      /** Which of several values. */
      readonly filter?: ScimFilter;
      readonly part?: ScimAttribute;
    }
  | { readonly kind: 'extension'; readonly extension: ScimSchema }
  /** All that is not declared here, or not the client's to write. It is passed over, as in a whole resource. */
  | { readonly kind: 'nothing' };

const NOTHING: ScimTarget = { kind: 'nothing' };
const PATH_MAX = 4_000;

/** Reads a path of RFC 7644, section 3.5.2. @throws ScimRefusal invalidPath, invalidFilter */
export function scimTarget(kind: ScimKind, path: string): ScimTarget {
  const whole = extensionOf(kind, path);
  if (whole !== undefined) return { kind: 'extension', extension: whole };
  const { head, inside, after } = splitPath(path);
  const name = scimName(head);
  if (name === undefined) throw badPath(path);
  const filter = inside === undefined ? undefined : parseScimFilter(inside);
  const extension = name.schema === undefined ? undefined : extensionOf(kind, name.schema);
  const isCore = name.schema === undefined || name.schema.toLowerCase() === kind.schema.id.toLowerCase();
  const attribute = isCore
    ? coreAttribute(kind, name.attribute)
    : named(extension?.attributes, name.attribute);
  if (attribute === undefined || attribute.mutability === 'readOnly') return NOTHING;
  if (filter !== undefined && !attribute.multiValued) throw badPath(path);
  const sub = after ?? name.sub;
  const part = sub === undefined ? undefined : named(attribute.subAttributes, sub);
  if (sub !== undefined && (part === undefined || part.mutability === 'readOnly')) return NOTHING;
  return {
    kind: 'attribute',
    attribute,
    ...(extension && { extension }),
    ...(filter && { filter }),
    ...(part && { part }),
  };
}

/** `emails[type eq "work"].value`: what stands before, inside and after the brackets. */
function splitPath(path: string): { head: string; inside?: string; after?: string } {
  if (path.length > PATH_MAX) throw scimInvalid('invalidPath', `A path has ${PATH_MAX} characters at most.`);
  const open = path.indexOf('[');
  if (open < 0) return { head: path };
  const close = path.lastIndexOf(']');
  const rest = path.slice(close + 1);
  if (close < open || !/^(\.[A-Za-z$][\w$-]*)?$/.test(rest)) throw badPath(path);
  const head = path.slice(0, open).trim();
  return { head, inside: path.slice(open + 1, close), ...(rest !== '' && { after: rest.slice(1) }) };
}

function badPath(path: string) {
  const shown = JSON.stringify(path.length > 100 ? `${path.slice(0, 99)}…` : path);
  return scimInvalid('invalidPath', `The path ${shown} is not understood.`);
}
