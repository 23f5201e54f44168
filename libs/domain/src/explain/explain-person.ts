import type { Govern } from '../govern/govern.js';
import type { OffboardingPolicy } from '../govern/offboarding.js';
import { resolveAccess } from '../rules/resolve-access.js';
import type { OrgName, Scope } from '../rules/rule.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { joinGroups } from '../people/merge-rows.js';
import { rowsOf, type ExplainedRow } from './explained-rows.js';
import { unmetOf, type Unmet } from './unmet.js';
import type { PersonFacts, PersonInOrg } from './person-facts.js';
import { type Standing, standingOf } from './standing.js';
import { whyLine, whyPath, type WhyStep } from './why-path.js';

export interface OrgExplanation {
  readonly org: OrgName;
  readonly standing: Standing;
  /** Wanted, found in Sign and last written, side by side. */
  readonly rows: readonly ExplainedRow[];
  /** From the directory group over the rule to the value, a step a line. */
  readonly because: readonly string[];
  /** The same, in its parts. */
  readonly path: readonly WhyStep[];
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
      const path = desired ? whyPath(desired, place.org, policy) : [];
      const unmet = unmetOf({ facts, place, policy, scope, desired, groups, standing });
      return {
        org: place.org,
        standing,
        rows: rowsOf(place, desired),
        ...{ path, because: path.map(whyLine) },
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
