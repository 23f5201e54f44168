import { operationTargets } from './patch-scim.js';
import type { ScimFilter } from './scim-filter.js';
import { SCIM_GROUP } from './scim-kinds.js';
import type { ScimOperation } from './scim-operations.js';
import { scimInvalid } from './scim-refusal.js';
import { isObject } from './scim-value.js';

/** What happens to the members of a group, in order. `replace`: these and nobody else. Ids are as the client wrote them. */
export interface MemberChange {
  readonly kind: 'add' | 'remove' | 'replace';
  readonly ids: readonly string[];
}

/** As many as a request has room for. */
const MEMBERS_MAX = 50_000;

/** What operations do to the members of a group; one that does not speak of members does nothing to them. @throws ScimRefusal */
export function memberChanges(operations: readonly ScimOperation[]): MemberChange[] {
  return operations.flatMap((operation) =>
    operationTargets(SCIM_GROUP, operation).flatMap(({ op, target, value }): MemberChange[] => {
      if (target.kind !== 'attribute' || target.attribute.name !== 'members') return [];
      const { filter } = target;
      if (op !== 'remove') return [{ kind: op, ids: memberIds(value) }];
      if (filter !== undefined) return [{ kind: 'remove', ids: idsOf(filter) }];
      return value === undefined
        ? [{ kind: 'replace', ids: [] }]
        : [{ kind: 'remove', ids: memberIds(value) }];
    }),
  );
}

/** The ids in a list of members; a member may be an object with `value`, or the id alone. @throws ScimRefusal invalidValue */
export function memberIds(sent: unknown): string[] {
  if (sent === null || sent === undefined) return [];
  const list: readonly unknown[] = Array.isArray(sent) ? sent : [sent];
  if (list.length > MEMBERS_MAX) {
    throw scimInvalid(
      'invalidValue',
      `A request names ${MEMBERS_MAX} members at most. Send them in several.`,
    );
  }
  const ids = list.map((one) => {
    const id: unknown = isObject(one)
      ? Object.entries(one).find(([name]) => name.toLowerCase() === 'value')?.[1]
      : one;
    if (typeof id !== 'string' || id === '') {
      throw scimInvalid('invalidValue', 'A member is an object whose value is the id of a user.');
    }
    return id;
  });
  return [...new Set(ids)];
}

/** The ids that a filter in brackets names: `value eq "…"`, or several of them joined by or. */
function idsOf(filter: ScimFilter): string[] {
  if (filter.kind === 'or') return filter.of.flatMap(idsOf);
  if (
    filter.kind === 'compare' &&
    filter.comparison === 'eq' &&
    filter.name.attribute.toLowerCase() === 'value' &&
    typeof filter.value === 'string'
  ) {
    return [filter.value];
  }
  throw scimInvalid('invalidFilter', 'Members are named by value eq "ID".');
}
