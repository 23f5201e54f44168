import { randomUUID } from 'node:crypto';
import type { ObservedGroup, ObservedRepository, Stage } from '#db';
import { emailKey, groupKey, SyncError } from '#domain';
import type { SignApi } from '#sign';
import { forEachOf } from '../actions/for-each-of.js';

/** The database server crashed while lists were staged, and has lost some of them: read again. */
export class StagedRowsLostError extends SyncError {
  readonly code = 'STAGED_ROWS_LOST';
  readonly retryable = true;

  constructor() {
    super('The database lost what was read so far of the lists of an org. They are read again.');
  }
}

export interface StagedLists {
  readonly refreshId: string;
  /** Staged rows, users and memberships together. */
  readonly rows: number;
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
  const stage = { refreshId, orgId };
  let rows = 0;
  try {
    const groups = await listGroups(api, signal);
    await Promise.all([
      stageUsers(api, stage, observed, signal).then((staged) => (rows += staged)),
      forEachOf(groups, atOnce, async ({ id }) => {
        const staged = await stageMembers(api, stage, id, observed, signal);
        rows += staged;
      }),
    ]);
    await observed.analyzeStage();
    let missing = await observed.missingFromStage(refreshId, orgId);
    if (missing.length > 0) {
      const staged = await stageUsers(api, stage, observed, signal);
      rows += staged;
      missing = await observed.missingFromStage(refreshId, orgId);
    }
    return { refreshId, rows, groups, missing };
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
  stage: Stage,
  observed: ObservedRepository,
  signal: AbortSignal,
): Promise<number> {
  let rows = 0;
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
    if (users.length > 0) rows += await observed.stageUsers(stage, users);
  }
  return rows;
}

async function stageMembers(
  api: SignApi,
  stage: Stage,
  groupId: string,
  observed: ObservedRepository,
  signal: AbortSignal,
): Promise<number> {
  let rows = 0;
  for await (const page of api.listGroupMembers(groupId, { signal })) {
    const members = page.map(({ id, isGroupAdmin }) => ({ userId: id, groupId, admin: isGroupAdmin }));
    if (members.length > 0) rows += await observed.stageMembers(stage, members);
  }
  return rows;
}
