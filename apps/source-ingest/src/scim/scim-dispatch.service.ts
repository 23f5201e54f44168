import { Injectable } from '@nestjs/common';
import type { ScimResource } from '#db';
import {
  SCIM_KINDS,
  scimInvalid,
  type ScimKind,
  scimProviderConfig,
  ScimRefusal,
  scimResourceTypes,
  scimSchemas,
  type ScimWish,
  scimWish,
} from '#domain';
import type { ScimConnection } from './scim-connections.service.js';
import { etagOf, listDocument, meansVersion, type ScimDocument } from './scim-documents.js';
import { scimNowhere } from './scim-errors.js';
import { ScimGroups } from './scim-groups.service.js';
import type { ScimQuery } from './scim-query.js';
import { ScimReader } from './scim-reader.service.js';
import { ScimUsers } from './scim-users.service.js';

/** A request of a client that was let in. */
export interface ScimRequest {
  readonly connection: ScimConnection;
  readonly method: string;
  /** What follows the address of the connection, as in `['Users', 'ID']`. */
  readonly path: readonly string[];
  readonly query: ScimQuery;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** The address of the connection, without a slash at its end. */
  readonly base: string;
}

export interface ScimAnswer {
  readonly status: number;
  readonly body?: ScimDocument;
  readonly etag?: string;
  readonly location?: string;
}

/** Says which request is which. What is done is done by the services. */
@Injectable()
export class ScimDispatch {
  constructor(
    private readonly users: ScimUsers,
    private readonly groups: ScimGroups,
    private readonly reader: ScimReader,
  ) {}

  /** @throws ScimRefusal */
  async answer(request: ScimRequest): Promise<ScimAnswer> {
    const [first = '', id, ...more] = request.path;
    const name = first.toLowerCase();
    if (UNSUPPORTED.has(name) || id?.toLowerCase() === '.search') {
      throw new ScimRefusal(501, `${first} is not supported; see ServiceProviderConfig.`);
    }
    const kind = SCIM_KINDS.find(({ endpoint }) => endpoint.toLowerCase() === name);
    if (more.length > 0) throw scimNowhere();
    if (kind === undefined) return discovery(request, name, id);
    if (id !== undefined) return this.#one(request, kind, id);
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        return {
          status: 200,
          body: await this.reader.list(scopeOf(request, kind), request.query, viewOf(request)),
        };
      case 'POST':
        return this.#created(request, kind);
      default:
        throw notAllowed(request);
    }
  }

  async #created(request: ScimRequest, kind: ScimKind): Promise<ScimAnswer> {
    const { connection, body } = request;
    const made = await this.#writer(kind).create(connection, body);
    return {
      status: 201,
      body: await this.reader.showNew(kind, made, viewOf(request)),
      etag: etagOf(made.version),
      location: locationOf(request, kind, made.id),
    };
  }

  async #one(request: ScimRequest, kind: ScimKind, id: string): Promise<ScimAnswer> {
    const { connection, method, body, ifMatch, ifNoneMatch } = request;
    switch (method) {
      case 'GET':
      case 'HEAD': {
        const found = await this.reader.find(scopeOf(request, kind), id);
        const isKnown = ifNoneMatch !== undefined && meansVersion(ifNoneMatch, found.version);
        return isKnown ? { status: 304, etag: etagOf(found.version) } : this.#shown(request, kind, found);
      }
      case 'PUT':
        return this.#shown(request, kind, await this.#writer(kind).replace(connection, id, body, ifMatch));
      case 'PATCH':
        return this.#patched(request, kind, id);
      case 'DELETE':
        await this.#writer(kind).remove(connection, id, ifMatch);
        return { status: 204 };
      default:
        throw notAllowed(request);
    }
  }

  /** A group is not shown unless that is asked for: it may have very many members. */
  async #patched(request: ScimRequest, kind: ScimKind, id: string): Promise<ScimAnswer> {
    const { connection, body, ifMatch, query } = request;
    const patched = await this.#writer(kind).patch(connection, id, body, ifMatch);
    const isShown = kind.name === 'User' || query.has('attributes');
    return isShown ? this.#shown(request, kind, patched) : { status: 204, etag: etagOf(patched.version) };
  }

  async #shown(request: ScimRequest, kind: ScimKind, resource: ScimResource): Promise<ScimAnswer> {
    const body = await this.reader.show(kind, resource, viewOf(request));
    return { status: 200, body, etag: etagOf(resource.version) };
  }

  #writer({ name }: ScimKind): ScimUsers | ScimGroups {
    return name === 'User' ? this.users : this.groups;
  }
}

const UNSUPPORTED = new Set(['bulk', 'me', '.search']);

function discovery(request: ScimRequest, name: string, id: string | undefined): ScimAnswer {
  const { base, method, query } = request;
  const all = Object.hasOwn(DISCOVERY, name) ? DISCOVERY[name]?.(base) : undefined;
  if (all === undefined) throw scimNowhere();
  if (method !== 'GET' && method !== 'HEAD') throw notAllowed(request);
  // RFC 7644, section 4: whoever filters these would get what looks like all there is.
  if (query.has('filter')) throw new ScimRefusal(403, `${name} cannot be filtered.`);
  if ('one' in all) {
    if (id !== undefined) throw scimNowhere();
    return { status: 200, body: all.one };
  }
  const { documents } = all;
  if (id === undefined)
    return { status: 200, body: listDocument(documents, { total: documents.length, startIndex: 1 }) };
  const found = documents.find((one) => String(one['id']).toLowerCase() === id.toLowerCase());
  if (found === undefined) throw scimNowhere();
  return { status: 200, body: found };
}

type Discovered = { readonly one: ScimDocument } | { readonly documents: readonly ScimDocument[] };

const DISCOVERY: Readonly<Record<string, (base: string) => Discovered>> = {
  serviceproviderconfig: (base) => ({ one: scimProviderConfig(base) }),
  resourcetypes: (base) => ({ documents: scimResourceTypes(base) }),
  schemas: (base) => ({ documents: scimSchemas(base) }),
};

function scopeOf({ connection }: ScimRequest, kind: ScimKind) {
  return { kind, connection: connection.name };
}

function viewOf({ base, query }: ScimRequest): { readonly base: string; readonly wish: ScimWish } {
  return { base, wish: scimWish(query.get('attributes'), query.get('excludedattributes')) };
}

function locationOf({ base }: ScimRequest, { endpoint }: ScimKind, id: string): string {
  return `${base}/${endpoint}/${id}`;
}

function notAllowed({ method }: ScimRequest): ScimRefusal {
  return scimInvalid('invalidSyntax', `${method} means nothing at this address.`);
}
