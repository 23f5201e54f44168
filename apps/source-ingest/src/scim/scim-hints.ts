import { randomUUID } from 'node:crypto';
import type { Hint, HintSubject } from '#domain';
import { activeTraceparent } from '#telemetry';
import type { ScimConnection } from './scim-connections.service.js';

/** More people than that are looked at as a group. */
const PEOPLE_MAX = 1_000;

/** That something has happened to these, for every configuration that reads from the connection. */
export function scimHints(
  { name, readBy }: Pick<ScimConnection, 'name' | 'readBy'>,
  subjects: readonly HintSubject[],
): Hint[] {
  const traceparent = activeTraceparent();
  const occurredAt = new Date();
  return subjects.flatMap((subject) => {
    const eventId = randomUUID();
    return readBy.map((configName) => ({
      ...{ configName, source: name, subject, origin: 'scim' as const, eventId, occurredAt },
      ...(traceparent !== undefined && { traceparent }),
    }));
  });
}

/** @param email undefined or null: the person has no usable one */
export function personSubject(id: string, email: string | null | undefined): HintSubject {
  return { kind: 'person', key: id, ...(typeof email === 'string' && { email }) };
}

/** Those who came or went, one by one where they are few. @param addresses by the id of the user */
export function memberSubjects(
  group: string,
  userIds: readonly string[],
  addresses: ReadonlyMap<string, string | null>,
): HintSubject[] {
  if (userIds.length > PEOPLE_MAX) return [{ kind: 'group', name: group }];
  return userIds.map((id) => personSubject(id, addresses.get(id)));
}
