import type { AccessState } from '../planner/access-state.js';
import { emailKey, type GroupKey } from '../text/keys.js';

export type ShadowFieldName = 'account' | 'group' | 'group admin' | 'account admin' | 'name' | 'address';

/** One part of a state: what it is compared by, and the same in words. */
export interface FieldValue {
  readonly compared: string;
  readonly words: string;
}

/** Four states of one person; absent: there is no such user, or nothing was withheld. */
export interface ShadowStates {
  readonly before?: AccessState;
  /** Absent for somebody whom we would not have created. */
  readonly predicted?: AccessState;
  readonly withheld?: AccessState;
  readonly actual?: AccessState;
}

type Four<Value> = { readonly [State in keyof ShadowStates]?: Value };

/** A part of a person in all four states. `predicted` and `actual` are always told. */
export interface ShadowPart extends Four<FieldValue> {
  readonly what: ShadowFieldName;
  readonly predicted: FieldValue;
  readonly actual: FieldValue;
}

/** What can be compared of a person. Of somebody who is not there in one of the states only that is compared. */
export function partsOf(states: ShadowStates, comparesNames: boolean): ShadowPart[] {
  const { before, predicted, actual } = states;
  const account = accountPart(states);
  if (predicted === undefined || actual === undefined) return [account];
  const common = commonGroups(predicted, actual);
  const knowsPrimary = [before, predicted, states.withheld, actual].every(isPrimaryKnown);
  const parts: (ShadowPart | undefined)[] = [
    account,
    part('group', states, (state) => groups(state, knowsPrimary)),
    part('group admin', states, (state) => groupAdmin(state, common)),
    part('account admin', states, ({ accountAdmin }) => told(accountAdmin ? 'yes' : 'no')),
    // Nobody keeps names in sync unless the configuration says so; at creation everybody writes them.
    comparesNames || before === undefined ? part('name', states, name) : undefined,
    part('address', states, address),
  ];
  return parts.filter((one) => one !== undefined);
}

const ACCOUNT_WORDS = { none: 'no account', active: 'active', inactive: 'inactive' } as const;

/** Lists do not tell a status: where nobody has looked, it is what the other states say. */
function accountPart(states: ShadowStates): ShadowPart {
  const { before, predicted, withheld, actual } = states;
  const known = [actual, predicted, before].find((state) => state?.status !== undefined)?.status;
  const valueOf = (state: AccessState | undefined): FieldValue => {
    const status = state?.status ?? known;
    const compared = state === undefined ? 'none' : status === 'INACTIVE' ? 'inactive' : 'active';
    return { compared, words: ACCOUNT_WORDS[compared] };
  };
  return {
    what: 'account',
    ...{ before: valueOf(before), predicted: valueOf(predicted), actual: valueOf(actual) },
    ...(withheld && { withheld: valueOf(withheld) }),
  };
}

/** @returns undefined where the states that matter say nothing of it */
function part(
  what: ShadowFieldName,
  { before, predicted, withheld, actual }: ShadowStates,
  valueOf: (state: AccessState) => FieldValue | undefined,
): ShadowPart | undefined {
  const [ours, theirs] = [predicted && valueOf(predicted), actual && valueOf(actual)];
  if (ours === undefined || theirs === undefined) return undefined;
  const [then, kept] = [before && valueOf(before), withheld && valueOf(withheld)];
  return {
    what,
    predicted: ours,
    actual: theirs,
    ...(then && { before: then }),
    ...(kept && { withheld: kept }),
  };
}

function isPrimaryKnown(state: AccessState | undefined): boolean {
  if (state === undefined || state.memberships.length <= 1) return true;
  return state.memberships.some(({ primary }) => primary);
}

/** Where one state does not know which of several groups is the primary one, that is not compared. */
function groups({ memberships }: AccessState, knowsPrimary: boolean): FieldValue {
  const marked = knowsPrimary && memberships.length > 1;
  const keys = memberships.map(({ key, primary }) => `${key}${marked && primary ? '\t1' : ''}`);
  const sorted = memberships.toSorted((a, b) => Number(b.primary) - Number(a.primary));
  const names = sorted.map(({ name: groupName }) => groupName).join(', ');
  return { compared: keys.toSorted().join('\n'), words: names === '' ? 'no group' : names };
}

function commonGroups(predicted: AccessState, actual: AccessState): ReadonlySet<GroupKey> {
  const ours = new Set(predicted.memberships.map(({ key }) => key));
  return new Set(actual.memberships.map(({ key }) => key).filter((key) => ours.has(key)));
}

/** Rights in a group that only one side has are told by the group already. */
function groupAdmin({ memberships }: AccessState, common: ReadonlySet<GroupKey>): FieldValue {
  const administered = memberships.filter(({ key, admin }) => admin && common.has(key));
  const words = administered.map(({ name: groupName }) => groupName).join(', ');
  return {
    compared: administered
      .map(({ key }) => key)
      .toSorted()
      .join('\n'),
    words: words === '' ? 'no' : words,
  };
}

function name({ firstName, lastName }: AccessState): FieldValue | undefined {
  return firstName === undefined || lastName === undefined
    ? undefined
    : told(`${firstName} ${lastName}`.trim());
}

function address({ email }: AccessState): FieldValue | undefined {
  return email === undefined ? undefined : { compared: emailKey(email), words: email };
}

function told(words: string): FieldValue {
  return { compared: words, words };
}
