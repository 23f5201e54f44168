import { fold } from '../fold.js';
import { extrasOf } from '../state/load-state.js';
import type { User } from '../state/model.js';
import type { Org } from '../state/org.js';
import { done, ok, type Answer } from './answer.js';
import { ApiError, invalidArguments, permissionDenied } from './api-error.js';
import { newUserBody, readBody, stateBody, userBody } from './bodies.js';
import type { Call } from './call.js';
import { listedEmail, namesOf } from './user-members.js';
import { cutPage } from './page.js';

export function listUsers(call: Call): Answer {
  const { org } = call;
  const { items, page } = cutPage(`${org.name}/users`, org.users.all, call);
  return ok({ page, userInfoList: items.map((user) => summaryOf(org, user)) });
}

export function getUser({ org, id }: Call): Answer {
  return ok(detailOf(org, findUser(org, id)));
}

export function createUser(call: Call): Answer {
  const { org, json, now } = call;
  const body = readBody(newUserBody, json);
  if (org.settings.enterprise) {
    throw permissionDenied('Users of this account are created in the Admin Console.');
  }
  requireFreeEmail(org, body.email, undefined);
  const user = org.addUser({
    email: body.email.trim(),
    firstName: body.firstName,
    lastName: body.lastName,
    status: org.settings.newUserStatus,
    accountAdmin: body.isAccountAdmin,
    stateLocked: false,
    extras: { ...extrasOf(body), createdDate: now.toISOString() },
    memberships: [{ group: org.groups.defaultGroup, admin: false, primary: true }],
  });
  return ok({ userId: user.id }, 201);
}

/** Replaces the whole record. Groups cannot be changed here, nor the status: each has a route of its own. */
export function putUser({ org, id, json }: Call): Answer {
  const user = findUser(org, id);
  const body = readBody(userBody, json);
  refuseWhileInactive(org, user);
  if (body.id !== user.id) throw immutable('id');
  if (body.status !== user.status) throw immutable('status');
  requireFreeEmail(org, body.email, user);
  org.users.changeEmail(user, body.email);
  user.firstName = body.firstName;
  user.lastName = body.lastName;
  user.accountAdmin = body.isAccountAdmin;
  user.extras = extrasOf(body);
  return done;
}

/** Being in that state already is no error: 200 with `ALREADY_ACTIVE` or `ALREADY_INACTIVE`. */
export function putUserState({ org, id, json }: Call): Answer {
  const user = findUser(org, id);
  const { state } = readBody(stateBody, json);
  if (org.settings.enterprise) {
    throw permissionDenied('The state of users of this account is changed in the Admin Console.');
  }
  if (user.stateLocked) throw permissionDenied('The state of this user cannot be changed.');
  const code = changeState(user, state);
  return ok({ code, state: user.status, message: `The user is ${user.status}.` });
}

function changeState(user: User, state: 'ACTIVE' | 'INACTIVE'): string {
  if (user.status === state) return `ALREADY_${state}`;
  // Who never finished signing up becomes active by setting a password, not by this call.
  const awaited = state === 'ACTIVE' && user.status !== 'INACTIVE';
  if (awaited) return 'SET_PASSWORD_WORKFLOW_INITIATED';
  user.status = state;
  return 'OK';
}

/** @throws ApiError 404 INVALID_USER_ID; `me` is the owner of the key */
export function findUser(org: Org, id: string): User {
  const user = id === 'me' ? org.owner : org.users.byId(id);
  if (user === undefined)
    throw new ApiError(404, 'INVALID_USER_ID', 'There is no user with this id in the account.');
  return user;
}

export function refuseWhileInactive(org: Org, user: User): void {
  if (user.status === 'INACTIVE' && !org.settings.changesWhileInactive) {
    throw permissionDenied('An inactive user cannot be changed.');
  }
}

function immutable(member: string): ApiError {
  return new ApiError(400, 'MODIFYING_IMMUTABLE_FIELDS', `${member} cannot be changed by this call.`);
}

function requireFreeEmail(org: Org, email: string, self: User | undefined): void {
  if (!/^[^\s@]+@[^\s@]+$/.test(email.trim())) {
    throw invalidArguments('email: is not an e-mail address.');
  }
  const holder = org.users.byEmail(email);
  if (holder !== undefined && holder !== self) {
    throw new ApiError(409, 'USER_ALREADY_EXISTS', 'A user with this e-mail address exists already.');
  }
}

/** The list tells neither the status nor the groups. */
function summaryOf(org: Org, user: User): object {
  return {
    id: user.id,
    email: listedEmail(org, user),
    isAccountAdmin: user.accountAdmin,
    accountId: org.accountId,
    ...(user.extras.company === undefined ? {} : { company: user.extras.company }),
    ...namesOf(user),
  };
}

function detailOf(org: Org, user: User): object {
  return {
    ...user.extras,
    id: user.id,
    email: fold(user.email),
    isAccountAdmin: user.accountAdmin,
    status: user.status,
    accountId: org.accountId,
    ...namesOf(user),
    primaryGroupId: user.memberships.find(({ primary }) => primary)?.group.id,
  };
}
