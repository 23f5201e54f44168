import type { SignOnlyAction } from '../rules/sync-policy.js';
import { type AccessState, primaryOf } from './access-state.js';
import { member } from './target-memberships.js';
import type { OrgView } from './observed-user.js';

/** What the Sign-only action makes of somebody (SEMANTICS 19). Equal to `before` means that there is nothing to do. */
export function signOnlyTarget(
  action: SignOnlyAction,
  before: AccessState,
  view: OrgView,
  deactivateUsers: boolean,
): AccessState {
  const inDefault = (admin: boolean) => [member(view.defaultGroup.key, admin, true, view)];
  switch (action) {
    case 'exclude':
      return before;
    case 'deactivate':
      return deactivateUsers ? { ...before, status: 'INACTIVE' } : before;
    case 'reset':
      return { ...before, accountAdmin: false, memberships: inDefault(false) };
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
export function signOnlyActs(action: SignOnlyAction, deactivateUsers: boolean): boolean {
  return action !== 'exclude' && (action !== 'deactivate' || deactivateUsers);
}
