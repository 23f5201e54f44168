import type { OrgSet } from '#domain';

/** For `($n::text[] is null or o.label = any($n))`: null lets every org through. */
export function labelsIn(orgs: OrgSet): readonly string[] | null {
  return orgs === 'all' ? null : orgs;
}
