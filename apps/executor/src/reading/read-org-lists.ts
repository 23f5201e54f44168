import { randomUUID } from 'node:crypto';
import type { ObservedGroup, ObservedRepository } from '#db';
import { emailKey, groupKey } from '#domain';
import type { SignApi } from '#sign';
import { forEachOf } from '../actions/for-each-of.js';

export interface StagedLists {
  readonly refreshId: string;
  readonly groups: readonly ObservedGroup[];
  /** Users whom Sign must still have and who are in no list, also after a second reading (SEMANTICS 25). */
  readonly missing: readonly string[];
}

/**
 * Reads an org's groups, users and memberships into the staging tables: a handful of calls for each thousand people.
 * A list that lacks users who must be there is read once more; nothing is ever concluded from their absence.
 */
export async function readOrgLists(
  api: SignApi,
  orgId: string,
  atOnce: number,
  observed: ObservedRepository,
  signal: AbortSignal,
): Promise<StagedLists> {
  const refreshId = randomUUID();
  try {
    const groups = await listGroups(api, signal);
    await Promise.all([
      stageUsers(api, refreshId, observed, signal),
      forEachOf(groups, atOnce, (group) => stageMembers(api, refreshId, group.id, observed, signal)),
    ]);
    await observed.analyzeStage();
    let missing = await observed.missingFromStage(refreshId, orgId);
    if (missing.length > 0) {
      await stageUsers(api, refreshId, observed, signal);
      missing = await observed.missingFromStage(refreshId, orgId);
    }
    return { refreshId, groups, missing };
  } catch (error) {
    await observed.discardStage(refreshId);
    throw error;
  }
}

async function listGroups(api: SignApi, signal: AbortSignal): Promise<ObservedGroup[]> {
  const groups: ObservedGroup[] = [];
  for await (const page of api.listGroups({ signal })) {
    groups.push(...page.map(({ id, name, isDefault }) => ({ id, name, isDefault, key: groupKey(name) })));
  }
  return groups;
}

async function stageUsers(
  api: SignApi,
  refreshId: string,
  observed: ObservedRepository,
  signal: AbortSignal,
): Promise<void> {
  for await (const page of api.listUsers({ signal })) {
    const users = page.map((user) => ({
      ...{
        id: user.id,
        email: user.email,
        emailKey: emailKey(user.email),
        accountAdmin: user.isAccountAdmin,
      },
      ...{ firstName: user.firstName ?? '', lastName: user.lastName ?? '' },
    }));
    if (users.length > 0) await observed.stageUsers(refreshId, users);
  }
}

async function stageMembers(
  api: SignApi,
  refreshId: string,
  groupId: string,
  observed: ObservedRepository,
  signal: AbortSignal,
): Promise<void> {
  for await (const page of api.listGroupMembers(groupId, { signal })) {
    const members = page.map(({ id, isGroupAdmin }) => ({ userId: id, groupId, admin: isGroupAdmin }));
    if (members.length > 0) await observed.stageMembers(refreshId, members);
  }
}
