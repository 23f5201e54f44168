import { Injectable } from '@nestjs/common';
import { PlanningRepository, type Transaction, WindowRepository } from '#db';
import {
  type EmailKey,
  type GroupKey,
  groupItems,
  type OrgCase,
  type PersonItem,
  personItems,
  planPerson,
  type PlanItem,
  withhold,
  type Withholding,
} from '#domain';
import { DriftService } from './holds/drift.service.js';
import { guardFew } from './holds/guard-few.js';
import { withReason } from './holds/guard-reason.js';
import { guardUndo } from './holds/guard-undo.js';
import type { PlanDrift } from './holds/plan-drift.js';
import { PlanHolds } from './holds/plan-holds.service.js';
import type { ReadyToPlan } from './org-planner.service.js';
import { type OrgGround, personCase } from './shape-case.js';

/** What a plan is made from. */
export type ReadyToWrite = ReadyToPlan & { readonly planId: string; readonly given?: GivenItems };

/** Items that come from elsewhere than the join of directory and Sign, an item a person, in the plan's order. */
export interface GivenItems {
  items(): AsyncIterable<PersonItem>;
  storeSkips(tx: Transaction, planId: string): Promise<void>;
}

/** A plan as it shall be: what is to do, and what of it waits for which reason. Nothing of it is written yet. */
export interface JudgedPlan {
  readonly decided: ReadyToPlan['decided'];
  /** What the items show of changes by hand; known once they have been read. */
  readonly drift: PlanDrift;
  /** In the plan's order; to be read once. */
  items(): AsyncGenerator<PlanItem>;
}

/** Judges the items of an org's plan, one by one, by guards, drift and approvals. */
@Injectable()
export class PlanJudge {
  constructor(
    private readonly planning: PlanningRepository,
    private readonly holds: PlanHolds,
    private readonly drifts: DriftService,
    private readonly windows: WindowRepository,
  ) {}

  async of(tx: Transaction, given: ReadyToWrite): Promise<JudgedPlan> {
    const ready = await guardFew(tx, await guardUndo(tx, given), this.windows);
    const drift = await this.drifts.of(tx, ready);
    const withholding = await this.holds.of(tx, { ...ready, drift });
    return { decided: ready.decided, drift, items: () => this.#items(ready, withholding, drift) };
  }

  async *#items(
    { ground, shared, existing, decided, scope, given }: ReadyToWrite,
    withholding: Withholding,
    drift: PlanDrift,
  ): AsyncGenerator<PlanItem> {
    if (given) {
      for await (const item of given.items()) yield* withhold([item], withholding);
      return;
    }
    const org: OrgCase = { ...shared, signOnlyHeld: decided.limit.verdict === 'exceeded' };
    const wanted =
      scope.only === undefined ? shared.view.named : groupsWanted(decided, ground, shared.view.named);
    const created = groupItems(ground.org, wanted, existing);
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

/** Of the named groups those that the people of a run of few are to be in: nobody else's group is created for them. */
function groupsWanted(
  { changing }: ReadyToPlan['decided'],
  ground: OrgGround,
  named: ReadonlyMap<GroupKey, string>,
): ReadonlyMap<GroupKey, string> {
  const wanted = [...changing.values()].flatMap((shape) => personCase(shape, ground).desired?.groups ?? []);
  const keys = new Set(wanted.map(({ key }) => key));
  return new Map([...named].filter(([key]) => keys.has(key)));
}
