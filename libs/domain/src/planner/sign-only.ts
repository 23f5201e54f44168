import type { OrgPolicy, SignOnlyAction, SyncPolicy } from '../rules/sync-policy.js';
import { type AccessState, primaryOf } from './access-state.js';
import { member } from './target-memberships.js';
import type { OrgView } from './observed-user.js';

/** What is done to somebody who is in Sign only. */
export type LeaverAction = SignOnlyAction | 'reset_and_deactivate';

/** The action of one org. Where nobody may be deactivated, a leaver policy still takes every right. */
export function leaverActionIn(
  { signOnlyAction }: Pick<SyncPolicy, 'signOnlyAction'>,
  { deactivateUsers }: Pick<OrgPolicy, 'deactivateUsers'>,
): LeaverAction {
  if (signOnlyAction !== 'delete' && signOnlyAction !== 'suspend') return signOnlyAction;
  if (!deactivateUsers) return 'reset';
  return signOnlyAction === 'delete' ? 'reset_and_deactivate' : 'deactivate';
}

/** Whether the last step of an action takes the account out of use. */
export function deactivates(action: string): boolean {
  return action === 'deactivate' || action === 'reset_and_deactivate';
}

/** What the Sign-only action makes of somebody (SEMANTICS 19). Equal to `before` means that there is nothing to do. */
export function signOnlyTarget(
  action: LeaverAction,
  before: AccessState,
  view: OrgView,
  deactivateUsers: boolean,
): AccessState {
  const inDefault = (admin: boolean) => [member(view.defaultGroup.key, admin, true, view)];
  const stripped = { accountAdmin: false, memberships: inDefault(false) };
  switch (action) {
    case 'exclude':
      return before;
    case 'deactivate':
      return deactivateUsers ? { ...before, status: 'INACTIVE' } : before;
    case 'reset_and_deactivate':
      return { ...before, ...stripped, ...(deactivateUsers && { status: 'INACTIVE' }) };
    case 'reset':
      return { ...before, ...stripped };
    case 'remove_groups':
      return { ...before, memberships: inDefault(primaryOf(before.memberships)?.admin ?? false) };
    case 'remove_roles':
      return {
        ...before,
        accountAdmin: false,
        memberships: before.memberships.map((membership) => ({ ...membership, admin: false })),
      };
  }
}

/** Whether the configured action can do anything at all in this org. If not, nobody counts against the limit. */
export function signOnlyActs(action: LeaverAction, deactivateUsers: boolean): boolean {
  return action !== 'exclude' && (action !== 'deactivate' || deactivateUsers);
}
