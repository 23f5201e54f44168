import { SCIM_KINDS } from './scim-kinds.js';
import type { ScimAttribute, ScimKind, ScimSchema } from './scim-schema.js';

/** Resources that one page holds at most. */
export const SCIM_PAGE_MAX = 200;

type Document = Readonly<Record<string, unknown>>;

/** `GET /ServiceProviderConfig`. @param base the address of the connection */
export function scimProviderConfig(base: string): Document {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: SCIM_PAGE_MAX },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The token of the connection, in the header Authorization.',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** `GET /ResourceTypes`. */
export function scimResourceTypes(base: string): Document[] {
  return SCIM_KINDS.map((kind) => resourceType(kind, base));
}

/** `GET /Schemas`. */
export function scimSchemas(base: string): (Document & { readonly id: string })[] {
  return SCIM_KINDS.flatMap(({ schema, extensions }) => [schema, ...extensions]).map((schema) =>
    schemaDocument(schema, base),
  );
}

function resourceType({ name, endpoint, description, schema, extensions }: ScimKind, base: string): Document {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    ...{ id: name, name, endpoint: `/${endpoint}`, description, schema: schema.id },
    ...(extensions.length > 0 && {
      schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  };
}

function schemaDocument({ id, name, description, attributes }: ScimSchema, base: string) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...{ id, name, description, attributes: attributes.map(attributeDocument) },
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  };
}

function attributeDocument({ subAttributes, ...attribute }: ScimAttribute): Document {
  return { ...attribute, ...(subAttributes && { subAttributes: subAttributes.map(attributeDocument) }) };
}
