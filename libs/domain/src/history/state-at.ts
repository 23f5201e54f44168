import type { AccessState } from '../planner/access-state.js';
import type { OrgName } from '../rules/rule.js';
import { changeOf, decisionsOf } from './decision-track.js';
import { changesOf, type DirectoryFinding, findingsOf } from './directory-track.js';
import type { HistoryFacts, ItemRecord, OrgRecords } from './history-facts.js';
import type { DecidedChange, SignCause } from './history-step.js';
import { statesOf } from './sign-track.js';

/** A change that was decided, and how it stood at the moment. */
export interface StandingChange extends DecidedChange {
  /** `open` until it ended. */
  readonly state: string;
}

export interface OrgAt {
  readonly org: OrgName;
  /** As Sign was known then; absent: nobody was known there. */
  readonly user?: {
    readonly state: AccessState;
    readonly since: string;
    readonly cause: SignCause;
    readonly run?: string;
  };
  /** By the plan of then; absent: no plan had decided about the person. No changes: there was nothing to do, … */
  readonly desired?: {
    readonly run: string;
    readonly at: string;
    /** … or nothing was done, for this reason. */
    readonly skipped?: string;
    readonly changes: readonly StandingChange[];
  };
}

/** What was known of one person at one moment. */
export interface PersonAt {
  /** Absent: no read had found the person yet. Without `person`: the last one did not find them. */
  readonly directory?: DirectoryFinding;
  readonly orgs: readonly OrgAt[];
}

/** @param moment ISO 8601 in UTC, with milliseconds */
export function stateAt(facts: HistoryFacts, moment: string): PersonAt {
  const directory = changesOf(findingsOf(facts)).findLast(({ at }) => at <= moment);
  return {
    ...(directory && { directory }),
    orgs: facts.orgs.map((records) => orgAt(records, facts, moment)),
  };
}

function orgAt(records: OrgRecords, { emailKey }: HistoryFacts, moment: string): OrgAt {
  const { org, items, users } = records;
  const user = statesOf({ users, items, emailKey }).findLast(({ at }) => at <= moment);
  const decision = decisionsOf(records).findLast(({ plan }) => plan.at <= moment);
  return {
    org,
    ...(user && {
      user: {
        ...{ state: user.user, since: user.at, cause: user.cause },
        ...(user.run !== undefined && { run: user.run }),
      },
    }),
    ...(decision && {
      desired: {
        ...{ run: decision.plan.run, at: decision.plan.at },
        ...(decision.skipped !== undefined && { skipped: decision.skipped }),
        changes: decision.items.map((item) => ({ ...changeOf(item), state: standingOf(item, moment) })),
      },
    }),
  };
}

function standingOf({ state, finishedAt }: ItemRecord, moment: string): string {
  return finishedAt !== undefined && finishedAt <= moment ? state : 'open';
}
