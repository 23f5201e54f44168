import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  Database,
  HintRepository,
  ScimMemberRepository,
  type ScimResource,
  ScimResourceRepository,
  type Transaction,
} from '#db';
import {
  type HintSubject,
  type MemberChange,
  memberChanges,
  memberIds,
  patchScim,
  readScimOperations,
  readScimResource,
  SCIM_GROUP,
  type ScimAttributes,
  scimInvalid,
  scimText,
} from '#domain';
import type { ScimConnection } from './scim-connections.service.js';
import { memberSubjects, scimHints } from './scim-hints.js';
import { isScimId, lockScim, refuseTaken, whenTaken } from './scim-store.js';

/** What a request wants of a group. */
interface GroupChange {
  readonly attributes: (before: ScimAttributes) => ScimAttributes;
  readonly members: readonly MemberChange[];
}

const NAMED_MAX = 5;

/** Writes of groups and of who is in them, each with hints at those who came or went. */
@Injectable()
export class ScimGroups {
  constructor(
    private readonly db: Database,
    private readonly resources: ScimResourceRepository,
    private readonly members: ScimMemberRepository,
    private readonly hints: HintRepository,
  ) {}

  /** @throws ScimRefusal */
  async create(connection: ScimConnection, body: unknown): Promise<ScimResource> {
    const attributes = readScimResource(SCIM_GROUP, body);
    const ids = memberIds(membersIn(body));
    const scope = { kind: SCIM_GROUP, connection: connection.name };
    return this.db.transaction(async (tx) => {
      const made = await this.resources.insert(tx, scope, attributes);
      if (made === undefined) throw refuseTaken(SCIM_GROUP, attributes);
      const came = await this.#apply(tx, connection, made.id, [{ kind: 'add', ids }]);
      await this.#hint(tx, connection, made, [...came]);
      return made;
    });
  }

  /** A client that does not speak of members leaves them as they are: a rename shall empty no group. @throws ScimRefusal */
  async replace(
    connection: ScimConnection,
    id: string,
    body: unknown,
    ifMatch: string | undefined,
  ): Promise<ScimResource> {
    const attributes = readScimResource(SCIM_GROUP, body);
    const sent = membersIn(body);
    const members: MemberChange[] = sent === undefined ? [] : [{ kind: 'replace', ids: memberIds(sent) }];
    return this.#change(connection, id, ifMatch, { attributes: () => attributes, members });
  }

  /** @throws ScimRefusal */
  async patch(
    connection: ScimConnection,
    id: string,
    body: unknown,
    ifMatch: string | undefined,
  ): Promise<ScimResource> {
    const operations = readScimOperations(body);
    return this.#change(connection, id, ifMatch, {
      attributes: (before) => patchScim(SCIM_GROUP, before, operations),
      members: memberChanges(operations),
    });
  }

  /** @throws ScimRefusal */
  async remove(connection: ScimConnection, id: string, ifMatch: string | undefined): Promise<void> {
    const scope = { kind: SCIM_GROUP, connection: connection.name };
    await this.db.transaction(async (tx) => {
      const group = await lockScim(tx, this.resources, scope, { id, ifMatch });
      const gone = await this.members.keep(tx, id, []);
      await this.resources.remove(tx, scope, id);
      await this.#hint(tx, connection, group, gone);
    });
  }

  async #change(
    connection: ScimConnection,
    id: string,
    ifMatch: string | undefined,
    change: GroupChange,
  ): Promise<ScimResource> {
    const scope = { kind: SCIM_GROUP, connection: connection.name };
    return whenTaken(SCIM_GROUP, () =>
      this.db.transaction(async (tx) => {
        const before = await lockScim(tx, this.resources, scope, { id, ifMatch });
        const attributes = change.attributes(before.attributes);
        const isSame = isDeepStrictEqual(attributes, before.attributes);
        if (!isSame && (await this.resources.isTaken(tx, scope, attributes, id))) {
          throw refuseTaken(SCIM_GROUP, attributes);
        }
        const moved = await this.#apply(tx, connection, id, change.members);
        if (isSame && moved.size === 0) return before;
        const after = isSame
          ? await this.resources.touch(tx, scope, id)
          : await this.resources.update(tx, scope, id, attributes);
        await this.#hint(tx, connection, before, [...moved]);
        // Rules name groups by name: for whoever is in a group with another name, everything may be different.
        if (nameOf(before) !== nameOf(after)) await this.#hintAll(tx, connection, [before, after]);
        return after;
      }),
    );
  }

  /** @returns the users who came or went, whatever happened in between */
  async #apply(
    tx: Transaction,
    { name }: ScimConnection,
    groupId: string,
    changes: readonly MemberChange[],
  ): Promise<Set<string>> {
    const moved = new Set<string>();
    for (const { kind, ids } of changes) {
      if (kind === 'remove') {
        for (const id of await this.members.remove(tx, groupId, ids.filter(isScimId))) moved.add(id);
        continue;
      }
      await this.#refuseUnknown(tx, name, ids);
      const gone = kind === 'replace' ? await this.members.keep(tx, groupId, ids) : [];
      const came = ids.length === 0 ? [] : await this.members.add(tx, groupId, ids);
      for (const id of [...gone, ...came]) moved.add(id);
    }
    return moved;
  }

  async #refuseUnknown(tx: Transaction, connection: string, ids: readonly string[]): Promise<void> {
    const strange = ids.filter((id) => !isScimId(id));
    const unknown = strange.length > 0 ? strange : await this.members.unknownUsers(tx, connection, ids);
    if (unknown.length === 0) return;
    const named = unknown.slice(0, NAMED_MAX).map((id) => JSON.stringify(id.slice(0, 60)));
    const more = unknown.length > named.length ? ` and ${unknown.length - named.length} more` : '';
    throw scimInvalid('invalidValue', `No user has the id ${named.join(', ')}${more}. Nothing was changed.`);
  }

  async #hint(
    tx: Transaction,
    connection: ScimConnection,
    group: ScimResource,
    userIds: readonly string[],
  ): Promise<void> {
    if (userIds.length === 0 || connection.readBy.length === 0) return;
    const addresses = await this.members.addressesOf(tx, userIds);
    await this.hints.append(tx, scimHints(connection, memberSubjects(nameOf(group), userIds, addresses)));
  }

  async #hintAll(
    tx: Transaction,
    connection: ScimConnection,
    groups: readonly ScimResource[],
  ): Promise<void> {
    const subjects = groups.map((group): HintSubject => ({ kind: 'group', name: nameOf(group) }));
    await this.hints.append(tx, scimHints(connection, subjects));
  }
}

function nameOf({ attributes }: Pick<ScimResource, 'attributes'>): string {
  return scimText(attributes, 'displayName');
}

/** Undefined: the body does not speak of members. */
function membersIn(body: unknown): unknown {
  const found = Object.entries(body as object).find(([name]) => name.toLowerCase() === 'members');
  return found === undefined ? undefined : (found[1] ?? []);
}
