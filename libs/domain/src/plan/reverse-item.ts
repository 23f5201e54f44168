import { isAsWanted, type LatestUser, stillAsPlanned } from '../actions/still-as-planned.js';
import { type AccessState, primaryOf, sameMemberships, sortMemberships } from '../planner/access-state.js';
import type { Fact, Membership, ObservedUser, UserStatus } from '../planner/observed-user.js';
import { type PersonChange, personChange } from '../planner/person-change.js';
import type { GroupKey } from '../text/keys.js';

/** Why a change that was made is not undone. Codes are stable. */
export type UndoReason =
  | 'UNDO_CHANGED_SINCE'
  | 'UNDO_GROUP_GONE'
  | 'UNDO_PRIMARY_UNKNOWN'
  | 'UNDO_DEACTIVATE_OFF'
  | 'UNDO_GROUP_STAYS'
  | 'UNDO_HALF_DONE';

/** Everything about one person in one org that undoing their change may depend on. */
export interface PersonNow {
  /** Absent when the org has no such user. */
  readonly observed?: ObservedUser & { readonly email: string };
  readonly guarded?: 'owner' | 'protected';
  /** Out of the org's `scope`, as it is now. */
  readonly outside?: true;
  /** Facts that were asked for in this run and could not be read. */
  readonly unread: readonly Fact[];
}

export interface OrgNow {
  readonly groups: ReadonlySet<GroupKey>;
  /** `deactivate_users` of the org. */
  readonly deactivateUsers: boolean;
}

export type Reversal =
  | { readonly kind: 'change'; readonly change: PersonChange }
  /** Somebody has put it back already. */
  | { readonly kind: 'in-step' }
  | { readonly kind: 'question'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'cannot';
      readonly reason: UndoReason | 'OWNER' | 'PROTECTED' | 'OUT_OF_SCOPE' | 'FACT_UNREAD';
    };

type Cannot = Extract<Reversal, { kind: 'cannot' }>['reason'];

/**
 * What puts a person back to where they were before a change was applied. Only who is still as the change left them is
 * put back, so that nothing that was decided since is lost. Sign has no deletion: a created user becomes inactive.
 */
export function reverseItem(applied: PersonChange, person: PersonNow, org: OrgNow): Reversal {
  if (person.guarded) return cannot(person.guarded === 'owner' ? 'OWNER' : 'PROTECTED');
  if (person.outside) return cannot('OUT_OF_SCOPE');
  const { observed } = person;
  if (observed === undefined) return cannot('UNDO_CHANGED_SINCE');
  const latest = latestOf(observed);
  const isAsBefore = asBefore(applied, latest);
  if (!isAsBefore && !isAsWanted(applied, latest)) return cannot('UNDO_CHANGED_SINCE');
  const missing = missingFacts(applied, latest);
  if (missing.some((fact) => person.unread.includes(fact))) return cannot('FACT_UNREAD');
  if (missing.length > 0) return { kind: 'question', facts: missing };
  return isAsBefore ? { kind: 'in-step' } : reversed(applied, latest, org);
}

/** With facts missing: could still be so. */
function asBefore(applied: PersonChange, latest: LatestUser): boolean {
  if (applied.before !== undefined) return stillAsPlanned(applied, latest);
  // What creating somebody is undone to: they are there, and may not sign in.
  return latest.status === undefined || latest.status === 'INACTIVE';
}

function missingFacts({ before, after }: PersonChange, { status, primary, memberships }: LatestUser): Fact[] {
  const tellsPrimary = [before, after].some((state) => state && primaryOf(state.memberships) !== undefined);
  return [
    ...(status === undefined ? ['status' as const] : []),
    ...(tellsPrimary && primary === undefined && memberships.length > 1 ? ['groups' as const] : []),
  ];
}

function reversed(applied: PersonChange, latest: LatestUser, org: OrgNow): Reversal {
  const before = stateNow(applied, latest);
  const back = stateBack(applied, before);
  if (typeof back === 'string') return cannot(back);
  if (back.memberships.some(({ key }) => !org.groups.has(key))) return cannot('UNDO_GROUP_GONE');
  const wasInactive = before.status === 'INACTIVE';
  const becomesInactive = back.status === 'INACTIVE';
  if (becomesInactive && !wasInactive && !org.deactivateUsers) return cannot('UNDO_DEACTIVATE_OFF');
  const action = wasInactive === becomesInactive ? 'update' : becomesInactive ? 'deactivate' : 'reactivate';
  return { kind: 'change', change: personChange(action, before, back) };
}

/** The person as they are, in as much detail as the change has. */
function stateNow({ before, after }: PersonChange, latest: LatestUser): AccessState {
  const { status, accountAdmin, memberships, primary, firstName, lastName, email } = latest;
  const knowsPrimary = primaryOf(after.memberships) !== undefined || before === undefined;
  return {
    ...(status && { status }),
    accountAdmin,
    memberships: sortMemberships(
      memberships.map((membership) => ({
        ...membership,
        primary: knowsPrimary && membership.key === primary,
      })),
    ),
    ...(before?.firstName !== undefined && { firstName }),
    ...(before?.lastName !== undefined && { lastName }),
    ...(before?.email !== undefined && email !== undefined && { email }),
  };
}

/** The person as they were; the status only as far as it can be set: Sign itself decides who is CREATED or UNVERIFIED. */
function stateBack({ before }: PersonChange, now: AccessState): AccessState | UndoReason {
  if (before === undefined) return { ...now, status: 'INACTIVE' };
  const memberships = membershipsBack(before.memberships, now.memberships);
  if (memberships === undefined) return 'UNDO_PRIMARY_UNKNOWN';
  const status = statusBack(before.status, now.status);
  return { ...before, ...(status && { status }), memberships };
}

function statusBack(before: UserStatus | undefined, now: UserStatus | undefined): UserStatus | undefined {
  if (before === 'INACTIVE') return before;
  return now === 'INACTIVE' ? 'ACTIVE' : now;
}

/** @returns undefined where several groups were left and nobody had asked which of them was the primary one */
function membershipsBack(
  before: readonly Membership[],
  now: readonly Membership[],
): readonly Membership[] | undefined {
  if (primaryOf(before) !== undefined) return before;
  const unmarked = now.map((membership) => ({ ...membership, primary: false }));
  return sameMemberships(before, unmarked) ? now : undefined;
}

function latestOf({ status, memberships, primary, ...rest }: NonNullable<PersonNow['observed']>): LatestUser {
  const only = memberships.length === 1 ? memberships[0]?.key : primary;
  return {
    ...rest,
    memberships,
    // A stale status is good enough to leave somebody alone, never to change them (SEMANTICS 26).
    ...(status.confidence === 'fresh' && { status: status.value }),
    ...(only !== undefined && { primary: only }),
  };
}

function cannot(reason: Cannot): Reversal {
  return { kind: 'cannot', reason };
}
