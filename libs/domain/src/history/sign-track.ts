import { sameState } from '../planner/removals.js';
import type { AccessState } from '../planner/access-state.js';
import type { EmailKey } from '../text/keys.js';
import type { ItemRecord, OrgRecords, SignRecord } from './history-facts.js';
import type { SignCause } from './history-step.js';

/** A state of the person in one org, and who is behind it. */
export interface SignFinding {
  readonly at: string;
  readonly cause: SignCause;
  readonly run?: string;
  readonly item?: string;
  readonly before?: AccessState;
  readonly user: AccessState;
}

type Records = Pick<OrgRecords, 'users' | 'items'> & { readonly emailKey: EmailKey };

/** Which of several users the person is: the one with the address, then one who is not INACTIVE. */
function userOf(records: readonly SignRecord[], emailKey: EmailKey): SignRecord | undefined {
  const rank = ({ emailKey: key, state: { status } }: SignRecord) =>
    Number(key !== emailKey) * 2 + Number(status === 'INACTIVE');
  return records.toSorted(
    (a, b) => rank(a) - rank(b) || (a.signUserId < b.signUserId ? -1 : a.signUserId > b.signUserId ? 1 : 0),
  )[0];
}

function inOrder(records: readonly SignRecord[]): SignRecord[] {
  return records.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.revision - b.revision));
}

/** Every state that the person came to have, in order. */
export function statesOf({ users, items, emailKey }: Records): SignFinding[] {
  const present = new Map<string, SignRecord>();
  const findings: SignFinding[] = [];
  let last: SignRecord | undefined;
  for (const record of inOrder(users)) {
    const previous = present.get(record.signUserId);
    present.set(record.signUserId, record);
    const now = userOf([...present.values()], emailKey);
    if (now === undefined || now === last) continue;
    // Another user takes over: its state is not new, only that it is the person.
    findings.push(findingOf(now, now === record ? previous : last, record.at, items, users));
    last = now;
  }
  return findings;
}

/** @param at when the person came to be this user in this state */
function findingOf(
  record: SignRecord,
  previous: SignRecord | undefined,
  at: string,
  items: readonly ItemRecord[],
  users: readonly SignRecord[],
): SignFinding {
  const writer = writerOf(record, previous, items, users);
  const run = writer?.appliedBy ?? record.run;
  return {
    at,
    cause: writer ? 'run' : causeOf(record, previous),
    ...(run !== undefined && { run }),
    ...(writer && { item: writer.id }),
    ...(previous && { before: previous.state }),
    user: record.state,
  };
}

/** The item whose write made the state. One that was in doubt is found later, by looking: its call had been intended before. */
function writerOf(
  { item, at }: SignRecord,
  previous: SignRecord | undefined,
  items: readonly ItemRecord[],
  users: readonly SignRecord[],
): ItemRecord | undefined {
  if (item !== undefined) return items.find(({ id }) => id === item);
  const known = new Set(users.map((record) => record.item));
  return items.find(
    ({ id, state, intendedAt }) =>
      !known.has(id) &&
      UNDER_WAY.has(state) &&
      intendedAt !== undefined &&
      intendedAt <= at &&
      intendedAt > (previous?.at ?? ''),
  );
}

const UNDER_WAY = new Set(['applied', 'failed', 'in_doubt', 'intended']);

function causeOf({ state }: SignRecord, previous: SignRecord | undefined): SignCause {
  if (previous === undefined) return 'first-seen';
  return sameState(stripped(previous.state, state), stripped(state, previous.state)) ? 'looked' : 'hand';
}

/** Without what the other one does not know. */
function stripped(state: AccessState, other: AccessState): AccessState {
  const { status, ...rest } = state;
  const primaryKnown = [state, other].every(({ memberships }) => memberships.some(({ primary }) => primary));
  return {
    ...rest,
    ...(status !== undefined && other.status !== undefined && { status }),
    memberships: primaryKnown
      ? rest.memberships
      : rest.memberships.map((membership) => ({ ...membership, primary: false })),
  };
}
