import { isMoreThan } from '../planner/sign-only-limit.js';
import type { SignOnlyLimit } from '../rules/sync-policy.js';
import type { Withholding } from './withhold.js';

/** Actions that are taken of people who are in Sign only (SEMANTICS 19). */
export const SIGN_ONLY_CHANGES: readonly string[] = [
  ...['reset', 'deactivate', 'reset_and_deactivate', 'remove_groups', 'remove_roles'],
];

/** What runs of a few people did to Sign-only users of an org lately. */
export interface SignOnlyWindow {
  /** People to whom it was done, or will be. */
  readonly done: number;
  /** Users of the org that are surely not INACTIVE, the owner not counted; only a percentage asks. */
  readonly active: number;
}

/**
 * The Sign-only limit for runs of a few people, who would each be within it: what they do together within a day counts,
 * and what exceeds the limit is held (SEMANTICS 20).
 */
export function withinWindow(limit: SignOnlyLimit, { done, active }: SignOnlyWindow): Withholding {
  let people = done;
  return ({ change: { action } }) => {
    if (!SIGN_ONLY_CHANGES.includes(action)) return undefined;
    if (exceeds(people + 1, limit, active)) {
      const allowed = limit.kind === 'percent' ? `${limit.value}%` : String(limit.value);
      const because = `sign_only_limit allows ${allowed} within 24 hours, and ${people} had their turn.`;
      return { reason: 'SIGN_ONLY_LIMIT', because };
    }
    people += 1;
    return undefined;
  };
}

function exceeds(people: number, limit: SignOnlyLimit, active: number): boolean {
  return limit.kind === 'count' ? people > limit.value : isMoreThan(people, limit.value, active);
}
