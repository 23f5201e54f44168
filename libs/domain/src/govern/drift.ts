import { type AccessState, primaryOf } from '../planner/access-state.js';
import { emailKey } from '../text/keys.js';

/** A change that somebody made in Sign by hand: what was there before it, and is still wanted. */
export interface Drift {
  readonly expected: AccessState;
}

/** Whether the last known state has what a change now wants; undefined where that state does not say. */
type Agreement = boolean | undefined;

/**
 * Judges whether a change only puts right what somebody has changed in Sign. That is so when everything that it
 * changes was already so when we last wrote the person or saw them in step. If one part of it is new, it is new intent.
 *
 * @param expected the state after our last write, or when the last plan found nothing to do
 * @param found as Sign has the person now
 * @param wanted what the plan would make of it
 */
export function judgeDrift(
  expected: AccessState,
  found: AccessState,
  wanted: AccessState,
): Drift | undefined {
  const agreements = [
    ...rights(expected, found, wanted),
    ...memberships(expected, found, wanted),
    ...primary(expected, found, wanted),
    ...names(expected, found, wanted),
  ];
  if (agreements.includes(false)) return undefined;
  return agreements.includes(true) ? { expected } : undefined;
}

function rights(expected: AccessState, found: AccessState, wanted: AccessState): Agreement[] {
  const account =
    found.accountAdmin === wanted.accountAdmin ? [] : [expected.accountAdmin === wanted.accountAdmin];
  const moves = found.status !== undefined && isInactive(found) !== isInactive(wanted);
  if (!moves) return account;
  // A status that nobody had read may have been the present one all along.
  return [...account, expected.status !== undefined && isInactive(expected) === isInactive(wanted)];
}

function isInactive({ status }: AccessState): boolean {
  return status === 'INACTIVE';
}

function memberships(expected: AccessState, found: AccessState, wanted: AccessState): Agreement[] {
  const [then, now, later] = [rolesOf(expected), rolesOf(found), rolesOf(wanted)];
  const changed = [...new Set([...now.keys(), ...later.keys()])].filter(
    (key) => now.get(key) !== later.get(key),
  );
  return changed.map((key) => then.get(key) === later.get(key));
}

function rolesOf(state: AccessState): Map<string, boolean> {
  return new Map(state.memberships.map(({ key, admin }) => [key, admin]));
}

/** Lists do not tell which of several groups is primary; where nobody asked, the memberships have to do. */
function primary(expected: AccessState, found: AccessState, wanted: AccessState): Agreement[] {
  const [now, later] = [primaryOf(found.memberships)?.key, primaryOf(wanted.memberships)?.key];
  if (now === undefined || later === undefined || now === later) return [];
  const then = primaryOf(expected.memberships)?.key;
  if (then !== undefined) return [then === later];
  return [expected.memberships.some(({ key }) => key === later) ? undefined : false];
}

function names(expected: AccessState, found: AccessState, wanted: AccessState): Agreement[] {
  const parts = (['firstName', 'lastName'] as const).filter(
    (part) => found[part] !== undefined && found[part] !== wanted[part],
  );
  const address =
    found.email === undefined || wanted.email === undefined || found.email === wanted.email
      ? []
      : [expected.email !== undefined && emailKey(expected.email) === emailKey(wanted.email)];
  return [
    ...parts.map((part) => expected[part] !== undefined && expected[part] === wanted[part]),
    ...address,
  ];
}
