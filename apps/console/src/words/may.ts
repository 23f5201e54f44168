/** What somebody may do, each including all before it. */
const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Grant {
  readonly role: Role;
  readonly orgs: 'all' | readonly string[];
}

/**
 * Whether these rights allow something; the API decides, and this only says which buttons to show.
 *
 * @param where an org by its name; `some`: in any; `everywhere`: in every org there is
 */
export function may(
  grants: readonly Grant[],
  role: Role,
  where: { readonly org: string } | 'some' | 'everywhere',
): boolean {
  return grants.some(
    (grant) => ROLES.indexOf(grant.role) >= ROLES.indexOf(role) && isThere(grant.orgs, where),
  );
}

function isThere(orgs: Grant['orgs'], where: { readonly org: string } | 'some' | 'everywhere'): boolean {
  if (orgs === 'all' || where === 'some') return true;
  return where !== 'everywhere' && orgs.includes(where.org);
}
