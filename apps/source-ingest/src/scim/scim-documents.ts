import type { ScimLink, ScimResource } from '#db';
import { projectScim, type ScimKind, type ScimRefusal, type ScimWish } from '#domain';

export type ScimDocument = Readonly<Record<string, unknown>>;

/** A stored resource as clients get it. @param base the address of the connection */
export function resourceDocument(
  kind: ScimKind,
  { id, attributes, version, createdAt, modifiedAt }: ScimResource,
  {
    base,
    links,
    wish,
  }: { readonly base: string; readonly links: readonly ScimLink[]; readonly wish: ScimWish },
): ScimDocument {
  const extensions = kind.extensions.filter((extension) => extension.id in attributes);
  const other = kind.name === 'User' ? 'Groups' : 'Users';
  const linked = links.map((link) => ({
    value: link.id,
    $ref: `${base}/${other}/${link.id}`,
    display: link.name,
    ...(kind.name === 'Group' && { type: 'User' }),
  }));
  return projectScim(
    {
      schemas: [kind.schema.id, ...extensions.map((extension) => extension.id)],
      id,
      ...attributes,
      ...(linked.length > 0 && { [kind.name === 'User' ? 'groups' : 'members']: linked }),
      meta: {
        resourceType: kind.name,
        created: createdAt.toISOString(),
        lastModified: modifiedAt.toISOString(),
        location: `${base}/${kind.endpoint}/${id}`,
        version: etagOf(version),
      },
    },
    wish,
  );
}

export function listDocument(
  resources: readonly ScimDocument[],
  { total, startIndex }: { readonly total: number; readonly startIndex: number },
): ScimDocument {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    ...{ totalResults: total, startIndex, itemsPerPage: resources.length, Resources: resources },
  };
}

/** RFC 7644, section 3.12: the status is a text. */
export function errorDocument({
  status,
  scimType,
  message,
}: Pick<ScimRefusal, 'message' | 'scimType'> & { status: number }): ScimDocument {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType && { scimType }),
    detail: message,
  };
}

export function etagOf(version: number): string {
  return `W/"${version}"`;
}

/** Whether a header with tags means this version; weakly compared, as only whole resources have one. */
export function meansVersion(header: string, version: number): boolean {
  return header
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === '*' || tag.replace(/^W\//i, '') === `"${version}"`);
}

/** The media type that the client asks for; SCIM's own unless it wants JSON and nothing else. */
export function mediaTypeFor(accept: string | undefined): string {
  const asked = (accept ?? '').toLowerCase();
  const isJson = asked.includes('application/json') && !/application\/scim\+json|\*\/\*/.test(asked);
  return `application/${isJson ? 'json' : 'scim+json'}; charset=utf-8`;
}
