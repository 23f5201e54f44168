import { Injectable } from '@nestjs/common';
import { ActionsSettledV1, type SignActionV1 } from '#contracts';
import { ActionRepository, Database, ObservedRepository, RunRepository, type ActionItem } from '#db';
import { type MessageContext, Outbox } from '#messaging';
import { OrgConnections } from '../orgs/org-connections.js';
import { ActionJournal } from './action-journal.js';
import { forEachOf } from './for-each-of.js';
import { LookupDesk } from './lookup-desk.js';
import { OrgScene } from './org-scene.js';
import { type ItemGround, runItem } from './run-item.js';
import { stopAfterGrace } from './stop-after-grace.js';

/** Applies released plan items, as they are. */
@Injectable()
export class ActionService {
  /** Item → its work. A message that comes again while its first delivery is at work waits for that one. */
  readonly #atWork = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly connections: OrgConnections,
    private readonly runs: RunRepository,
    private readonly actions: ActionRepository,
    private readonly observed: ObservedRepository,
    private readonly journal: ActionJournal,
    private readonly outbox: Outbox,
  ) {}

  async apply({ runId, planId, orgId, lane, items }: SignActionV1, context: MessageContext): Promise<void> {
    const connection = await this.connections.of(runId, orgId);
    const loaded = await this.actions.load(items.map(({ itemId }) => itemId));
    const scene = await OrgScene.load(connection, this.observed, keysOf(loaded));
    const { traceId } = await this.runs.find(runId);
    const stop = stopAfterGrace(context.signal, () => connection.api.waitingUntil() !== undefined);
    const ground: ItemGround = {
      ...{
        runId,
        traceId,
        scene,
        desk: new LookupDesk(connection.api, { signal: stop.signal, lane }),
        journal: this.journal,
        signal: stop.signal,
      },
      onGroup: (group, id) =>
        this.db.transaction((tx) =>
          this.observed.addGroup(tx, orgId, { id, key: group.groupKey, name: group.name, isDefault: false }),
        ),
    };
    // More items than calls at once, so that commits are shared while calls wait for the gate.
    const atOnce = 8 + 4 * connection.config.connection.requestConcurrency;
    try {
      await forEachOf(loaded, atOnce, (item) => {
        context.signal.throwIfAborted();
        return this.#once(item.id, () => ground.desk.during(() => runItem(item, ground)));
      });
    } finally {
      stop.clear();
      await this.journal.flush();
    }
    const itemIds = items.map(({ itemId }) => itemId);
    await this.db.transaction((tx) =>
      this.outbox.store(tx, ActionsSettledV1, { runId, planId, orgId, itemIds }, context.cause),
    );
  }

  #once(itemId: string, work: () => Promise<void>): Promise<void> {
    const begun = this.#atWork.get(itemId);
    if (begun) return begun;
    const working = work().finally(() => this.#atWork.delete(itemId));
    this.#atWork.set(itemId, working);
    return working;
  }
}

function keysOf(items: readonly ActionItem[]): string[] {
  return items.filter(({ body }) => body.subject === 'person').map(({ subjectKey }) => subjectKey);
}
