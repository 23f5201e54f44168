import type { PersonChange } from '../planner/person-change.js';
import type { AccessState } from '../planner/access-state.js';
import type { OrgName } from '../rules/rule.js';
import type { EmailKey } from '../text/keys.js';

/** A person as a read of the directory found them. */
export interface DirectoryState {
  /** As the directory spells it. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly groups: readonly string[];
  /** False: the source itself calls the person disabled. */
  readonly enabled: boolean;
}

/** One read of the directory. */
export interface DirectoryRead {
  readonly revision: number;
  /** Source, scope and rules of the read; what is absent in one chain says nothing about another. */
  readonly chain: number;
  /** When it began, ISO 8601 in UTC, as all times here. */
  readonly at: string;
  readonly run: string;
  /** False: who is absent may only not have been read. */
  readonly complete: boolean;
}

/** A validity row: in its chain from revision `from` up to, and without, revision `to`. */
export interface DirectoryRecord {
  readonly chain: number;
  readonly emailKey: EmailKey;
  readonly sourceKey?: string;
  readonly person: DirectoryState;
  readonly from: number;
  readonly to?: number;
}

/** A state of one Sign user, until the next one of the same user. */
export interface SignRecord {
  readonly signUserId: string;
  readonly emailKey: EmailKey;
  readonly state: AccessState;
  readonly revision: number;
  /** When it was stored. */
  readonly at: string;
  /** The run whose read of the org's lists found it. */
  readonly run?: string;
  /** The item whose write made it. */
  readonly item?: string;
}

export interface PlanRecord {
  readonly id: string;
  readonly run: string;
  readonly at: string;
}

/** An item of a plan about the person, and what became of it. */
export interface ItemRecord {
  readonly id: string;
  readonly planId: string;
  /** In the plan. */
  readonly position: number;
  readonly change: PersonChange;
  /** Numbers of the rules behind it. */
  readonly rules: readonly number[];
  /** Why the plan held it. */
  readonly held?: string;
  readonly isDrift: boolean;
  readonly state: string;
  readonly reason?: { readonly code: string; readonly message: string };
  /** The run that applied the plan. */
  readonly appliedBy?: string;
  /** When its first call was intended. */
  readonly intendedAt?: string;
  readonly finishedAt?: string;
}

/** A plan left the person alone. */
export interface SkipRecord {
  readonly planId: string;
  /** A code. */
  readonly reason: string;
}

export interface OrgRecords {
  readonly org: OrgName;
  readonly users: readonly SignRecord[];
  /** Every plan of the org, also those that say nothing about the person. */
  readonly plans: readonly PlanRecord[];
  readonly items: readonly ItemRecord[];
  readonly skips: readonly SkipRecord[];
}

/** Everything that is recorded about one person: what histories and earlier states are put together from. */
export interface HistoryFacts {
  readonly emailKey: EmailKey;
  /** The first read of the directory or of an org; undefined: nothing was ever read. */
  readonly since?: string;
  readonly reads: readonly DirectoryRead[];
  readonly people: readonly DirectoryRecord[];
  readonly orgs: readonly OrgRecords[];
}
