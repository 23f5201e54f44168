/** An attribute as `/Schemas` declares it: what is declared is stored, and what is not declared is not. */
export interface ScimAttribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'reference' | 'complex';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readWrite' | 'readOnly' | 'immutable';
  readonly returned: 'always' | 'default';
  readonly uniqueness: 'none' | 'server';
  readonly subAttributes?: readonly ScimAttribute[];
  readonly referenceTypes?: readonly string[];
}

export interface ScimSchema {
  /** Its URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly ScimAttribute[];
}

/** What a client can have of us: users or groups. */
export interface ScimKind {
  readonly name: 'User' | 'Group';
  /** Below the address of the connection. */
  readonly endpoint: 'Users' | 'Groups';
  readonly description: string;
  readonly schema: ScimSchema;
  readonly extensions: readonly ScimSchema[];
}

/** One attribute; text that may change and need not be there, unless told otherwise. */
export function scimAttribute(
  name: string,
  description: string,
  more: Partial<Omit<ScimAttribute, 'name' | 'description'>> = {},
): ScimAttribute {
  return {
    ...{ name, type: 'string', multiValued: false, description, required: false, caseExact: false },
    ...{ mutability: 'readWrite', returned: 'default', uniqueness: 'none' },
    ...more,
  };
}

/** Of every resource, and part of no schema (RFC 7643, section 3.1). */
const EXTERNAL_ID = scimAttribute('externalId', "The client's own id of the resource.", { caseExact: true });

/** The attributes of the core schema and the common one that clients write. Names differ not by letter case. */
export function coreAttribute(kind: ScimKind, name: string): ScimAttribute | undefined {
  return named([...kind.schema.attributes, EXTERNAL_ID], name);
}

export function extensionOf(kind: ScimKind, urn: string): ScimSchema | undefined {
  const wanted = urn.toLowerCase();
  return kind.extensions.find(({ id }) => id.toLowerCase() === wanted);
}

export function named(
  attributes: readonly ScimAttribute[] | undefined,
  name: string,
): ScimAttribute | undefined {
  const wanted = name.toLowerCase();
  return attributes?.find((attribute) => attribute.name.toLowerCase() === wanted);
}
