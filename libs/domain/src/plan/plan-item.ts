import type { Drift } from '../govern/drift.js';
import type { HoldReason } from '../planner/plan-person.js';
import type { PersonChange } from '../planner/person-change.js';
import type { Provenance } from '../rules/resolve-access.js';
import type { OrgName } from '../rules/rule.js';
import type { EmailKey, GroupKey } from '../text/keys.js';

/** A Sign group to create before anybody is put into it (SEMANTICS 12). */
export interface GroupItem {
  readonly subject: 'group';
  readonly org: OrgName;
  readonly groupKey: GroupKey;
  readonly name: string;
}

/** One change of one person in one org. */
export interface PersonItem {
  readonly subject: 'person';
  readonly org: OrgName;
  readonly emailKey: EmailKey;
  /** As it is written to Sign for a new user, and shown to people. */
  readonly email: string;
  /** Absent for somebody who is not in Sign yet. */
  readonly signUserId?: string;
  readonly change: PersonChange;
  /** The source's key that is linked to this user: where an address changes, or has changed and left this user behind. */
  readonly linkedKey?: string;
  /** Present: listed, not done. */
  readonly held?: HoldReason;
  /** What there is to say about the hold beyond its code: counts, the rule and the group that caused most of it. */
  readonly heldBecause?: string;
  /** Present: the change only puts right what somebody has changed in Sign by hand. */
  readonly drift?: Drift;
  readonly because: Provenance;
  /** Where rights are taken as the first step of an off-boarding: the day of the next step, `2026-12-22` in UTC. */
  readonly deactivateOn?: string;
  /** Groups of this plan that must exist first. */
  readonly needsGroups: readonly GroupKey[];
}

export type PlanItem = GroupItem | PersonItem;
