import type { Govern } from '../govern/govern.js';
import type { OffboardingPolicy } from '../govern/offboarding.js';
import { type DesiredAccess, resolveAccess } from '../rules/resolve-access.js';
import type { OrgName, Rule, Scope } from '../rules/rule.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { joinGroups } from '../people/merge-rows.js';
import { rowsOf, type ExplainedRow } from './explained-rows.js';
import { unmetOf, type Unmet } from './unmet.js';
import type { PersonFacts, PersonInOrg } from './person-facts.js';
import { type Standing, standingOf } from './standing.js';

export interface OrgExplanation {
  readonly org: OrgName;
  readonly standing: Standing;
  /** Wanted, found in Sign and last written, side by side. */
  readonly rows: readonly ExplainedRow[];
  /** From the directory group over the rule to the value, a step a line. */
  readonly because: readonly string[];
  /** Why the person does not have what somebody may expect; the nearest condition that is not met. */
  readonly unmet?: Unmet;
  /** Present while somebody who has left waits to be deactivated. */
  readonly offboarding?: OffboardingWait;
}

/** ISO 8601, UTC. */
export interface OffboardingWait {
  /** Since when they have been without rights. */
  readonly since: string;
  /** From when on a run deactivates them. */
  readonly until: string;
}

/** What a person is explained by: the parts of a configuration that decide about one person. */
export interface ExplanationGround {
  readonly policy: SyncPolicy;
  readonly scope: Scope;
  readonly govern: Pick<Govern, 'offboarding'>;
}

export interface PersonExplanation {
  /** As the directory spells it, else as Sign does, else as it was asked for. */
  readonly email: string;
  readonly run: PersonFacts['run'];
  readonly orgs: readonly OrgExplanation[];
}

/**
 * Explains one person in every org of the configuration (or in one): by the same rules that plans are made with, and by
 * what became of the newest plan. Pure.
 */
export function explainPerson(
  facts: PersonFacts,
  { policy, scope, govern }: ExplanationGround,
  asked: string,
): PersonExplanation {
  const groups = groupsOf(facts);
  const access = groups && resolveAccess(groups, policy, scope);
  const inSign = facts.orgs.find(({ user }) => user !== undefined)?.user;
  return {
    email: facts.found?.email ?? facts.before?.email ?? inSign?.email ?? asked,
    run: facts.run,
    orgs: facts.orgs.map((place) => {
      const desired = access?.access.get(place.org);
      const standing = standingOf(place, desired);
      const wait = desired === undefined ? waitOf(place, govern.offboarding) : undefined;
      const unmet = unmetOf({ facts, place, policy, scope, desired, groups, standing });
      return {
        org: place.org,
        standing,
        rows: rowsOf(place, desired),
        because: desired ? pathOf(desired, place.org, policy) : [],
        ...(unmet && { unmet }),
        ...(wait && { offboarding: wait }),
      };
    }),
  };
}

/** Coming back ends the wait, and so does the deactivation itself. */
function waitOf(
  { strippedAt, user }: PersonInOrg,
  offboarding: OffboardingPolicy | undefined,
): OffboardingWait | undefined {
  if (offboarding === undefined || strippedAt === undefined || user === undefined) return undefined;
  if (user.status === 'INACTIVE') return undefined;
  const until = new Date(Date.parse(strippedAt) + offboarding.deactivateAfterMs);
  return { since: strippedAt, until: until.toISOString() };
}

/** The groups that decide: of an incomplete read those of the last complete one as well (SEMANTICS 21). */
function groupsOf({ found, before, directory }: PersonFacts): readonly string[] | undefined {
  if (found !== undefined && !found.enabled) return undefined;
  if (directory.view !== 'union') return found?.groups;
  if (found === undefined) return before?.enabled === true ? before.groups : undefined;
  return joinGroups([found.groups, before?.groups ?? []]);
}

function pathOf(
  { because, groups, primary }: DesiredAccess,
  org: OrgName,
  { rules, umg }: SyncPolicy,
): string[] {
  const rule = (number: number | undefined) => rules.find((candidate) => candidate.number === number);
  const placed = (found: Rule) => `rule ${found.number}, ${found.place.file}:${found.place.line}`;
  const path: string[] = [];
  const deciding = rule(because.decidedBy);
  const name = groups.find(({ key }) => key === primary)?.name;
  if (deciding && name !== undefined) {
    const matching = because.rules.length;
    const other = rule(because.before);
    const theirs = other?.groups.find((group) => group.org === org)?.name;
    const others = other && theirs !== undefined ? ` (rule ${other.number} would give ${theirs})` : '';
    const first = matching > 1 ? `, first of ${matching} matching rules${others}` : '';
    path.push(`${name}: directory group "${deciding.directoryGroup}" → ${placed(deciding)}${first}`);
  } else if (because.rules.length === 0) {
    path.push('Default Group: in scope, and no rule names one of their groups');
  } else {
    const outcome = umg ? 'none of the groups that rules name' : 'group as it is';
    path.push(`${outcome}: no matching rule assigns one (rules ${because.rules.join(', ')})`);
  }
  const granted = (words: string, by: number | undefined): void => {
    const granting = rule(by);
    if (granting) path.push(`${words}: directory group "${granting.directoryGroup}" → ${placed(granting)}`);
  };
  granted('account admin', because.accountAdminBy);
  granted('group admin', because.groupAdminBy);
  return path;
}
