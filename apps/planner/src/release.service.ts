import { Injectable } from '@nestjs/common';
import {
  type PlanApprovedV1 as PlanApproved,
  PlanApprovedV1,
  type PlanBuiltV1,
  SignActionV1,
} from '#contracts';
import {
  AuditRepository,
  Database,
  DirectoryRepository,
  LinkRepository,
  type OpenItem,
  PlanRepository,
  RunRepository,
  type Transaction,
} from '#db';
import { Inbox, type MessageContext, Outbox } from '#messaging';
import { failpoint, observe } from '#telemetry';
import { FinishService } from './finish.service.js';
import { OffboardingService } from './offboarding.service.js';
import { WaveService } from './wave.service.js';

/** Items a message, as the contract bounds it. */
const ITEMS_PER_MESSAGE = 100;
/** Items in memory at a time. */
const ITEMS_PER_RELEASE = 10_000;

/** Lets sealed plans run: approves what needs nobody, releases items when they can go, and notices the end. */
@Injectable()
export class ReleaseService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly plans: PlanRepository,
    private readonly audit: AuditRepository,
    private readonly directory: DirectoryRepository,
    private readonly links: LinkRepository,
    private readonly outbox: Outbox,
    private readonly inbox: Inbox,
    private readonly finish: FinishService,
    private readonly waves: WaveService,
    private readonly offboarding: OffboardingService,
  ) {}

  /** A sync applies its own plan; a test or a plan ends here. */
  async built({ runId, planId, planHash }: PlanBuiltV1, context: MessageContext): Promise<void> {
    await this.inbox.once(this.db, context, async (tx) => {
      const run = await this.runs.lock(tx, runId);
      if (run.state !== 'running') return;
      if (run.mode !== 'sync') return this.finish.ifComplete(tx, runId, context);
      const approval = { approvedBy: 'automatic', approvedAt: new Date().toISOString() };
      await this.outbox.store(tx, PlanApprovedV1, { runId, planId, planHash, ...approval }, context.cause);
    });
  }

  async approved(approved: PlanApproved, context: MessageContext): Promise<void> {
    const { runId, planId, planHash } = approved;
    await this.inbox.once(this.db, context, async (tx) => {
      if ((await this.runs.lock(tx, runId)).state !== 'running') return;
      const approval = {
        id: planId,
        hash: planHash,
        by: approved.approvedBy,
        runId,
        at: approved.approvedAt,
      };
      const { orgId, directoryRevision } = await this.plans.find(planId);
      if (!(await this.plans.approve(tx, approval))) {
        const message = 'The plan was used before, superseded, has expired, or its hash is another.';
        await this.runs.setOrg(tx, runId, orgId, {
          state: 'failed',
          error: { code: 'PLAN_NOT_OPEN', message },
        });
        return this.finish.ifComplete(tx, runId, context);
      }
      await this.audit.append(tx, [
        {
          ...{ runId, orgId, kind: 'decision', event: 'plan approved', actor: approved.approvedBy },
          facts: { plan: planHash, by: approved.approvedBy },
        },
      ]);
      // What a plan is applied from is no test any more: absence is measured against it from now on.
      if (directoryRevision !== null) {
        await this.directory.makeBaseline(tx, Number(directoryRevision));
        await this.links.linkByAddress(tx, orgId, Number(directoryRevision));
      }
      await this.waves.begin(tx, runId, planId);
      await this.offboarding.approved(tx, { runId, planId, orgId });
      await this.runs.setOrg(tx, runId, orgId, { state: 'applying' });
      tx.afterCommit(() => failpoint('planner.plan-approved'));
      await this.#goOn(tx, runId, planId, orgId, context);
    });
  }

  /** Something has settled: release what waited for it, or end. */
  async goOn(runId: string, planId: string, context: MessageContext): Promise<void> {
    await this.inbox.once(this.db, context, async (tx) => {
      await this.runs.lock(tx, runId);
      const { orgId } = await this.plans.find(planId);
      await this.#goOn(tx, runId, planId, orgId, context);
    });
    failpoint('planner.items-released');
  }

  async #goOn(
    tx: Transaction,
    runId: string,
    planId: string,
    orgId: string,
    context: MessageContext,
  ): Promise<void> {
    const failed = await this.plans.failWaiting(tx, planId);
    await this.audit.append(
      tx,
      failed.map(({ id, subjectKey, reason }) => ({
        ...{ runId, orgId, kind: 'decision' as const, event: 'failed', itemId: id, subjectKey },
        facts: { reason },
      })),
    );
    await this.waves.holdAfterFailures(tx, { runId, planId, orgId });
    const itemCount = await this.#release(tx, runId, planId, orgId, context);
    const { label: org } = await this.runs.org(orgId);
    tx.afterCommit(() => {
      for (const { id: itemId, kind, reason } of failed) {
        observe({ event: 'action.failed', runId, org, itemId, kind, ...reason });
      }
      if (itemCount > 0) observe({ event: 'plan.released', runId, org, planId, itemCount });
    });
    if (await this.plans.isOpen(tx, planId)) return;
    if (await this.plans.finish(tx, planId)) {
      await this.links.linkCreated(tx, orgId, planId);
      await this.offboarding.ended(tx, planId);
      await this.runs.setOrg(tx, runId, orgId, { state: 'done' });
      await this.finish.ifComplete(tx, runId, context);
    }
  }

  /** Everything whose turn it is, in parts that fit into memory. */
  async #release(
    tx: Transaction,
    runId: string,
    planId: string,
    orgId: string,
    context: MessageContext,
  ): Promise<number> {
    for (let itemCount = 0; ;) {
      const released = await this.plans.release(tx, planId, ITEMS_PER_RELEASE);
      await this.#send(tx, runId, planId, orgId, released, context);
      itemCount += released.length;
      if (released.length < ITEMS_PER_RELEASE) return itemCount;
    }
  }

  async #send(
    tx: Transaction,
    runId: string,
    planId: string,
    orgId: string,
    items: readonly OpenItem[],
    context: MessageContext,
  ): Promise<void> {
    for (const lane of ['urgent', 'bulk'] as const) {
      const ofLane = items.filter((item) => item.lane === lane);
      const bodies = [];
      for (let at = 0; at < ofLane.length; at += ITEMS_PER_MESSAGE) {
        const batch = ofLane.slice(at, at + ITEMS_PER_MESSAGE);
        const named = batch.map(({ id, kind, generation }) => ({ itemId: id, kind, generation }));
        bodies.push({ runId, planId, orgId, lane, items: named });
      }
      await this.outbox.storeAll(tx, SignActionV1, bodies, { ...context.cause, partitionKey: orgId, lane });
    }
  }
}
