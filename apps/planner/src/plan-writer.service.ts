import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PlanBuiltV1 } from '#contracts';
import {
  AuditRepository,
  type NewItem,
  OffboardingRepository,
  orgDigest,
  PlanningRepository,
  PlanRepository,
  RunRepository,
  type Transaction,
  WindowRepository,
} from '#db';
import { laneOf, type PlanHeader, PlanSeal, type PlanItem } from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import { observe } from '#telemetry';
import { ApprovalHolds } from './holds/approval-holds.service.js';
import { DriftService } from './holds/drift.service.js';
import { type JudgedPlan, PlanJudge, type ReadyToWrite } from './plan-judge.service.js';
import type { ReadyToPlan } from './round.service.js';

/** Writes the plan of an org down, item by item as it is judged, and seals it under its hash. */
@Injectable()
export class PlanWriterService {
  constructor(
    private readonly runs: RunRepository,
    private readonly plans: PlanRepository,
    private readonly planning: PlanningRepository,
    private readonly audit: AuditRepository,
    private readonly outbox: Outbox,
    private readonly judge: PlanJudge,
    private readonly drifts: DriftService,
    private readonly approvals: ApprovalHolds,
    private readonly offboarding: OffboardingRepository,
    private readonly windows: WindowRepository,
  ) {}

  async write(tx: Transaction, ready: ReadyToWrite, context: MessageContext): Promise<void> {
    const { scope, ground, planId } = ready;
    const { runId, orgId } = scope;
    const beganAt = performance.now();
    // A test or a comparison decides nothing anew. Approvals outlive only what is superseded, so that comes first.
    const decides = ready.mode !== 'test' && !ready.isHypothetical;
    if (decides) {
      await this.plans.supersedeOlder(tx, runId, orgId);
      if (!ready.given) await this.#decided(tx, ready);
    }
    const judged = await this.judge.of(tx, ready);
    const { planHash, ...counted } = await this.#store(tx, ready, judged);
    await this.#storeFindings(tx, ready, judged);
    if (decides) await this.approvals.carryOver(tx, ready, planHash);
    if (ready.mode === 'sync') await this.audit.appendHeld(tx, planId, runId, judged.decided.counts.skipped);
    await this.runs.setOrg(tx, runId, orgId, { state: 'planned' });
    await this.outbox.store(tx, PlanBuiltV1, { runId, orgId, planId, planHash }, context.cause);
    const durationMs = performance.now() - beganAt;
    const facts = { runId, org: ground.org, planId, ...counted, durationMs };
    tx.afterCommit(() => observe({ event: 'plan.built', ...facts }));
  }

  /** What plans of few people still held of those who are decided about now is out of date. */
  async #decided(tx: Transaction, { scope, generation, mode }: ReadyToWrite): Promise<void> {
    const { orgId, runId, only } = scope;
    await this.windows.supersedeHeld(tx, orgId, runId, only);
    if (only === undefined || mode !== 'sync' || generation === undefined) return;
    await this.windows.noteDecision(tx, orgId, only, generation);
  }

  /** The plan with its items, sealed. */
  async #store(tx: Transaction, ready: ReadyToWrite, judged: JudgedPlan) {
    const { scope, ground, planId } = ready;
    const { runId, orgId } = scope;
    const { snapshot } = await this.runs.runOrg(runId, orgId);
    const orgRevision = Number(snapshot ?? 0);
    const generation = ready.generation ?? orgRevision;
    const isFew = scope.only !== undefined;
    const configDigest = ground.config.digest;
    const directoryRevision = ready.given ? null : scope.revision;
    const digests = await digestsOf(tx, ready);
    const expiryMs = ground.config.govern.approvals?.expiryMs;
    const plan = {
      ...{ id: planId, runId, orgId, configDigest, directoryRevision, orgRevision, plannedAt: ready.now },
      ...{ ...digests, ...(expiryMs !== undefined && { expiryMs }) },
    };
    const seal = new PlanSeal(headerOf(ready, digests));
    const counted = { actionCount: 0, heldCount: 0 };
    await this.plans.begin(tx, plan);
    const items = sealed(judged.items(), seal, { generation, isFew }, counted);
    await this.plans.addItems(tx, plan, items);
    const planHash = seal.digest();
    await this.plans.seal(tx, planId, planHash, judged.decided.counts);
    return { planHash, ...counted };
  }

  /** What was found out besides what is to do. */
  async #storeFindings(tx: Transaction, ready: ReadyToWrite, { decided, drift }: JudgedPlan): Promise<void> {
    const { scope, planId, given } = ready;
    // A plan of another configuration, or of an undo, says nothing of what people were meant to be.
    if (!given && !ready.isHypothetical) await this.drifts.store(tx, ready, planId, drift);
    if (given) await given.storeSkips(tx, planId);
    else await this.planning.storeSkips(tx, scope, planId, decided.skipped);
    await this.offboarding.storeFindings(tx, scope, planId, decided.findings ?? new Map());
  }
}

/** Of what a plan is made from. */
export async function digestsOf(tx: Transaction, { ground, scope }: ReadyToPlan) {
  const digest = await orgDigest(tx, scope.orgId, scope.only);
  return { directoryDigest: ground.directory.digest, orgDigest: digest };
}

export function headerOf(
  { ground }: ReadyToPlan,
  digests: Awaited<ReturnType<typeof digestsOf>>,
): PlanHeader {
  return { format: 1, org: ground.org, configDigest: ground.config.digest, ...digests };
}

async function* sealed(
  items: AsyncIterable<PlanItem>,
  seal: PlanSeal,
  { generation, isFew }: { readonly generation: number; readonly isFew: boolean },
  counted: { actionCount: number; heldCount: number },
): AsyncGenerator<NewItem> {
  for await (const item of items) {
    seal.add(item);
    const isHeld = item.subject === 'person' && item.held !== undefined;
    counted[isHeld ? 'heldCount' : 'actionCount'] += 1;
    const lane = isFew ? 'urgent' : laneOf(item);
    yield { id: randomUUID(), item, lane, state: isHeld ? 'held' : 'planned', generation };
  }
}
