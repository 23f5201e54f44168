import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PlanBuiltV1 } from '#contracts';
import {
  ActionRepository,
  type NewItem,
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
import { PlanHolds } from './holds/plan-holds.service.js';
import type { ReadyToPlan } from './org-planner.service.js';
import { personCase } from './shape-case.js';

/** Writes the plan of an org down, item by item, and seals it under its hash. */
@Injectable()
export class PlanWriterService {
  constructor(
    private readonly runs: RunRepository,
    private readonly plans: PlanRepository,
    private readonly planning: PlanningRepository,
    private readonly actions: ActionRepository,
    private readonly outbox: Outbox,
    private readonly holds: PlanHolds,
  ) {}

  async write(
    tx: Transaction,
    ready: ReadyToPlan & { planId: string },
    context: MessageContext,
  ): Promise<void> {
    const { scope, ground, decided, planId } = ready;
    const { runId, orgId } = scope;
    const { snapshot } = await this.runs.runOrg(runId, orgId);
    const orgRevision = Number(snapshot ?? 0);
    const configDigest = ground.config.digest;
    const plan = { id: planId, runId, orgId, configDigest, directoryRevision: scope.revision, orgRevision };
    const counted = { actionCount: 0, heldCount: 0 };
    const beganAt = performance.now();
    const seal = new PlanSeal({ format: 1, org: ground.org, configDigest });
    const withholding = await this.holds.of(tx, ready);
    await this.plans.begin(tx, plan);
    await this.plans.addItems(tx, plan, this.#sealed(ready, withholding, seal, orgRevision, counted));
    await this.planning.storeSkips(tx, scope, planId, decided.skipped);
    const planHash = seal.digest();
    await this.plans.seal(tx, planId, planHash, decided.counts);
    if (ready.mode === 'sync') await this.actions.auditHeld(tx, planId, runId, decided.counts.skipped);
    await this.runs.setOrg(tx, runId, orgId, { state: 'planned' });
    await this.outbox.store(tx, PlanBuiltV1, { runId, orgId, planId, planHash }, context.cause);
    const durationMs = performance.now() - beganAt;
    const facts = { runId, org: ground.org, planId, ...counted, durationMs };
    tx.afterCommit(() => observe({ event: 'plan.built', ...facts }));
  }

  async *#sealed(
    ready: ReadyToPlan,
    withholding: Withholding,
    seal: PlanSeal,
    generation: number,
    counted: { actionCount: number; heldCount: number },
  ): AsyncGenerator<NewItem> {
    for await (const item of this.#items(ready, withholding)) {
      seal.add(item);
      const isHeld = item.subject === 'person' && item.held !== undefined;
      counted[isHeld ? 'heldCount' : 'actionCount'] += 1;
      yield { id: randomUUID(), item, lane: laneOf(item), state: isHeld ? 'held' : 'planned', generation };
    }
  }

  async *#items(
    { ground, shared, existing, decided, scope }: ReadyToPlan,
    withholding: Withholding,
  ): AsyncGenerator<PlanItem> {
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
          person,
        };
        const items = personItems(joined, planPerson(person, org), ground.org, missing);
        yield* withhold(
          items.map((item) => withReason(item, shape, ground)),
          withholding,
        );
      }
    }
  }
}
