import { z } from 'zod';
import { SimulatorError } from '../errors.js';
import { membershipsFrom, newUser, type Orgs } from './load-state.js';
import type { User } from './model.js';
import type { Org } from './org.js';
import {
  groupDocumentSchema,
  membershipDocumentSchema,
  userDocumentSchema,
  userExtraNames,
  userExtrasShape,
  userStatusSchema,
} from './state-document.js';

const changeSchema = z.strictObject({
  email: z.string().trim().min(1).optional(),
  firstName: z.string().nullable().optional(),
  lastName: z.string().nullable().optional(),
  status: userStatusSchema.optional(),
  accountAdmin: z.boolean().optional(),
  stateLocked: z.boolean().optional(),
  groups: z.array(membershipDocumentSchema).optional(),
  ...userExtrasShape,
});

const editSchema = z.strictObject({
  /** May be left out when there is one org only. */
  org: z.string().optional(),
  /** The user whom `set` changes. */
  email: z.string().optional(),
  set: changeSchema.optional(),
  /** The org's integration key from now on; the one before is refused. */
  key: z.string().min(1).optional(),
  addUser: userDocumentSchema.optional(),
  addGroup: z.union([z.string().trim().min(1), groupDocumentSchema.omit({ default: true })]).optional(),
});
type Edit = z.output<typeof editSchema>;
/** A change that a person makes in Acrobat Sign by hand, outside the API and its limits. */
export type EditInput = z.input<typeof editSchema>;

/**
 * Makes changes in order. Within one edit a group is added first, then a user, then `set` is done.
 *
 * @returns how many edits were made
 * @throws SimulatorError SIM_EDIT_INVALID naming the first edit that cannot be made; those before it stay made
 */
export function editState(orgs: Orgs, input: unknown, now: Date): number {
  const edits = z.array(editSchema).safeParse(Array.isArray(input) ? input : [input]);
  if (!edits.success) throw new SimulatorError('SIM_EDIT_INVALID', z.prettifyError(edits.error));
  edits.data.forEach((edit, index) => {
    const refuse = (problem: string): never => {
      throw new SimulatorError('SIM_EDIT_INVALID', `edit ${index + 1}: ${problem}`);
    };
    applyEdit(orgOf(orgs, edit.org, refuse), edit, now, refuse);
  });
  return edits.data.length;
}

type Refuse = (problem: string) => never;

function orgOf(orgs: Orgs, name: string | undefined, refuse: Refuse): Org {
  const names = [...orgs.keys()];
  const wanted = name ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined) return refuse(`org is missing; one of: ${names.join(', ')}`);
  return orgs.get(wanted) ?? refuse(`there is no org "${wanted}"; one of: ${names.join(', ')}`);
}

function applyEdit(org: Org, edit: Edit, now: Date, refuse: Refuse): void {
  const { addGroup, addUser, email, key, set } = edit;
  if ([addGroup, addUser, key, set].every((part) => part === undefined)) {
    refuse('nothing to do: give set (with email), addUser, addGroup or key');
  }
  if (key !== undefined) org.key = key;
  if (addGroup !== undefined) {
    const name = typeof addGroup === 'string' ? addGroup : addGroup.name;
    if (org.groups.byName(name) !== undefined) refuse(`group "${name}" exists already`);
    org.addGroup(name, false, now.toISOString());
  }
  if (addUser !== undefined) {
    if (org.users.byEmail(addUser.email) !== undefined) refuse(`user ${addUser.email} exists already`);
    org.addUser(newUser(org, addUser, refuse));
  }
  if (set !== undefined) {
    const user = org.users.byEmail(email ?? refuse('set needs email'));
    setMembers(org, user ?? refuse(`there is no user ${email}`), set, refuse);
  }
}

function setMembers(org: Org, user: User, set: NonNullable<Edit['set']>, refuse: Refuse): void {
  const memberships = set.groups && membershipsFrom(org, set.groups, refuse);
  if (set.email !== undefined) {
    const holder = org.users.byEmail(set.email);
    if (holder !== undefined && holder !== user) refuse(`user ${set.email} exists already`);
    org.users.changeEmail(user, set.email);
  }
  if (set.firstName !== undefined) user.firstName = set.firstName;
  if (set.lastName !== undefined) user.lastName = set.lastName;
  user.status = set.status ?? user.status;
  user.accountAdmin = set.accountAdmin ?? user.accountAdmin;
  user.stateLocked = set.stateLocked ?? user.stateLocked;
  for (const name of userExtraNames) if (set[name] !== undefined) user.extras[name] = set[name];
  if (memberships !== undefined) org.setMemberships(user, memberships);
}
