import { groupKey, type OrgName } from '#domain';
import { unknownOrg } from '../orgs/load-orgs.js';
import { show } from '../schema/fields.js';

const DELIMITER = '::';

/** A Sign group as a configuration names it, its org told apart. */
export interface SignGroupName {
  readonly org: OrgName;
  readonly name: string;
}

/**
 * Reads `org::Group` or `Group` (SEMANTICS 6). A group's own name may contain `::`; then the org has to be written.
 *
 * @returns the group, or what is wrong with it
 */
export function parseSignGroup(written: string, orgs: readonly OrgName[]): SignGroupName | string {
  const parts = written.split(DELIMITER);
  if (parts.length === 1) return { org: 'primary', name: written.trim() };
  const [prefix = ''] = parts;
  const cut = parts.findIndex((_, index) => index > 0 && orgs.includes(joined(parts.slice(0, index))));
  const org = cut > 0 ? joined(parts.slice(0, cut)) : prefix.trim();
  const name = joined(parts.slice(cut > 0 ? cut : 1));
  if (org === '')
    return `${show(written)} has no org before "::". Write org::Group, or Group alone for primary.`;
  if (cut < 0) return unknownOrg(org, orgs);
  if (name === '') return `${show(written)} names no group after "::". Write ${org}::Group.`;
  return { org, name };
}

export function isSameGroup(a: SignGroupName, b: SignGroupName): boolean {
  return a.org === b.org && groupKey(a.name) === groupKey(b.name);
}

/** As a person writes it: without the org where that is primary. */
export function writeSignGroup({ org, name }: SignGroupName): string {
  return org === 'primary' ? name : `${org}${DELIMITER}${name}`;
}

function joined(parts: readonly string[]): string {
  return parts.join(DELIMITER).trim();
}
