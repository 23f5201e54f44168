import { type Caller, orgsOf, type Role, type SyncError } from '#domain';
import { ForbiddenError } from '../http/api-errors.js';

/**
 * Whether somebody may change a thing: the role is needed in every org that it concerns.
 *
 * @param orgs labels; none where the thing concerns no org that is known yet, and then only a role everywhere will do
 * @param unknown what is said of a thing that is not there: whoever sees none of its orgs is told the same
 * @throws ForbiddenError the caller sees it, and may not do that to it
 */
export function assertMay(
  caller: Caller,
  role: Role,
  orgs: readonly string[],
  unknown: () => SyncError,
): void {
  const allowed = orgsOf(caller, role);
  if (allowed === 'all') return;
  if (orgs.length > 0 && orgs.every((org) => allowed.includes(org))) return;
  if (!seesOneOf(caller, orgs)) throw unknown();
  const missing = orgs.filter((org) => !allowed.includes(org));
  throw new ForbiddenError(
    `This needs the role ${role} in ${missing.join(', ')}, which ${caller.actor} does not have. Nothing was changed.`,
  );
}

/** Whether a thing of these orgs is there for the caller at all. */
export function seesOneOf(caller: Caller, orgs: readonly string[]): boolean {
  const seen = orgsOf(caller, 'viewer');
  return seen === 'all' || orgs.some((org) => seen.includes(org));
}
