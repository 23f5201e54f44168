import type { DirectoryRow } from '../people/directory-person.js';
import { patternsByOrg } from '../orgs/org-scope.js';
import { mergeRows } from '../people/merge-rows.js';
import { type DesiredAccess, isProtected, resolveAccess } from '../rules/resolve-access.js';
import type { OrgName, Scope } from '../rules/rule.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { type EmailKey, emailKey } from '../text/keys.js';
import { matchesStars } from '../text/star-pattern.js';
import type { SampledAccess, SampledPerson } from './doctor-report.js';

/** What the rules make of a few people of a source: one entry a person, in the order of the rows. */
export function samplePeople(
  rows: readonly DirectoryRow[],
  policy: SyncPolicy,
  scope: Scope,
): SampledPerson[] {
  const byKey = new Map<EmailKey, DirectoryRow[]>();
  for (const row of rows) {
    const key = emailKey(row.email);
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  return [...byKey].map(([key, ofPerson]) => {
    const { email, groups, enabled } = mergeRows(ofPerson).person;
    const { access } = resolveAccess(groups, policy, scope);
    const orgs = [...access].map(([org, desired]) => sampledAccess(org, desired, key, policy));
    return { email, groups, enabled, orgs };
  });
}

function sampledAccess(
  org: OrgName,
  { groups, primary, primaryAdmin, accountAdmin, because }: DesiredAccess,
  key: EmailKey,
  policy: SyncPolicy,
): SampledAccess {
  const untouched =
    isProtected(key, org, policy) ?? (isOutside(key, org, policy) ? 'out of scope' : undefined);
  const rule = because.decidedBy ?? because.rules[0];
  const primaryFirst = [
    ...groups.filter((group) => group.key === primary),
    ...groups.filter((group) => group.key !== primary),
  ];
  return {
    org,
    groups: primaryFirst.map(({ name, admin }) => ({ name, admin })),
    isDefault: primary === 'default',
    accountAdmin,
    groupAdmin: primaryAdmin,
    ...(rule !== undefined && { rule }),
    ...(because.directoryGroup !== undefined && { directoryGroup: because.directoryGroup }),
    ...(untouched !== undefined && { untouched }),
  };
}

/** Only the addresses of a scope can be told without Sign, and only where nothing else could make up for them. */
function isOutside(key: EmailKey, org: OrgName, { orgs }: SyncPolicy): boolean {
  const patterns = patternsByOrg(orgs).get(org);
  return patterns !== undefined && !patterns.some((pattern) => matchesStars(key, pattern));
}
