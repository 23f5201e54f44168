import { Injectable } from '@nestjs/common';
import { type ErrorBody, RunFinishedV1, RunRequestedV1 } from '#contracts';
import { PlanRepository, RunRepository, type Transaction } from '#db';
import { type OrgOutcome, runState, sealRun, undecidedPeople } from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import { failpoint, observe, traceparentIn } from '#telemetry';
import { CheckpointService } from './checkpoint.service.js';

const ENDED = new Set(['done', 'failed']);

/** Ends runs. Callers hold the run's row, so a run ends once. */
@Injectable()
export class FinishService {
  constructor(
    private readonly runs: RunRepository,
    private readonly plans: PlanRepository,
    private readonly outbox: Outbox,
    private readonly checkpoints: CheckpointService,
  ) {}

  /** The run ends before any write: the directory could not be read. */
  async failed(tx: Transaction, runId: string, error: ErrorBody, context: MessageContext): Promise<void> {
    if (!(await this.runs.finish(tx, runId, { state: 'failed', error }))) return;
    await this.outbox.store(tx, RunFinishedV1, { runId, state: 'failed' }, context.cause);
    await this.#observeEnd(tx, runId, 'failed');
    await this.#startNext(tx);
  }

  /** Ends the run when all its orgs have come to an end: planned is one for a run that writes nothing. */
  async ifComplete(tx: Transaction, runId: string, context: MessageContext): Promise<void> {
    const { mode, directory } = await this.runs.lock(tx, runId);
    const orgs = await this.runs.orgStates(tx, runId);
    const writes = mode === 'sync' || mode === 'apply';
    const ended = orgs.every(({ state }) => ENDED.has(state) || (!writes && state === 'planned'));
    if (!ended) return;
    const plans = await this.plans.sealedOf(tx, runId, { applies: writes });
    const outcomes: OrgOutcome[] = [];
    for (const { orgId, state } of orgs) {
      const plan = plans.find((candidate) => candidate.orgId === orgId);
      const counts = plan ? await this.plans.countByState(tx, plan.id) : {};
      const changedItems = plan ? await this.plans.countSkipped(tx, plan.id, 'CHANGED_SINCE_PLAN') : 0;
      const failedItems = (counts.failed ?? 0) + (counts.superseded ?? 0);
      outcomes.push({
        org: orgId,
        failed: state === 'failed',
        held: counts.held ?? 0,
        failedItems,
        changedItems,
        // An apply reads nothing about people, so what the plan could not read is not its failure.
        undecidedPeople: plan && mode !== 'apply' ? undecidedPeople(plan.counts.skipped) : 0,
      });
    }
    const readIncomplete =
      directory !== null && (directory.view !== 'complete' || directory.heldGroups.length > 0);
    const state = runState({ failedBeforeWriting: false, readIncomplete, orgs: outcomes });
    const { options } = await this.runs.find(runId);
    const planHash =
      (await this.#appliedHash(runId, mode)) ??
      sealRun(plans.map(({ orgId, hash }) => ({ org: orgId, hash })));
    // What a shadow run makes is no plan that anybody could ask for.
    if (!(await this.runs.finish(tx, runId, { state, ...(!options.shadow && { planHash }) }))) return;
    await this.outbox.store(tx, RunFinishedV1, { runId, state }, context.cause);
    await this.#observeEnd(tx, runId, state);
    await this.#startNext(tx);
  }

  /** An apply may concern some of the plan's orgs only, and is one of the whole plan all the same. */
  async #appliedHash(runId: string, mode: string): Promise<string | undefined> {
    const { planRunId } = mode === 'apply' ? (await this.runs.find(runId)).options : {};
    if (planRunId === undefined) return undefined;
    return (await this.runs.find(planRunId)).planHash ?? undefined;
  }

  async #observeEnd(tx: Transaction, runId: string, state: string): Promise<void> {
    const { startedAt } = await this.runs.find(runId);
    const durationMs = Math.max(0, Date.now() - startedAt.getTime());
    tx.afterCommit(() => observe({ event: 'run.finished', runId, state, durationMs }));
    tx.afterCommit(() => this.checkpoints.runEnded());
  }

  /** One full run per org at a time: what waited for this one can begin, each in the trace of its own request. */
  async #startNext(tx: Transaction): Promise<void> {
    for (const { id, traceId } of await this.runs.startWaiting(tx)) {
      const traceparent = traceparentIn(traceId);
      await this.outbox.store(tx, RunRequestedV1, { runId: id }, { runId: id, traceparent });
    }
    tx.afterCommit(() => failpoint('planner.run-finished'));
  }
}
