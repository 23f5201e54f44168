import type { OrgName, OrgScope } from '#domain';
import { z } from 'zod';
import type { ConfigFile } from '../files/config-file.js';
import { unknownOrg } from '../orgs/load-orgs.js';
import { wrongType } from '../schema/fields.js';
import { orgScopeSchema } from './org-scope.schema.js';

const KEY = 'scope';
const WANTED =
  'a mapping of org names to whom this configuration is for, such as {primary: {domains: [example.com]}}';

/**
 * `scope`: whose people this configuration is for, org by org. Orgs that are not named are its own as a whole.
 *
 * @param names of `sign_orgs`; undefined when these are wrong
 */
export function loadOrgScopes(
  main: ConfigFile,
  names: readonly OrgName[] | undefined,
): ReadonlyMap<OrgName, OrgScope> {
  const scopes = new Map<OrgName, OrgScope>();
  const section = main.value[KEY];
  if (section === undefined) return scopes;
  const entries = main.parse([KEY], mapping, section) ?? {};
  for (const [org, written] of Object.entries(entries)) {
    if (names !== undefined && !names.includes(org)) main.problemOfKey([KEY, org], unknownOrg(org, names));
    const scope = main.parse([KEY, org], orgScopeSchema, written);
    if (scope !== undefined) scopes.set(org, scope);
  }
  return scopes;
}

const mapping = z
  .record(z.string(), z.unknown(), { error: (issue) => wrongType(issue.input, 'a mapping', WANTED) })
  .refine((entries) => Object.keys(entries).length > 0, {
    error: `names no org. Give ${WANTED}, or take the key out.`,
  });
