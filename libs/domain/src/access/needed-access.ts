import { type Caller, may, mayEverywhere } from './caller.js';
import type { Role } from './role.js';

/** The least that a route needs. */
export interface NeededAccess {
  readonly role: Role;
  /** `some`: in one org at least, and the answer shows no more than the caller's orgs; `all`: in every org there is. */
  readonly orgs: 'some' | 'all';
}

/** Whether the caller may use a route at all; which things it then shows or changes is decided thing by thing. */
export function mayUse(caller: Caller, { role, orgs }: NeededAccess): boolean {
  return orgs === 'all' ? mayEverywhere(caller, role) : may(caller, role);
}

/**
 * Whether records may bear another name than the caller's own. Whoever sits at the machine, and whoever holds the one
 * token that everybody shares, has no name of their own; everybody else would be somebody else by it.
 */
export function speaksForOthers({ actor, kind }: Caller): boolean {
  return kind === 'local' || (kind === 'token' && actor === SHARED_ACTOR);
}

/** Whom records name where the one shared token was shown. No stored token and no person has that name. */
export const SHARED_ACTOR = 'api';
