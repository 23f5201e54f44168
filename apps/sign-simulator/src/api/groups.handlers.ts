import { changeMemberships } from '../state/change-memberships.js';
import type { Group } from '../state/model.js';
import type { Org } from '../state/org.js';
import { done, ok, type Answer } from './answer.js';
import { ApiError, permissionDenied } from './api-error.js';
import { groupBody, readBody } from './bodies.js';
import type { Call } from './call.js';
import { listedEmail, namesOf } from './user-members.js';
import { cutPage } from './page.js';

/** List items say `groupId` and `groupName`; a single group says `id` and `name`. */
export function listGroups(call: Call): Answer {
  const { items, page } = cutPage(`${call.org.name}/groups`, call.org.groups.all, call);
  const groupInfoList = items.map(({ id, name, createdDate, isDefault }) => ({
    groupId: id,
    groupName: name,
    createdDate,
    isDefaultGroup: isDefault,
  }));
  return ok({ page, groupInfoList });
}

export function createGroup({ org, json, now }: Call): Answer {
  const { name } = readBody(groupBody, json);
  requireFreeName(org, name, undefined);
  return ok({ id: org.addGroup(name, false, now.toISOString()).id }, 201);
}

export function getGroup({ org, id }: Call): Answer {
  const { name, createdDate, isDefault } = findGroup(org, id);
  return ok({ id, name, createdDate, isDefaultGroup: isDefault });
}

export function putGroup({ org, id, json }: Call): Answer {
  const group = findGroup(org, id);
  const { name } = readBody(groupBody, json);
  requireFreeName(org, name, group);
  org.groups.rename(group, name);
  return done;
}

/** The members leave the group; who had no other is in the Default Group then. */
export function deleteGroup({ org, id }: Call): Answer {
  const group = findGroup(org, id);
  if (group.isDefault) throw permissionDenied('The default group cannot be deleted.');
  const leave = [{ group, admin: false, primary: undefined, leaves: true }];
  const rules = { umg: true, groupsPut: 'delta', defaultGroup: org.groups.defaultGroup } as const;
  for (const user of org.groups.membersOf(group)) {
    org.setMemberships(user, changeMemberships(user.memberships, leave, rules));
  }
  org.groups.remove(group);
  return { status: 204, body: '' };
}

/** Does not tell which group is a member's primary one. */
export function listGroupUsers(call: Call): Answer {
  const { org, id } = call;
  const group = findGroup(org, id);
  const { items, page } = cutPage(`${org.name}/groups/${id}`, org.groups.membersOf(group), call);
  const userInfoList = items.map((user) => ({
    id: user.id,
    email: listedEmail(org, user),
    isGroupAdmin: user.memberships.some((membership) => membership.group === group && membership.admin),
    ...namesOf(user),
    ...(user.extras.company === undefined ? {} : { company: user.extras.company }),
  }));
  return ok({ page, userInfoList });
}

function findGroup(org: Org, id: string): Group {
  const group = org.groups.byId(id);
  if (group === undefined)
    throw new ApiError(404, 'INVALID_GROUP_ID', 'There is no group with this id in the account.');
  return group;
}

function requireFreeName(org: Org, name: string, self: Group | undefined): void {
  const holder = org.groups.byName(name);
  if (holder !== undefined && holder !== self) {
    throw new ApiError(409, 'GROUP_ALREADY_EXISTS', 'A group with this name exists already.');
  }
}
