import type { GroupKey } from '../text/keys.js';
import { type AccessState, sameMemberships } from './access-state.js';
import type { Membership, OrgView } from './observed-user.js';
import type { PersonChange } from './person-change.js';
import { deactivates } from './sign-only.js';
import { newcomer } from './target-memberships.js';

/** One write to Sign. All steps of a person make one action. */
export type Step =
  | {
      readonly do: 'create-user';
      readonly accountAdmin: boolean;
      readonly firstName: string;
      readonly lastName: string;
    }
  | {
      /** Read-modify-write of the user's record: only these fields change. */
      readonly do: 'set-record';
      readonly accountAdmin?: boolean;
      readonly firstName?: string;
      readonly lastName?: string;
      readonly email?: string;
      readonly deferrable?: true;
    }
  | {
      readonly do: 'set-groups';
      readonly memberships: readonly Membership[];
      /** Groups to leave, named in the same absolute PUT. */
      readonly leave: readonly GroupKey[];
      readonly deferrable?: true;
    }
  | { readonly do: 'set-state'; readonly state: 'ACTIVE' | 'INACTIVE' };

/**
 * The writes of one change, in order: what is taken away first, what is granted last. A step marked `deferrable` comes
 * before an activation; if Sign refuses it while the user is inactive, `afterRefusal` puts it right behind (SEMANTICS 14).
 */
export function stepsOf(change: PersonChange, view: Pick<OrgView, 'defaultGroup'>, umg: boolean): Step[] {
  const { action, before, after } = change;
  if (before === undefined) return creation(after, view, umg);
  if (action === 'reactivate') return reactivation(before, after, umg);
  return [
    ...revokeAccountAdmin(before, after),
    ...setGroups(before.memberships, after.memberships, umg),
    ...grant(before, after),
    ...changeEmail(before, after),
    // The last step: some accounts refuse to change whom they have made inactive.
    ...(deactivates(action) ? [{ do: 'set-state' as const, state: 'INACTIVE' as const }] : []),
  ];
}

/** The steps to go on with when Sign has refused the deferrable step at `index`. */
export function afterRefusal(steps: readonly Step[], index: number): Step[] {
  const refused = steps[index];
  if (refused === undefined || !('deferrable' in refused))
    throw new Error('Only a deferrable step can be put off.');
  const { deferrable: _, ...again } = refused;
  const rest = steps.slice(index + 1);
  if (again.do === 'set-groups' && rest.some((step) => step.do === 'set-groups')) {
    // The final memberships are written after the activation anyway, and then leave what this step was to leave.
    return rest.map((step) =>
      step.do === 'set-groups' ? { ...step, leave: [...new Set([...again.leave, ...step.leave])] } : step,
    );
  }
  const activation = rest.findIndex((step) => step.do === 'set-state');
  return [...rest.slice(0, activation + 1), again, ...rest.slice(activation + 1)];
}

function creation(after: AccessState, view: Pick<OrgView, 'defaultGroup'>, umg: boolean): Step[] {
  return [
    {
      do: 'create-user',
      accountAdmin: after.accountAdmin,
      firstName: after.firstName ?? '',
      lastName: after.lastName ?? '',
    },
    ...setGroups(newcomer(view), after.memberships, umg),
  ];
}

function reactivation(before: AccessState, after: AccessState, umg: boolean): Step[] {
  const old = new Map(before.memberships.map((membership) => [membership.key, membership]));
  const revokesGroupAdmin = before.memberships.some(
    ({ key, admin }) => admin && !after.memberships.some((later) => later.key === key && later.admin),
  );
  const early = after.memberships.map((membership) => ({
    ...membership,
    admin: membership.admin && (old.get(membership.key)?.admin ?? false),
  }));
  const final = setGroups(before.memberships, after.memberships, umg);
  const grantsLater = !sameMemberships(early, after.memberships);
  return [
    ...revokeAccountAdmin(before, after).map((step) => ({ ...step, deferrable: true as const })),
    ...(revokesGroupAdmin
      ? setGroups(before.memberships, early, umg).map((step) => ({ ...step, deferrable: true as const }))
      : []),
    { do: 'set-state', state: 'ACTIVE' },
    ...(!revokesGroupAdmin ? final : grantsLater ? setGroups(early, after.memberships, umg) : []),
    ...grant(before, after),
    ...changeEmail(before, after),
  ];
}

function revokeAccountAdmin(before: AccessState, after: AccessState) {
  return before.accountAdmin && !after.accountAdmin
    ? [{ do: 'set-record' as const, accountAdmin: false }]
    : [];
}

function grant(before: AccessState, after: AccessState): Step[] {
  const grants = after.accountAdmin && !before.accountAdmin;
  const renames = before.firstName !== after.firstName || before.lastName !== after.lastName;
  if (!grants && !renames) return [];
  const { firstName, lastName } = after;
  return [
    {
      do: 'set-record',
      ...(grants && { accountAdmin: true }),
      ...(renames && firstName !== undefined && { firstName }),
      ...(renames && lastName !== undefined && { lastName }),
    },
  ];
}

/** A step of its own, and the last: an account that refuses it has everything else by then. */
function changeEmail(before: AccessState, { email }: AccessState): Step[] {
  return email === undefined || email === before.email ? [] : [{ do: 'set-record', email }];
}

/** One absolute PUT; without `umg` a person who has one group and gets one needs no farewell to the old one. */
function setGroups(from: readonly Membership[], to: readonly Membership[], umg: boolean) {
  if (sameMemberships(from, to)) return [];
  const stay = new Set(to.map(({ key }) => key));
  const plain = !umg && from.length === 1 && to.length === 1;
  const leave = plain ? [] : from.map(({ key }) => key).filter((key) => !stay.has(key));
  return [{ do: 'set-groups' as const, memberships: to, leave }];
}
