import { Injectable } from '@nestjs/common';
import {
  type ScimLink,
  ScimMemberRepository,
  type ScimResource,
  ScimResourceRepository,
  type ScimScope,
} from '#db';
import {
  isWished,
  parseScimFilter,
  SCIM_PAGE_MAX,
  type ScimFilter,
  scimInvalid,
  type ScimKind,
  type ScimWish,
} from '#domain';
import { ScimAnchors } from './scim-anchors.js';
import { listDocument, resourceDocument, type ScimDocument } from './scim-documents.js';
import { numberOf, type ScimQuery } from './scim-query.js';
import { isScimId, notThere } from './scim-store.js';

const PAGE_DEFAULT = 100;
/** Rows that one step of a walk passes. */
const STEP = 5_000;
/** A place further on than this is refused: no client asks for it but page by page. */
const WALK_MAX = 1_000_000;
/** Members that one answer names. */
const MEMBERS_MAX = 50_000;

export interface ScimView {
  /** The address of the connection. */
  readonly base: string;
  readonly wish: ScimWish;
}

/** Reads of users and groups. */
@Injectable()
export class ScimReader {
  readonly #anchors = new ScimAnchors();

  constructor(
    private readonly resources: ScimResourceRepository,
    private readonly members: ScimMemberRepository,
  ) {}

  /** @throws ScimRefusal */
  async find(scope: ScimScope, id: string): Promise<ScimResource> {
    const found = isScimId(id) ? await this.resources.find(scope, id) : undefined;
    if (found === undefined) throw notThere(scope.kind, id);
    return found;
  }

  /** @throws ScimRefusal tooMany: a group with more members than one answer names */
  async show(kind: ScimKind, resource: ScimResource, { base, wish }: ScimView): Promise<ScimDocument> {
    const links = isWished(wish, linkName(kind)) ? await this.#links(kind, [resource.id]) : [];
    return resourceDocument(kind, resource, { base, wish, links });
  }

  /** Who was created just now is in no group. */
  async showNew(kind: ScimKind, resource: ScimResource, view: ScimView): Promise<ScimDocument> {
    return kind.name === 'User'
      ? resourceDocument(kind, resource, { ...view, links: [] })
      : this.show(kind, resource, view);
  }

  /** @throws ScimRefusal */
  async list(scope: ScimScope, query: ScimQuery, { base, wish }: ScimView): Promise<ScimDocument> {
    const startIndex = Math.max(1, numberOf(query, 'startindex', 1));
    const limit = Math.min(Math.max(0, numberOf(query, 'count', PAGE_DEFAULT)), SCIM_PAGE_MAX);
    const written = query.get('filter')?.trim() ?? '';
    const filter = written === '' ? undefined : parseScimFilter(written);
    const total = await this.resources.count(scope, filter);
    if (limit === 0 || startIndex > total) return listDocument([], { total, startIndex });
    const list = [scope.connection, scope.kind.name, written].join('\n');
    const after = await this.#place(scope, filter, { list, index: startIndex - 1 });
    const found = after === undefined ? [] : await this.resources.page(scope, filter, { after, limit });
    const { page, links } = await this.#withLinks(scope.kind, found, wish);
    const last = page.at(-1);
    if (last !== undefined) this.#anchors.remember(list, startIndex - 1 + page.length, last.position);
    const shown = page.map((one) =>
      resourceDocument(scope.kind, one, { base, wish, links: links.filter(({ of }) => of === one.id) }),
    );
    return listDocument(shown, { total, startIndex });
  }

  /** The position after which a page begins, from the nearest place that is known. @returns undefined: beyond the end */
  async #place(
    scope: ScimScope,
    filter: ScimFilter | undefined,
    { list, index }: { readonly list: string; readonly index: number },
  ): Promise<string | undefined> {
    let at = this.#anchors.nearest(list, index);
    if (index - at.index > WALK_MAX) {
      throw scimInvalid(
        'tooMany',
        `A list is read page by page; ${index - at.index} at once are not passed over.`,
      );
    }
    while (at.index < index) {
      const count = Math.min(STEP, index - at.index);
      const { position, walked } = await this.resources.walk(scope, filter, { after: at.position, count });
      if (walked < count) return undefined;
      at = { index: at.index + count, position };
      this.#anchors.remember(list, at.index, position);
    }
    return at.position;
  }

  /** As much of a page as its links have room for: a client takes a shorter page for what it is. */
  async #withLinks(
    kind: ScimKind,
    found: readonly ScimResource[],
    wish: ScimWish,
  ): Promise<{ page: readonly ScimResource[]; links: readonly ScimLink[] }> {
    if (!isWished(wish, linkName(kind))) return { page: found, links: [] };
    if (kind.name === 'User') {
      return { page: found, links: await this.members.groupsOf(found.map(({ id }) => id)) };
    }
    const counts = await this.members.counts(found.map(({ id }) => id));
    let sum = 0;
    const page = found.filter(({ id }, at) => {
      sum += counts.get(id) ?? 0;
      return at === 0 || sum <= MEMBERS_MAX;
    });
    return {
      page,
      links: await this.#links(
        kind,
        page.map(({ id }) => id),
      ),
    };
  }

  async #links(kind: ScimKind, ids: readonly string[]): Promise<readonly ScimLink[]> {
    if (kind.name === 'User') return this.members.groupsOf(ids);
    const counts = await this.members.counts(ids);
    const sum = [...counts.values()].reduce((all, count) => all + count, 0);
    if (sum <= MEMBERS_MAX) return this.members.membersOf(ids);
    throw scimInvalid(
      'tooMany',
      `The group has ${sum} members, and an answer names ${MEMBERS_MAX} at most. Ask with excludedAttributes=members.`,
    );
  }
}

function linkName({ name }: ScimKind): 'groups' | 'members' {
  return name === 'User' ? 'groups' : 'members';
}
