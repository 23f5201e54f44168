import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import {
  type OrgAnsweredV1,
  OrgPlanRequestedV1,
  type OrgRefreshedV1,
  OrgRefreshRequestedV1,
  PlanApprovedV1,
} from '#contracts';
import { Database, DirectoryRepository, PlanRepository, RunRepository, type Transaction } from '#db';
import { Inbox, type MessageContext, Outbox, type StoreOptions } from '#messaging';
import { failpoint, observe } from '#telemetry';
import { FinishService } from './finish.service.js';

/** Nothing older can be delivered again: messages are parked for hours at most. */
const INBOX_DAYS = 7;

/** Follows a run from its request until both sides of each org are known. */
@Injectable()
export class RunService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly plans: PlanRepository,
    private readonly directory: DirectoryRepository,
    private readonly configurations: Configurations,
    private readonly outbox: Outbox,
    private readonly inbox: Inbox,
    private readonly finish: FinishService,
  ) {}

  /** Asks for the orgs' lists, beside the directory read. A run that may write first closes what earlier runs left open. */
  async start(runId: string, context: MessageContext): Promise<void> {
    const run = await this.runs.find(runId);
    const { options, configName: config } = run;
    const isFew = options.people !== undefined;
    // Before the transaction: a version that is not here parks the message.
    const knownForMs = options.hinted ? this.configurations.of(run).cache.maxAgeMs : undefined;
    await this.inbox.once(this.db, context, async (tx) => {
      const { state, mode } = await this.runs.lock(tx, runId);
      if (state !== 'running') return;
      const orgIds = (await this.runs.orgStates(tx, runId)).map(({ orgId }) => orgId);
      if (mode === 'sync' || mode === 'apply') {
        const keep = [runId, ...(options.planRunId === undefined ? [] : [options.planRunId])];
        await this.plans.supersedeOthers(tx, orgIds, keep);
      }
      // Others are at work beside a run that events asked for, and there are many such runs.
      if (!options.hinted) {
        await this.directory.forgetStages(tx);
        await this.inbox.forget(tx, INBOX_DAYS);
      }
      if (options.basedOn !== undefined) await this.#standOn(tx, runId, options.basedOn, context);
      else {
        const unread =
          knownForMs === undefined ? orgIds : await this.runs.takeKnownLists(tx, runId, knownForMs);
        await this.#refresh(tx, runId, unread, { ...context.cause, lane: isFew ? 'urgent' : 'bulk' });
        if (unread.length < orgIds.length) await this.#planKnown(tx, runId, context);
      }
      tx.afterCommit(() => observe({ event: 'run.started', runId, config, mode }));
    });
    failpoint('planner.run-started');
  }

  async orgRefreshed({ runId, orgId, result }: OrgRefreshedV1, context: MessageContext): Promise<void> {
    await this.inbox.once(this.db, context, async (tx) => {
      const run = await this.runs.lock(tx, runId);
      // A refresh that was repeated after it had been reported changes nothing that was begun on the first one.
      if (run.state !== 'running' || !(await this.runs.isReading(tx, runId, orgId))) return;
      if (result.outcome === 'failed') {
        await this.runs.setOrg(tx, runId, orgId, { state: 'failed', error: result.error });
        await this.finish.ifComplete(tx, runId, context);
        return;
      }
      await this.runs.setOrg(tx, runId, orgId, { state: 'read', snapshot: result.snapshot });
      if (run.mode === 'apply') {
        await this.#approveStored(tx, runId, orgId, context);
      } else if (run.directory || (await this.runs.find(runId)).options.undoRunId !== undefined) {
        await this.outbox.store(tx, OrgPlanRequestedV1, { runId, orgId, round: 1 }, context.cause);
      }
    });
    failpoint('planner.org-refreshed');
  }

  async orgAnswered({ runId, orgId, round, error }: OrgAnsweredV1, context: MessageContext): Promise<void> {
    await this.inbox.once(this.db, context, async (tx) => {
      if ((await this.runs.lock(tx, runId)).state !== 'running') return;
      if (error) {
        await this.runs.setOrg(tx, runId, orgId, { state: 'failed', error });
        await this.finish.ifComplete(tx, runId, context);
        return;
      }
      if (!(await this.runs.endRound(tx, runId, orgId, round))) return;
      await this.outbox.store(tx, OrgPlanRequestedV1, { runId, orgId, round: round + 1 }, context.cause);
    });
  }

  async #refresh(
    tx: Transaction,
    runId: string,
    orgIds: readonly string[],
    cause: StoreOptions,
  ): Promise<void> {
    for (const orgId of orgIds) {
      const options = { ...cause, partitionKey: orgId };
      await this.outbox.store(tx, OrgRefreshRequestedV1, { runId, orgId }, options);
    }
  }

  /** The directory may have answered before the run was begun here. */
  async #planKnown(tx: Transaction, runId: string, context: MessageContext): Promise<void> {
    if ((await this.runs.lock(tx, runId)).directory === null) return;
    const known = (await this.runs.orgStates(tx, runId)).filter(({ state }) => state === 'read');
    const bodies = known.map(({ orgId }) => ({ runId, orgId, round: 1 }));
    await this.outbox.storeAll(tx, OrgPlanRequestedV1, bodies, context.cause);
  }

  /** A comparison: what another run has read is planned from again, under another configuration. */
  async #standOn(tx: Transaction, runId: string, basedOn: string, context: MessageContext): Promise<void> {
    await this.runs.standOn(tx, runId, basedOn);
    const orgs = await this.runs.orgStates(tx, runId);
    const bodies = orgs
      .filter(({ state }) => state === 'read')
      .map(({ orgId }) => ({ runId, orgId, round: 1 }));
    await this.outbox.storeAll(tx, OrgPlanRequestedV1, bodies, context.cause);
    await this.finish.ifComplete(tx, runId, context);
  }

  /** `apply`: the org's lists are fresh, so the stored plan may run; each item still checks its precondition. */
  async #approveStored(
    tx: Transaction,
    runId: string,
    orgId: string,
    context: MessageContext,
  ): Promise<void> {
    const { options } = await this.runs.find(runId);
    const plans = options.planRunId === undefined ? [] : await this.plans.ofRun(options.planRunId);
    const plan = plans.find((candidate) => candidate.orgId === orgId);
    if (plan === undefined) throw new Error(`Run ${runId} applies no plan of org ${orgId}.`);
    const approval = { approvedBy: options.approvedBy ?? 'apply', approvedAt: new Date().toISOString() };
    const body = { runId, planId: plan.id, planHash: plan.hash, ...approval };
    await this.outbox.store(tx, PlanApprovedV1, body, context.cause);
  }
}
