import { Injectable } from '@nestjs/common';
import {
  ActionRepository,
  AuditRepository,
  Database,
  type ObservedFact,
  ObservedRepository,
  RunRepository,
  type ActionItem,
} from '#db';
import { assertTransition, emailKey, isAsWanted } from '#domain';
import { MessageParkedError } from '#messaging';
import { SignRefusedError } from '#sign';
import { OrgScene } from '../actions/org-scene.js';
import type { OrgConnection } from '../orgs/org-connections.js';
import type { OrgLease } from '../orgs/org-lease.js';
import { OrgLeases } from '../orgs/org-leases.js';

/**
 * Settles actions whose process was killed between intent and result. The lists are fresh by now, so looking is mostly
 * a comparison; only a status costs a call. Whatever was not finished is planned afresh, never sent again blindly.
 */
@Injectable()
export class DoubtService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly actions: ActionRepository,
    private readonly audit: AuditRepository,
    private readonly observed: ObservedRepository,
    private readonly leases: OrgLeases,
  ) {}

  /** Until the last call of a holder that vanished is over, nobody can tell what it has done. @throws MessageParkedError */
  async parkWhileCallsMayBeUnderWay(runId: string, { orgId, settlesInMs }: OrgLease): Promise<void> {
    if (settlesInMs === 0 || (await this.actions.openIntents(orgId, runId)).length === 0) return;
    throw new MessageParkedError(settlesInMs, 'calls of an executor that vanished may still be under way.');
  }

  async settle(runId: string, connection: OrgConnection, signal: AbortSignal): Promise<void> {
    const { orgId } = connection;
    const open = await this.actions.openIntents(orgId, runId);
    if (open.length === 0) return;
    const keys = open.flatMap(keysOf);
    await this.#readStatuses(connection, keys, signal);
    const scene = await OrgScene.load(connection, this.observed, keys);
    const groups = new Set((await this.observed.groups(orgId)).map(({ key }) => key));
    const { traceId } = await this.runs.find(runId);
    await this.db.transaction(async (tx) => {
      await this.leases.fence(tx, connection.lease);
      const settled = open.map((item) => ({ item, done: isDone(item, scene, groups) }));
      for (const { item, done } of settled) {
        if (item.state === 'intended') assertTransition('intended', 'in_doubt');
        assertTransition('in_doubt', done ? 'applied' : 'superseded');
      }
      await this.actions.end(
        tx,
        settled.map(({ item, done }) => ({
          itemId: item.id,
          from: item.state,
          ...(done
            ? {
                state: 'applied' as const,
                reason: { code: 'SETTLED', message: 'Found done after an interruption.' },
              }
            : {
                state: 'superseded' as const,
                reason: { code: 'INTERRUPTED', message: 'Interrupted; planned afresh.' },
              }),
        })),
      );
      await this.audit.append(
        tx,
        settled.map(({ item, done }) => ({
          ...{ runId, orgId, traceId, kind: 'decision' as const, event: 'settled' },
          ...{ subjectKey: item.subjectKey, itemId: item.id, facts: { found: done ? 'done' : 'not done' } },
        })),
      );
    });
  }

  /** The lists never tell a status, and these people's may have changed under us. */
  async #readStatuses(
    { orgId, api, lease }: OrgConnection,
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const askedAt = await this.observed.now();
    const facts: ObservedFact[] = [];
    for (const { signUserId } of await this.observed.usersByKey(orgId, keys)) {
      try {
        facts.push({ signUserId, status: (await api.getUser(signUserId, { signal })).status });
      } catch (error) {
        if (!(error instanceof SignRefusedError)) throw error;
      }
    }
    if (facts.length > 0)
      await this.db.transaction(async (tx) => {
        await this.leases.fence(tx, lease);
        await this.observed.storeFacts(tx, orgId, facts, askedAt);
      });
  }
}

function isDone(item: ActionItem, scene: OrgScene, groups: ReadonlySet<string>): boolean {
  const { body } = item;
  if (body.subject === 'group') return groups.has(body.groupKey);
  const latest = keysOf(item).map((key) => scene.latest(key));
  return latest.some((user) => isAsWanted(body.change, user));
}

/** A user whose address was to change has the former one still, or the new one by now. */
function keysOf({ subjectKey, body }: ActionItem): string[] {
  const email = body.subject === 'person' ? body.change.after.email : undefined;
  return email === undefined ? [subjectKey] : [subjectKey, emailKey(email)];
}
