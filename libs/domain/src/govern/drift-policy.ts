import type { OrgName } from '../rules/rule.js';

/**
 * `heal`: a change made by hand in Sign is put right by the next run, as the original does (SEMANTICS 27).
 * `report`: it is listed and waits; what directory and rules newly want goes on.
 */
export const DRIFT_TREATMENTS = ['heal', 'report'] as const;
export type DriftTreatment = (typeof DRIFT_TREATMENTS)[number];

/** An org that is not named heals. */
export type DriftPolicy = Readonly<Record<OrgName, DriftTreatment>>;

export function reportsDrift(policy: DriftPolicy | undefined, org: OrgName): boolean {
  return policy?.[org] === 'report';
}
