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
} from '#db';
import {
  type EmailKey,
  type GroupKey,
  groupItems,
  laneOf,
  type OrgCase,
  type PersonItem,
  personItems,
  planPerson,
  PlanSeal,
  type PlanItem,
  withhold,
  type Withholding,
} from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import { observe } from '#telemetry';
import { withReason } from './holds/guard-reason.js';
import { DriftService } from './holds/drift.service.js';
import { guardUndo } from './holds/guard-undo.js';
import type { PlanDrift } from './holds/plan-drift.js';
import { ApprovalHolds } from './holds/approval-holds.service.js';
import { PlanHolds } from './holds/plan-holds.service.js';
import type { ReadyToPlan } from './org-planner.service.js';
import { personCase } from './shape-case.js';

/** What looks at each person's items before they are sealed. */
interface ItemJudges {
  readonly withholding: Withholding;
  readonly drift: PlanDrift;
}

/** What a plan is written from. */
type ReadyToWrite = ReadyToPlan & { readonly planId: string; readonly given?: GivenItems };

/** Items that come from elsewhere than the join of directory and Sign, an item a person, in the plan's order. */
interface GivenItems {
  items(): AsyncIterable<PersonItem>;
  storeSkips(tx: Transaction, planId: string): Promise<void>;
}

/** Writes the plan of an org down, item by item, and seals it under its hash. */
@Injectable()
export class PlanWriterService {
  constructor(
    private readonly runs: RunRepository,
    private readonly plans: PlanRepository,
    private readonly planning: PlanningRepository,
    private readonly audit: AuditRepository,
    private readonly outbox: Outbox,
    private readonly holds: PlanHolds,
    private readonly drifts: DriftService,
    private readonly approvals: ApprovalHolds,
    private readonly offboarding: OffboardingRepository,
  ) {}

  async write(tx: Transaction, unguarded: ReadyToWrite, context: MessageContext): Promise<void> {
    const ready = await guardUndo(tx, unguarded);
    const { scope, ground, decided, planId } = ready;
    const { runId, orgId } = scope;
    const { snapshot } = await this.runs.runOrg(runId, orgId);
    const orgRevision = Number(snapshot ?? 0);
    const configDigest = ground.config.digest;
    // A test or a comparison decides nothing anew. Approvals outlive only what is superseded, so that comes first.
    const decides = ready.mode !== 'test' && !ready.isHypothetical;
    if (decides) await this.plans.supersedeOlder(tx, runId, orgId);
    const directoryRevision = ready.given ? null : scope.revision;
    const digests = { directoryDigest: ground.directory.digest, orgDigest: await orgDigest(tx, orgId) };
    const expiryMs = ground.config.govern.approvals?.expiryMs;
    const plan = {
      ...{ id: planId, runId, orgId, configDigest, directoryRevision, orgRevision },
      ...{ ...digests, ...(expiryMs !== undefined && { expiryMs }) },
    };
    const counted = { actionCount: 0, heldCount: 0 };
    const beganAt = performance.now();
    const seal = new PlanSeal({ format: 1, org: ground.org, configDigest, ...digests });
    const drift = await this.drifts.of(tx, ready);
    const withholding = await this.holds.of(tx, { ...ready, drift });
    await this.plans.begin(tx, plan);
    const judges = { withholding, drift };
    await this.plans.addItems(tx, plan, this.#sealed(ready, judges, seal, orgRevision, counted));
    // A plan of another configuration, or of an undo, says nothing of what people were meant to be.
    if (!ready.given && !ready.isHypothetical) await this.drifts.store(tx, ready, planId, drift);
    if (ready.given) await ready.given.storeSkips(tx, planId);
    else await this.planning.storeSkips(tx, scope, planId, decided.skipped);
    await this.offboarding.storeFindings(tx, scope, planId, decided.findings ?? new Map());
    const planHash = seal.digest();
    await this.plans.seal(tx, planId, planHash, decided.counts);
    if (decides) await this.approvals.carryOver(tx, ready, planHash);
    if (ready.mode === 'sync') await this.audit.appendHeld(tx, planId, runId, decided.counts.skipped);
    await this.runs.setOrg(tx, runId, orgId, { state: 'planned' });
    await this.outbox.store(tx, PlanBuiltV1, { runId, orgId, planId, planHash }, context.cause);
    const durationMs = performance.now() - beganAt;
    const facts = { runId, org: ground.org, planId, ...counted, durationMs };
    tx.afterCommit(() => observe({ event: 'plan.built', ...facts }));
  }

  async *#sealed(
    ready: ReadyToWrite,
    judges: ItemJudges,
    seal: PlanSeal,
    generation: number,
    counted: { actionCount: number; heldCount: number },
  ): AsyncGenerator<NewItem> {
    for await (const item of this.#items(ready, judges)) {
      seal.add(item);
      const isHeld = item.subject === 'person' && item.held !== undefined;
      counted[isHeld ? 'heldCount' : 'actionCount'] += 1;
      yield { id: randomUUID(), item, lane: laneOf(item), state: isHeld ? 'held' : 'planned', generation };
    }
  }

  async *#items(
    { ground, shared, existing, decided, scope, given }: ReadyToWrite,
    { withholding, drift }: ItemJudges,
  ): AsyncGenerator<PlanItem> {
    if (given) {
      for await (const item of given.items()) yield* withhold([item], withholding);
      return;
    }
    const org: OrgCase = { ...shared, signOnlyHeld: decided.limit.verdict === 'exceeded' };
    const created = groupItems(ground.org, shared.view.named, existing);
    yield* created.toSorted((a, b) => Buffer.compare(Buffer.from(a.groupKey), Buffer.from(b.groupKey)));
    if (decided.changing.size === 0) return;
    const missing = new Set<GroupKey>(created.map(({ groupKey }) => groupKey));
    for await (const people of this.planning.peopleOf(scope, [...decided.changing.keys()])) {
      for (const row of people) {
        const shape = decided.changing.get(row.shape);
        if (shape === undefined) continue;
        const person = personCase(shape, ground, row);
        const joined = {
          emailKey: row.emailKey as EmailKey,
          email: row.email,
          ...(row.signUserId !== null && { signUserId: row.signUserId }),
          ...(row.linkedKey !== null && { linkedKey: row.linkedKey }),
          ...(row.deactivateOn !== undefined && { deactivateOn: row.deactivateOn }),
          person,
        };
        const items = personItems(joined, planPerson(person, org), ground.org, missing);
        yield* withhold(
          items.map((item) => drift.mark(withReason(item, shape, ground))),
          withholding,
        );
      }
    }
  }
}
