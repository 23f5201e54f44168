import { Injectable } from '@nestjs/common';
import { type ChangedUser, DriftRepository, ObservedRepository, type Transaction } from '#db';
import { type AccessState, endOfDrift } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';
import { formerState } from './former-state.js';
import { PlanDrift } from './plan-drift.js';

/** Finds what somebody has changed in Sign by hand since the last plan of an org, and writes it down. */
@Injectable()
export class DriftService {
  constructor(
    private readonly drifts: DriftRepository,
    private readonly observed: ObservedRepository,
  ) {}

  /** Before the plan's first item. A constant number of queries for the org, whatever its size. */
  async of(tx: Transaction, { scope, decided, ground, writtenAt }: ReadyToPlan): Promise<PlanDrift> {
    const { runId, orgId, only } = scope;
    const open = new Map((await this.drifts.open(tx, orgId)).map((drift) => [drift.emailKey, drift]));
    const now = writtenAt ?? (await this.drifts.now(tx));
    const previous =
      decided.changing.size === 0 ? undefined : await this.drifts.previousPlan(tx, orgId, runId);
    const changed = previous ? await this.drifts.changedSince(tx, orgId, previous, only) : [];
    const groups = new Map(ground.groups.map((group) => [group.id, group]));
    const expected = new Map<string, AccessState>();
    for (const user of changed) {
      const state = expectedOf(user, groups);
      if (state) expected.set(user.signUserId, state);
    }
    return new PlanDrift(expected, open, now);
  }

  /** After the plan's last item. */
  async store(
    tx: Transaction,
    { scope: { runId, orgId, only }, ground }: ReadyToPlan,
    planId: string,
    { found }: PlanDrift,
  ): Promise<void> {
    await this.drifts.store(tx, runId, orgId, found);
    // A plan of few people says nothing of the others.
    if (only !== undefined) return;
    const idle = await this.drifts.idle(tx, orgId, planId);
    if (idle.length === 0) return;
    const groups = new Map(ground.groups.map((group) => [group.id, group]));
    const users = await this.observed.usersByKey(
      orgId,
      idle.map(({ emailKey }) => emailKey),
    );
    const states = new Map(users.map((user) => [user.emailKey, formerState(user, groups)]));
    const ends = idle.map(
      (drift) => [drift.emailKey, endOfDrift(drift, states.get(drift.emailKey))] as const,
    );
    await this.drifts.end(tx, orgId, new Map(ends));
  }
}

function expectedOf(
  { written, former }: ChangedUser,
  groups: Parameters<typeof formerState>[1],
): AccessState | undefined {
  return written ?? (former ? formerState(former, groups) : undefined);
}
