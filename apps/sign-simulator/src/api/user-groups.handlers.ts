import { changeMemberships } from '../state/change-memberships.js';
import type { Membership } from '../state/model.js';
import { done, ok, type Answer } from './answer.js';
import { ApiError } from './api-error.js';
import { readBody, userGroupsBody } from './bodies.js';
import type { Call } from './call.js';
import { findUser, refuseWhileInactive } from './users.handlers.js';

/** Settings as a plain group has them; the first name is spelled as Acrobat Sign spells it. */
const inheritedSettings = {
  libaryDocumentCreationVisible: { value: true, inherited: true },
  sendRestrictedToWorkflows: { value: false, inherited: true },
  userCanSend: { value: true, inherited: true },
};

export function getUserGroups({ org, id }: Call): Answer {
  return ok({ groupInfoList: findUser(org, id).memberships.map(membershipOf) });
}

export function putUserGroups({ org, id, json }: Call): Answer {
  const user = findUser(org, id);
  const { groupInfoList } = readBody(userGroupsBody, json);
  refuseWhileInactive(org, user);
  const entries = groupInfoList.map((entry) => {
    const group = org.groups.byId(entry.id);
    if (group === undefined) {
      throw new ApiError(
        400,
        'INVALID_GROUP_ID',
        `There is no group with the id ${entry.id} in the account.`,
      );
    }
    return {
      group,
      admin: entry.isGroupAdmin ?? false,
      primary: entry.isPrimaryGroup,
      leaves: entry.status === 'DELETED',
    };
  });
  const { umg, groupsPut } = org.settings;
  const rules = { umg, groupsPut, defaultGroup: org.groups.defaultGroup };
  org.setMemberships(user, changeMemberships(user.memberships, entries, rules));
  return done;
}

function membershipOf({ group, admin, primary }: Membership): object {
  return {
    id: group.id,
    name: group.name,
    isGroupAdmin: admin,
    isPrimaryGroup: primary,
    status: 'ACTIVE',
    createdDate: group.createdDate,
    settings: inheritedSettings,
  };
}
