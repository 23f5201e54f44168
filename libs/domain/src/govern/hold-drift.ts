import type { PersonItem } from '../plan/plan-item.js';
import { reportsDrift, type DriftPolicy } from './drift-policy.js';
import { driftWords } from './drift-words.js';
import type { Withholding } from './withhold.js';

/**
 * Holds what only puts a change by hand right, in orgs that report such changes.
 *
 * @param firstSeen when the drift of an item was seen first, ISO 8601 in UTC
 */
export function holdDrift(
  policy: DriftPolicy | undefined,
  firstSeen: (item: PersonItem) => string,
): Withholding {
  return (item) => {
    const { drift, change, org } = item;
    if (drift === undefined || change.before === undefined || !reportsDrift(policy, org)) return undefined;
    return { reason: 'DRIFT_REPORTED', because: driftWords(drift.expected, change.before, firstSeen(item)) };
  };
}
