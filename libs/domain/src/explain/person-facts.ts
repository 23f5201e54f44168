import type { AccessState } from '../planner/access-state.js';
import type { ListedMembership, UserStatus } from '../planner/observed-user.js';
import type { PersonChange } from '../planner/person-change.js';
import type { HoldReason } from '../planner/plan-person.js';
import type { OrgName } from '../rules/rule.js';
import type { EmailKey, GroupKey } from '../text/keys.js';

/** Everything that is stored about one person as one run saw them: what `explainPerson` explains. */
export interface PersonFacts {
  readonly emailKey: EmailKey;
  /** The newest run that made a plan; its read of the directory is what `found` and `before` are of. */
  readonly run: { readonly name: string; readonly at: string };
  readonly directory: { readonly view: 'complete' | 'union' | 'hold'; readonly reason?: HoldReason };
  /** As the read of that run has the person. */
  readonly found?: FoundPerson;
  /** As the last complete read has the person, where that is another one. */
  readonly before?: FoundPerson;
  readonly orgs: readonly PersonInOrg[];
}

export interface FoundPerson {
  /** As the directory spells it. */
  readonly email: string;
  readonly groups: readonly string[];
  /** False: the source itself calls the person disabled. */
  readonly enabled: boolean;
}

export interface PersonInOrg {
  readonly org: OrgName;
  readonly user?: PersonInSign;
  /** Items of the run's plan about this person, in its order. */
  readonly items: readonly PersonItemFacts[];
  /** Why the plan leaves the person alone. */
  readonly skipped?: string;
  /** What was last written to Sign by a run. */
  readonly written?: { readonly run: string; readonly at: string; readonly state: AccessState };
  readonly planHash?: string;
  /** Off-boarding in steps: since when they have been in Sign only and without rights. */
  readonly strippedAt?: string;
}

export interface PersonInSign {
  readonly email: string;
  readonly accountAdmin: boolean;
  readonly memberships: readonly ListedMembership[];
  /** Undefined where several groups leave it open. */
  readonly primary?: GroupKey;
  /** Undefined: nobody has asked yet. */
  readonly status?: UserStatus;
  /** When the status was last looked at. */
  readonly statusAt?: string;
}

export interface PersonItemFacts {
  readonly state: string;
  readonly reason?: { readonly code: string; readonly message: string };
  readonly change: PersonChange;
}
