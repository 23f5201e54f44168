import type { UndoReason } from '../plan/reverse-item.js';
import { type OffboardingPolicy, type OffboardingStage, signOnlyActionFor } from '../govern/offboarding.js';
import type { DesiredAccess } from '../rules/resolve-access.js';
import type { OrgPolicy, SyncPolicy } from '../rules/sync-policy.js';
import { type AccessState, sameMemberships, sortMemberships } from './access-state.js';
import type { Fact, Membership, ObservedUser, OrgView, UserStatus } from './observed-user.js';
import { type PersonChange, personChange } from './person-change.js';
import { additionsOnly, removesSomething, sameState } from './removals.js';
import { type LeaverAction, leaverActionIn, signOnlyActs, signOnlyTarget } from './sign-only.js';
import { stepsOf } from './steps-of.js';
import { newcomer, targetMemberships } from './target-memberships.js';

/** Why somebody is left as they are although something could be said about them. Codes are stable. */
export type SkipReason =
  | 'CREATE_USERS_OFF'
  | 'INACTIVE_CREATE_USERS_OFF'
  | 'ORG_LIST_INCOMPLETE'
  | 'FACT_UNREAD'
  | 'OWNER'
  | 'PROTECTED'
  | 'OUT_OF_SCOPE'
  | LinkReason
  | UndoReason;

/** Why somebody is left alone because of a link between the directory and Sign. Codes are stable. */
export type LinkReason = 'ADDRESS_CONTESTED' | 'ROW_DROPPED';

/** Why a change is listed and not done. Codes are stable. */
export type HoldReason = EvidenceReason | GovernReason;

/** What the reads leave open, and the limit that is always there (SEMANTICS 18–22). */
type EvidenceReason =
  'SIGN_ONLY_LIMIT' | 'DIRECTORY_INCOMPLETE' | 'DIRECTORY_EMPTY' | 'DIRECTORY_SHRUNK' | 'GROUP_VANISHED';

/** What the configuration asks for beyond that. */
type GovernReason =
  | 'GUARD_BUDGET'
  | 'GUARD_GROUP_SHRUNK'
  | 'GUARD_DIRECTORY_SHRUNK'
  | 'GUARD_LAST_ADMIN'
  | 'GUARD_ACCOUNT_ADMIN'
  | 'APPROVAL_REQUIRED'
  | 'DRIFT_REPORTED'
  | 'WAVE_STOPPED';

/** Everything about one person in one org that a decision may depend on. */
export interface PersonCase {
  /** Present when the person is managed in this org. */
  readonly desired?: DesiredAccess;
  /** Names as the directory has them; needed when the person is managed. */
  readonly names: { readonly firstName: string; readonly lastName: string };
  /** Present when the org's lists have the person. */
  readonly observed?: ObservedUser;
  readonly guarded?: 'owner' | 'protected';
  /** Present when the org's `scope` leaves them to another sync: nothing is done, and they are no Sign-only user. */
  readonly outside?: true;
  /** Present when `observed` is the person by the source's key alone: the address there, and the one in the directory. */
  readonly address?: { readonly from: string; readonly to: string };
  /** Whatever would be decided: nothing is done in this run. */
  readonly leftAlone?: LinkReason;
  /** Facts that were asked for in this run and could not be read. */
  readonly unread: readonly Fact[];
  /** Removals of this person must wait. */
  readonly hold?: HoldReason;
  /** Present when they are remembered as being in Sign only and without rights. */
  readonly offboarding?: OffboardingStage;
}

/** What all people of one org share in one plan. */
export interface OrgCase {
  readonly policy: SyncPolicy;
  readonly org: OrgPolicy;
  readonly view: OrgView;
  /** The limit is exceeded: Sign-only changes are listed as held, and nothing is asked about them. */
  readonly signOnlyHeld: boolean;
  /** Present when people who are in Sign only are deactivated in steps. */
  readonly offboarding?: OffboardingPolicy;
}

export type PersonDecision =
  | { readonly kind: 'in-step' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  /** Facts nobody has read yet and on which the decision depends. */
  | { readonly kind: 'question'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'change';
      /** What is done now … */
      readonly now?: PersonChange;
      /** … and what waits, with the reason. */
      readonly held?: { readonly change: PersonChange; readonly reason: HoldReason };
    };

type Settled = Exclude<PersonDecision, { kind: 'question' }>;

const IN_STEP: Settled = { kind: 'in-step' };

/**
 * Decides one person in one org (SEMANTICS 7–27). A fact that nobody has read is a set of possibilities: the decision
 * is made for each of them, and only if they lead to different calls the planner asks instead of guessing.
 */
export function planPerson(person: PersonCase, org: OrgCase): PersonDecision {
  if (person.guarded) return guarded(person, person.guarded);
  if (person.outside) return outOfScope(person);
  if (person.leftAlone) return leftAlone(person, person.leftAlone, org);
  if (person.observed === undefined) return absent(person, org);

  const { status } = person.observed;
  if (status.confidence !== 'unknown') {
    const decision = overPrimaries(person, person.observed, status.value, org);
    // A stale status is good enough to leave somebody alone, never to change them (SEMANTICS 26).
    if (status.confidence === 'fresh' || isQuiet(decision)) return decision;
  }
  const active = overPrimaries(person, person.observed, 'ACTIVE', org);
  const inactive = overPrimaries(person, person.observed, 'INACTIVE', org);
  // Whatever the status is, nothing is sent to Sign: what waits is listed without asking.
  if (!mayWrite(active) && !mayWrite(inactive)) return overPrimaries(person, person.observed, undefined, org);
  return ask('status', person, active.kind === 'question' ? ['status', 'groups'] : ['status']);
}

function guarded(person: PersonCase, why: 'owner' | 'protected'): Settled {
  if (person.desired === undefined) return IN_STEP;
  return { kind: 'skipped', reason: why === 'owner' ? 'OWNER' : 'PROTECTED' };
}

/** Said of everybody whom another sync may have to do with: who is known to be inactive is nobody to report. */
function outOfScope({ desired, observed }: PersonCase): Settled {
  const isThere = observed !== undefined && !isKnownInactive(observed);
  return desired || isThere ? { kind: 'skipped', reason: 'OUT_OF_SCOPE' } : IN_STEP;
}

function isKnownInactive({ status }: ObservedUser): boolean {
  return status.confidence !== 'unknown' && status.value === 'INACTIVE';
}

/** Only said of people to whom something could be done. */
function leftAlone(person: PersonCase, reason: LinkReason, { policy, org }: OrgCase): Settled {
  const couldBeSignOnly =
    person.observed !== undefined && signOnlyActs(leaverActionIn(policy, org), org.deactivateUsers);
  return person.desired || couldBeSignOnly ? { kind: 'skipped', reason } : IN_STEP;
}

function absent({ desired, names }: PersonCase, { policy, org, view }: OrgCase): Settled {
  if (desired === undefined) return IN_STEP;
  if (!org.createUsers) return { kind: 'skipped', reason: 'CREATE_USERS_OFF' };
  if (!view.complete) return { kind: 'skipped', reason: 'ORG_LIST_INCOMPLETE' };
  const after: AccessState = {
    status: 'ACTIVE',
    accountAdmin: desired.accountAdmin,
    memberships: targetMemberships(desired, newcomer(view), view, policy.umg),
    ...names,
  };
  return { kind: 'change', now: personChange('create', undefined, after) };
}

/** The lists do not say which of several groups is primary: decide for each, and ask if it matters. */
function overPrimaries(
  person: PersonCase,
  observed: ObservedUser,
  status: UserStatus | undefined,
  org: OrgCase,
): PersonDecision {
  const { memberships, primary } = observed;
  const only = memberships.length === 1 ? memberships[0]?.key : primary;
  if (only !== undefined) {
    return decide(person, observed, withPrimary(memberships, only), status, org);
  }
  if (memberships.length === 0) {
    const decision = decide(person, observed, [], status, org);
    return writesGroups(decision) ? ask('groups', person, ['groups']) : decision;
  }
  const decisions = memberships.map(({ key }) =>
    decide(person, observed, withPrimary(memberships, key), status, org),
  );
  const [first = IN_STEP] = decisions;
  const writes = writesOf(first, org);
  if (decisions.some((decision) => writesOf(decision, org) !== writes)) {
    return ask('groups', person, ['groups']);
  }
  return withoutPrimary(decisions.find((decision) => decision.kind === 'change') ?? first);
}

/** The same decision, saying nothing about which of the groups is primary now. */
function withoutPrimary(decision: Settled): Settled {
  if (decision.kind !== 'change') return decision;
  const { now, held } = decision;
  return {
    kind: 'change',
    ...(now && { now: unmarked(now) }),
    ...(held && { held: { ...held, change: unmarked(held.change) } }),
  };
}

function unmarked({ action, before, after }: PersonChange): PersonChange {
  if (before === undefined) return personChange(action, before, after);
  const unmark = (state: AccessState): AccessState => ({
    ...state,
    memberships: state.memberships.map((membership) => ({ ...membership, primary: false })),
  });
  const same = sameMemberships(before.memberships, after.memberships);
  return personChange(action, unmark(before), same ? unmark(after) : after);
}

function withPrimary(memberships: ObservedUser['memberships'], primary: string): Membership[] {
  return sortMemberships(
    memberships.map((membership) => ({ ...membership, primary: membership.key === primary })),
  );
}

/** The decision where every fact is given. An absent status stands for "not INACTIVE, and nobody needs to know". */
function decide(
  { desired, names, hold, address, offboarding }: PersonCase,
  observed: ObservedUser,
  memberships: Membership[],
  status: UserStatus | undefined,
  org: OrgCase,
): Settled {
  const managesNames = desired !== undefined && org.policy.updateNames;
  const before: AccessState = {
    ...(status && { status }),
    accountAdmin: observed.accountAdmin,
    memberships,
    ...(managesNames && { firstName: observed.firstName, lastName: observed.lastName }),
    ...(desired && address && { email: address.from }),
  };
  if (desired === undefined) return signOnly(before, org, hold, signOnlyActionFor(org, offboarding));
  if (status === 'INACTIVE' && !org.org.createUsers) {
    return { kind: 'skipped', reason: 'INACTIVE_CREATE_USERS_OFF' };
  }
  const target = targetMemberships(desired, memberships, org.view, org.policy.umg);
  const inactive = status === 'INACTIVE';
  const after: AccessState = {
    ...(status && { status: inactive ? 'ACTIVE' : status }),
    accountAdmin: desired.accountAdmin,
    memberships: inactive ? withoutOldRights(target, desired) : target,
    ...(managesNames && kept(names, observed)),
    ...(address && { email: address.to }),
  };
  if (sameState(before, after)) return IN_STEP;
  return held(personChange(inactive ? 'reactivate' : 'update', before, after), hold, org);
}

/** An empty name in the directory is no reason to blank one in Sign. */
function kept(names: PersonCase['names'], observed: ObservedUser): PersonCase['names'] {
  return {
    firstName: names.firstName || observed.firstName,
    lastName: names.lastName || observed.lastName,
  };
}

/** Old admin rights do not come back with the account (SEMANTICS 14, 23). */
function withoutOldRights(target: readonly Membership[], desired: DesiredAccess): Membership[] {
  const granted = new Set(desired.groups.filter((group) => group.admin).map((group) => group.key));
  return target.map((membership) => ({
    ...membership,
    admin: granted.has(membership.key) || (membership.primary && desired.primaryAdmin),
  }));
}

function signOnly(
  before: AccessState,
  org: OrgCase,
  hold: HoldReason | undefined,
  action: LeaverAction,
): Settled {
  if (before.status === 'INACTIVE') return IN_STEP;
  const after = signOnlyTarget(action, before, org.view, org.org.deactivateUsers);
  if (action === 'exclude' || sameState(before, after)) return IN_STEP;
  // Of whom every right is gone already, only the account is left to take.
  const isStripped =
    before.accountAdmin === after.accountAdmin && sameMemberships(before.memberships, after.memberships);
  const change = personChange(isStripped ? 'deactivate' : action, before, after);
  const reason = hold ?? (org.signOnlyHeld ? 'SIGN_ONLY_LIMIT' : undefined);
  return reason ? { kind: 'change', held: { change, reason } } : { kind: 'change', now: change };
}

/** Splits off what takes something away when removals must wait (SEMANTICS 21). */
function held(change: PersonChange, reason: HoldReason | undefined, { policy, view }: OrgCase): Settled {
  const { before, after, action } = change;
  const defaultGroup = view.defaultGroup.key;
  if (!reason || !before) return { kind: 'change', now: change };
  const inForce = action === 'reactivate' ? withoutDormantRights(before, after) : before;
  if (!removesSomething(inForce, after, defaultGroup)) return { kind: 'change', now: change };
  const added = additionsOnly(inForce, after, defaultGroup, policy.umg);
  const now = sameState(before, added) ? undefined : personChange(action, before, added);
  return { kind: 'change', ...(now && { now }), held: { change, reason } };
}

/** Rights of an inactive account are not in force: to leave them out takes nothing, to keep them would bring them back. */
function withoutDormantRights(before: AccessState, after: AccessState): AccessState {
  const granted = new Set(after.memberships.filter(({ admin }) => admin).map(({ key }) => key));
  return {
    ...before,
    accountAdmin: before.accountAdmin && after.accountAdmin,
    memberships: before.memberships.map((membership) => ({
      ...membership,
      admin: membership.admin && granted.has(membership.key),
    })),
  };
}

function ask(needed: Fact, person: PersonCase, facts: readonly Fact[]): PersonDecision {
  if (person.unread.includes(needed)) return { kind: 'skipped', reason: 'FACT_UNREAD' };
  return { kind: 'question', facts: facts.filter((fact) => !person.unread.includes(fact)) };
}

function isQuiet(decision: PersonDecision): boolean {
  return decision.kind === 'in-step' || decision.kind === 'skipped';
}

function mayWrite(decision: PersonDecision): boolean {
  return decision.kind === 'question' || (decision.kind === 'change' && decision.now !== undefined);
}

/** Whether a write depends on groups of which nothing is known at all. */
function writesGroups(decision: Settled): boolean {
  if (decision.kind !== 'change' || decision.now === undefined) return false;
  return decision.now.action !== 'deactivate' || decision.now.after.memberships.length > 0;
}

/** The writes that a decision leads to, as one text to compare. */
function writesOf(decision: Settled, { policy, view }: OrgCase): string {
  if (decision.kind !== 'change' || decision.now === undefined) return '[]';
  return JSON.stringify(stepsOf(decision.now, view, policy.umg));
}
