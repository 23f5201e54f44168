import { isEmailAddress } from '../text/keys.js';
import type { HintSubject } from './hint.js';

/** An event of Okta's System Log, as far as it is read. */
export interface OktaEvent {
  readonly uuid: string;
  /** ISO 8601. */
  readonly published: string;
  readonly eventType: string;
  readonly outcome?: { readonly result?: string | undefined } | null | undefined;
  readonly target?: readonly OktaTarget[] | null | undefined;
}

interface OktaTarget {
  readonly id: string;
  readonly type: string;
  /** Of a user the login, which need not be an address; of a group `unknown`. */
  readonly alternateId?: string | null | undefined;
  readonly displayName?: string | null | undefined;
}

/** Something happened to a person: they are looked at, and their groups with them. */
const OF_PEOPLE = [
  ...['user.lifecycle.', 'user.account.update_profile', 'user.account.update_primary_email'],
  ...['group.user_membership.', 'application.user_membership.'],
];
/** Something happened to a group as a whole. */
const OF_GROUPS = ['group.lifecycle.', 'group.profile.update'];
/** Nothing came of it. */
const IN_VAIN = new Set(['FAILURE', 'SKIPPED', 'DENY']);

/** What an event filter of the System Log asks for, to see the same events there. */
export const OKTA_EVENT_PREFIXES: readonly string[] = [...OF_PEOPLE, ...OF_GROUPS];

/**
 * Whom an event of Okta concerns: mostly one person; nobody for events that change nothing about people's access. What
 * has happened to them is not read from it, since events come late, twice and in any order.
 */
export function subjectsOfOktaEvent({ eventType, outcome, target }: OktaEvent): HintSubject[] {
  if (IN_VAIN.has(outcome?.result ?? '')) return [];
  const targets = target ?? [];
  if (startsWithAny(eventType, OF_PEOPLE)) {
    const people = targets.filter(({ type }) => type === 'User').map(personOf);
    // A change of membership that names no person is one of the whole group.
    return people.length > 0 ? people : groupsOf(targets);
  }
  return startsWithAny(eventType, OF_GROUPS) ? groupsOf(targets) : [];
}

function personOf({ id, alternateId }: OktaTarget): HintSubject {
  const isAddress = typeof alternateId === 'string' && isEmailAddress(alternateId);
  return { kind: 'person', key: id, ...(isAddress && { email: alternateId }) };
}

function groupsOf(targets: readonly OktaTarget[]): HintSubject[] {
  return targets.flatMap(({ type, displayName }) =>
    type === 'UserGroup' && typeof displayName === 'string' && displayName !== ''
      ? [{ kind: 'group' as const, name: displayName }]
      : [],
  );
}

function startsWithAny(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => text.startsWith(prefix));
}
