/** What somebody may do, each including all before it. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Labels of orgs, or every org there is and will be. */
export type OrgSet = 'all' | readonly string[];

/** A role in some orgs. */
export interface Grant {
  readonly role: Role;
  readonly orgs: OrgSet;
}

/** Whether a role is at least the needed one. */
export function covers(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
