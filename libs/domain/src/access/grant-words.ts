import { SyncError } from '../errors/sync-error.js';
import { type Grant, type OrgSet, type Role, ROLES } from './role.js';

/** A right is written in a way that means nothing. Nothing was granted. */
export class GrantInvalidError extends SyncError {
  readonly code = 'GRANT_INVALID';
  readonly retryable = false;
}

/** What an identity provider says of somebody → what they may do. */
export type GrantMapping = ReadonlyMap<string, readonly Grant[]>;

/**
 * `operator@primary,emea` or `admin@*`: a role, and the labels of the orgs in which it holds.
 * @throws GrantInvalidError
 */
export function parseGrant(text: string): Grant {
  const [, role = '', orgs = ''] = /^([^@]*)@(.*)$/s.exec(text.trim()) ?? [];
  return { role: roleNamed(role.trim(), text), orgs: orgSet(orgs, text) };
}

/** As `parseGrant` reads it. */
export function grantWords({ role, orgs }: Grant): string {
  return `${role}@${orgs === 'all' ? '*' : orgs.join(',')}`;
}

/**
 * `sync-admins=admin@*; helpdesk=viewer@*; helpdesk=operator@emea`. A value may stand several times, and may hold `=`.
 * @throws GrantInvalidError
 */
export function parseGrantMapping(text: string): GrantMapping {
  const mapping = new Map<string, Grant[]>();
  for (const entry of text.split(';').filter((part) => part.trim() !== '')) {
    const at = entry.lastIndexOf('=');
    const value = entry.slice(0, Math.max(0, at)).trim();
    if (value === '') {
      throw new GrantInvalidError(`"${entry.trim()}" names no claim value. Write VALUE=ROLE@ORGS.`);
    }
    mapping.set(value, [...(mapping.get(value) ?? []), parseGrant(entry.slice(at + 1))]);
  }
  return mapping;
}

/** What somebody with these claim values may do. A value that nobody has mapped grants nothing. */
export function grantsOf(values: readonly string[], mapping: GrantMapping): Grant[] {
  return [...new Set(values)].flatMap((value) => mapping.get(value) ?? []);
}

function roleNamed(word: string, text: string): Role {
  const role = ROLES.find((known) => known === word);
  if (role !== undefined) return role;
  throw new GrantInvalidError(
    `"${text.trim()}" is not a right. Write ROLE@ORGS with a role of ${ROLES.join(', ')}, such as operator@emea or viewer@*.`,
  );
}

function orgSet(words: string, text: string): OrgSet {
  if (words.trim() === '*') return 'all';
  const labels = words.split(',').map((label) => label.trim());
  if (labels.every((label) => label !== '' && label !== '*')) return [...new Set(labels)];
  throw new GrantInvalidError(
    `"${text.trim()}" names no orgs. Write their names behind the @, with commas between them, or * for every org.`,
  );
}
