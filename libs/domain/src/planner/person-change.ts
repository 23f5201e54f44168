import { type AccessState, primaryOf } from './access-state.js';
import { deactivates, type LeaverAction } from './sign-only.js';

/** What is done to a person, in one piece. */
export type PersonAction = 'create' | 'reactivate' | 'update' | Exclude<LeaverAction, 'exclude'>;

/** What a change means to the people who read a plan. One change can have several. */
export type Effect =
  | 'create'
  | 'reactivate'
  | 'move'
  | 'join'
  | 'leave'
  | 'grant-group-admin'
  | 'revoke-group-admin'
  | 'grant-account-admin'
  | 'revoke-account-admin'
  | 'deactivate'
  | 'rename'
  | 'change-email';

export interface PersonChange {
  readonly action: PersonAction;
  /** Absent for somebody who is not in Sign yet. */
  readonly before?: AccessState;
  readonly after: AccessState;
  readonly effects: readonly Effect[];
}

export function personChange(
  action: PersonAction,
  before: AccessState | undefined,
  after: AccessState,
): PersonChange {
  return { action, ...(before && { before }), after, effects: effectsOf(action, before, after) };
}

function effectsOf(action: PersonAction, before: AccessState | undefined, after: AccessState): Effect[] {
  const effects = new Set<Effect>();
  if (action === 'create' || action === 'reactivate') effects.add(action);
  if (deactivates(action)) effects.add('deactivate');
  if (before !== undefined) groupEffects(before, after, effects);
  const old = before?.memberships ?? [];
  const admins = new Map(old.map((membership) => [membership.key, membership.admin]));
  if (after.memberships.some(({ key, admin }) => admin && !admins.get(key))) effects.add('grant-group-admin');
  const later = new Map(after.memberships.map((membership) => [membership.key, membership.admin]));
  if (old.some(({ key, admin }) => admin && !later.get(key))) effects.add('revoke-group-admin');
  if (after.accountAdmin && !before?.accountAdmin) effects.add('grant-account-admin');
  if (before?.accountAdmin && !after.accountAdmin) effects.add('revoke-account-admin');
  if (before && (before.firstName !== after.firstName || before.lastName !== after.lastName)) {
    effects.add('rename');
  }
  if (before && before.email !== after.email) effects.add('change-email');
  return [...effects];
}

function groupEffects(before: AccessState, after: AccessState, effects: Set<Effect>): void {
  const old = new Set(before.memberships.map(({ key }) => key));
  const now = new Set(after.memberships.map(({ key }) => key));
  const from = primaryOf(before.memberships)?.key;
  const to = primaryOf(after.memberships)?.key;
  if (to !== undefined && from !== to) effects.add('move');
  if ([...now].some((key) => !old.has(key) && key !== to)) effects.add('join');
  if ([...old].some((key) => !now.has(key) && key !== from)) effects.add('leave');
}
