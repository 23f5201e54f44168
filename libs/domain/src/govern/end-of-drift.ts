import type { AccessState } from '../planner/access-state.js';
import type { GroupKey } from '../text/keys.js';

/** `healed`: Sign is again as it was expected. `accepted`: what somebody did by hand is what is wanted now. */
export type DriftEnd = 'healed' | 'accepted';

/** How a drift has ended about whose person nothing is to be done any more. */
export function endOfDrift(
  { expected, actual }: { readonly expected: AccessState; readonly actual: AccessState },
  now: AccessState | undefined,
): DriftEnd {
  if (now === undefined) return 'healed';
  const stays =
    (expected.accountAdmin === actual.accountAdmin || now.accountAdmin === actual.accountAdmin) &&
    (isInactive(expected) === isInactive(actual) || isInactive(now) === isInactive(actual)) &&
    keysOf(expected, actual).every((key) => {
      const role = roleIn(actual, key);
      return roleIn(expected, key) === role || roleIn(now, key) === role;
    });
  return stays ? 'accepted' : 'healed';
}

function isInactive({ status }: AccessState): boolean {
  return status === 'INACTIVE';
}

function keysOf(...states: readonly AccessState[]): GroupKey[] {
  return [...new Set(states.flatMap(({ memberships }) => memberships.map(({ key }) => key)))];
}

function roleIn({ memberships }: AccessState, key: GroupKey): boolean | undefined {
  return memberships.find((membership) => membership.key === key)?.admin;
}
