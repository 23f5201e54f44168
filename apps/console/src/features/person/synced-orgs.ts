import { type Grant, may } from '../../words/may.js';

/**
 * In which orgs a sync is asked for: the chosen one; else all of them, and where the role holds in some only, those.
 * @returns undefined: all that the configuration has
 */
export function syncedOrgs(
  grants: readonly Grant[],
  orgs: readonly string[],
  chosen: string | undefined,
): string[] | undefined {
  if (chosen !== undefined) return [chosen];
  if (may(grants, 'operator', 'everywhere')) return undefined;
  return orgs.filter((org) => may(grants, 'operator', { org }));
}
