import { covers, type Grant, type OrgSet, type Role } from './role.js';

/** Whoever sends a request, after it was found out who that is. */
export interface Caller {
  /** Whom records name: an address, the name of a token, `local`. */
  readonly actor: string;
  readonly kind: 'person' | 'token' | 'local';
  /** Nothing is allowed but what stands here. */
  readonly grants: readonly Grant[];
}

/** The orgs in which the caller has at least that role. */
export function orgsOf({ grants }: Caller, needed: Role): OrgSet {
  const fitting = grants.filter(({ role }) => covers(role, needed));
  if (fitting.some(({ orgs }) => orgs === 'all')) return 'all';
  return [...new Set(fitting.flatMap(({ orgs }) => orgs))].toSorted();
}

/** Whether the caller has at least that role in the org; without an org: in any. */
export function may(caller: Caller, needed: Role, org?: string): boolean {
  const orgs = orgsOf(caller, needed);
  if (orgs === 'all') return true;
  return org === undefined ? orgs.length > 0 : orgs.includes(org);
}

/** Whether the caller has at least that role in every org there is, which what concerns the whole installation needs. */
export function mayEverywhere(caller: Caller, needed: Role): boolean {
  return orgsOf(caller, needed) === 'all';
}
