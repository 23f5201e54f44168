import type { OrgCase, PersonCase, PersonDecision } from '../planner/plan-person.js';
import { deactivates, type LeaverAction, leaverActionIn } from '../planner/sign-only.js';

/** `offboarding`: leavers lose their rights at once and are deactivated later. */
export interface OffboardingPolicy {
  /** From the moment that their rights were gone. */
  readonly deactivateAfterMs: number;
}

/** How far somebody is who is in Sign only and whose rights are gone; without one, nobody has seen them so. */
export type OffboardingStage = 'waiting' | 'due';

/** What a plan finds out about somebody besides what it does. */
export type OffboardingFinding = 'stripped' | 'back';

/** The Sign-only action for one person: with `offboarding` a deactivation is a reset until its day has come. */
export function signOnlyActionFor(
  { policy, org, offboarding }: OrgCase,
  stage: OffboardingStage | undefined,
): LeaverAction {
  const action = leaverActionIn(policy, org);
  const inSteps = offboarding !== undefined && deactivates(action) && org.deactivateUsers;
  return inSteps && stage !== 'due' ? 'reset' : action;
}

/**
 * Whose time begins, because nothing is to be taken from them any more, and whose is over, because they are managed
 * again. While Sign-only changes wait no time begins: what was found may be wrong.
 *
 * @returns undefined for everybody else
 */
export function offboardingFinding(
  person: PersonCase,
  decision: PersonDecision,
  org: OrgCase,
): OffboardingFinding | undefined {
  const { observed, desired, guarded, leftAlone, hold, offboarding: stage } = person;
  // Whose time it is, the sync says that they belong to.
  if (person.outside) return undefined;
  if (signOnlyActionFor(org, undefined) === leaverActionIn(org.policy, org.org) || observed === undefined)
    return undefined;
  if (stage !== undefined) return desired === undefined ? undefined : 'back';
  const isInactive = observed.status.confidence !== 'unknown' && observed.status.value === 'INACTIVE';
  const isSettled = !org.signOnlyHeld && hold === undefined && decision.kind === 'in-step' && !isInactive;
  const isSignOnly = desired === undefined && guarded === undefined && leftAlone === undefined;
  return isSettled && isSignOnly ? 'stripped' : undefined;
}
