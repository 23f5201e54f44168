import { isEmailAddress } from '../text/keys.js';
import type { ScimAttributes } from './scim-resource.js';
import type { ScimComplex } from './scim-value.js';

/** What a run reads of a user that was pushed. */
export interface ScimPerson {
  /** Trimmed; undefined: no usable one is given. */
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly active: boolean;
}

/** The person that a user is: the primary address, else the first of type work, else the first, else the name if it is one. */
export function scimPerson(attributes: ScimAttributes): ScimPerson {
  const name = (attributes['name'] ?? {}) as ScimComplex;
  const [firstName, lastName] = [textOf(name['givenName']), textOf(name['familyName'])];
  const email = emailOf(attributes);
  return {
    ...(email !== undefined && { email }),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    active: attributes['active'] !== false,
  };
}

function emailOf({ emails: sent, userName }: ScimAttributes): string | undefined {
  const emails = (sent ?? []) as readonly ScimComplex[];
  const isWork = (type: unknown) => typeof type === 'string' && type.toLowerCase() === 'work';
  const candidates = [
    ...emails.filter(({ primary }) => primary === true),
    ...emails.filter(({ type }) => isWork(type)),
    ...emails,
  ].map(({ value }) => value);
  const found = [...candidates, userName].find((one) => typeof one === 'string' && isEmailAddress(one));
  return typeof found === 'string' ? found.trim() : undefined;
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}
