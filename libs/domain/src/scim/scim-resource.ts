import { scimInvalid } from './scim-refusal.js';
import { coreAttribute, extensionOf, named, type ScimKind, type ScimSchema } from './scim-schema.js';
import { isObject, readScimValue, type ScimValue } from './scim-value.js';

/** What is kept of a resource, by declared names; of an extension under its URN. */
export type ScimAttributes = Readonly<Record<string, ScimValue | ScimExtension>>;
export type ScimExtension = Readonly<Record<string, ScimValue>>;

/**
 * Reads a whole resource, as `POST` and `PUT` bring it. What is not declared, or not the client's to write, is passed over:
 * clients send back what they were given, and more than they were asked for.
 *
 * @throws ScimRefusal
 */
export function readScimResource(kind: ScimKind, body: unknown): ScimAttributes {
  const sent = scimObject(body);
  const read: Record<string, ScimValue | ScimExtension> = {};
  for (const [name, value] of Object.entries(sent)) {
    const extension = extensionOf(kind, name);
    if (extension !== undefined) {
      const values = readExtension(extension, value);
      if (values !== undefined) read[extension.id] = values;
      continue;
    }
    const attribute = coreAttribute(kind, name);
    if (attribute === undefined || attribute.mutability === 'readOnly') continue;
    // A group's members are rows of their own.
    if (kind.name === 'Group' && attribute.name === 'members') continue;
    const one = readScimValue(attribute, value);
    if (one !== undefined) read[attribute.name] = one;
  }
  return complete(kind, read);
}

/** The text of an attribute, trimmed; empty where there is none. */
export function scimText(attributes: ScimAttributes, name: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** @throws ScimRefusal something that must be there is not */
export function complete(kind: ScimKind, attributes: ScimAttributes): ScimAttributes {
  for (const { name, required } of kind.schema.attributes) {
    const value = attributes[name];
    if (!required || (typeof value === 'string' && value.trim() !== '')) continue;
    throw scimInvalid('invalidValue', `The attribute ${name} is missing. A ${kind.name} must have one.`);
  }
  return attributes;
}

/** @throws ScimRefusal no object, or one of another SCIM */
export function scimObject(body: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw scimInvalid('invalidSyntax', 'The body is not a JSON object.');
  refuseOldScim(body);
  return body;
}

function readExtension(extension: ScimSchema, sent: unknown): ScimExtension | undefined {
  if (sent === null || sent === undefined) return undefined;
  if (!isObject(sent)) throw scimInvalid('invalidValue', `${extension.id} is an object.`);
  const read: Record<string, ScimValue> = {};
  for (const [name, value] of Object.entries(sent)) {
    const attribute = named(extension.attributes, name);
    const one = attribute && readScimValue(attribute, value);
    if (one !== undefined && attribute !== undefined) read[attribute.name] = one;
  }
  return Object.keys(read).length === 0 ? undefined : read;
}

/** SCIM 1.1 looks alike, and means other things: it would seem to work until somebody is to leave. */
function refuseOldScim(body: Readonly<Record<string, unknown>>): void {
  const schemas: unknown = Object.entries(body).find(([name]) => name.toLowerCase() === 'schemas')?.[1];
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.every((one) => typeof one === 'string'))) {
    throw scimInvalid('invalidSyntax', 'schemas is a list of texts.');
  }
  if (!(schemas ?? []).some((urn: string) => /^urn:scim:schemas:/i.test(urn))) return;
  throw scimInvalid(
    'invalidVers',
    'This is SCIM 1.1, and only SCIM 2.0 is spoken here. In OneLogin, take the app "SCIM Provisioner with SAML (SCIM v2 Enterprise)" or "(SCIM v2 Core)" instead of "(Core Schema)"; in other clients, choose SCIM 2.0.',
  );
}
