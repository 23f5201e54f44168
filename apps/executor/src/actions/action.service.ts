import { Injectable } from '@nestjs/common';
import { ActionsSettledV1, type SignActionV1 } from '#contracts';
import { ActionRepository, Database, ObservedRepository, RunRepository, type ActionItem } from '#db';
import { MessageParkedError, type MessageContext, Outbox } from '#messaging';
import { failpoint, inSpan } from '#telemetry';
import { ExecutorOptions } from '../executor-options.js';
import { isForAnotherTry, parked } from '../orgs/another-try.js';
import { OrgConnections } from '../orgs/org-connections.js';
import { OrgLeases } from '../orgs/org-leases.js';
import { ActionJournal } from './action-journal.js';
import { forEachOf } from './for-each-of.js';
import { LookupDesk } from './lookup-desk.js';
import { kindOf } from './observe-end.js';
import { OrgScene } from './org-scene.js';
import { type ItemGround, runItem } from './run-item.js';
import { stopAfterGrace } from './stop-after-grace.js';

/** How long one message is worked on: a broker takes a delivery away that is held for half an hour. */
const MESSAGE_MS_MAX = 10 * 60_000;
/** A change takes a few calls. */
const BUSY_MS = 500;

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
    private readonly leases: OrgLeases,
    private readonly options: ExecutorOptions,
  ) {}

  async apply({ runId, planId, orgId, lane, items }: SignActionV1, context: MessageContext): Promise<void> {
    const connection = await this.connections.of(runId, orgId);
    const loaded = await this.actions.load(items.map(({ itemId }) => itemId));
    const { lease } = connection;
    if (lease.settlesInMs > 0 && loaded.some(({ state }) => state !== 'pending')) {
      throw new MessageParkedError(lease.settlesInMs, 'calls of an executor that vanished may be under way.');
    }
    const scene = await OrgScene.load(connection, this.observed, keysOf(loaded));
    const { traceId } = await this.runs.find(runId);
    const stop = stopAfterGrace(context.signal, () => connection.api.waitingUntil() !== undefined);
    const ground: ItemGround = {
      ...{
        runId,
        traceId,
        scene,
        hold: lease,
        desk: new LookupDesk(connection.api, { signal: stop.signal, lane }),
        journal: this.journal,
        signal: stop.signal,
        options: this.options,
      },
      onGroup: (group, id) =>
        this.db.transaction(async (tx) => {
          await this.leases.fence(tx, lease);
          await this.observed.addGroup(tx, orgId, {
            ...{ id, key: group.groupKey, name: group.name, isDefault: false },
          });
        }),
    };
    const endsAt = Date.now() + MESSAGE_MS_MAX;
    // More items than calls at once, so that commits are shared while calls wait for the gate.
    const atOnce = 8 + 4 * connection.config.connection.requestConcurrency;
    try {
      await forEachOf(loaded, atOnce, (item) => {
        context.signal.throwIfAborted();
        if (Date.now() > endsAt)
          throw new MessageParkedError(0, 'its items take long; the rest goes on anew.');
        const attributes = { 'sign_sync.item': item.id, 'sign_sync.action': kindOf(item) };
        return this.#once(item.id, () =>
          inSpan('action item', { attributes }, () => ground.desk.during(() => runItem(item, ground))),
        );
      });
    } catch (error) {
      throw isForAnotherTry(error, this.options) ? parked(error) : error;
    } finally {
      stop.clear();
      await this.journal.flush();
    }
    const itemIds = items.map(({ itemId }) => itemId);
    if (await this.actions.waitForOthers(itemIds)) {
      throw new MessageParkedError(BUSY_MS, 'another run is changing the same people just now.');
    }
    await this.db.transaction((tx) =>
      this.outbox.store(tx, ActionsSettledV1, { runId, planId, orgId, itemIds }, context.cause),
    );
    failpoint('executor.items-settled');
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
