import { Injectable } from '@nestjs/common';
import { PlanningRepository, type Transaction, WindowRepository } from '#db';
import { SIGN_ONLY_CHANGES, type Withholding, withinWindow } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';
import { usersOfOrg } from './org-users.js';

/** Counts what runs of a few people take from Sign-only users of an org within a day. */
@Injectable()
export class SignOnlyWindowService {
  constructor(
    private readonly windows: WindowRepository,
    private readonly planning: PlanningRepository,
  ) {}

  /** Of everybody's plan the limit was judged already, as a whole. */
  async of(tx: Transaction, ready: ReadyToPlan): Promise<Withholding> {
    const { scope, shared, now } = ready;
    if (scope.only === undefined) return () => undefined;
    const { orgId, runId } = scope;
    const { policy } = shared;
    await this.windows.lock(tx, orgId);
    const done = await this.windows.people(tx, { orgId, runId, now }, SIGN_ONLY_CHANGES);
    const isPercent = policy.signOnlyLimit.kind === 'percent';
    const active = isPercent ? await this.#active(tx, ready) : 0;
    return withinWindow(policy.signOnlyLimit, { done, active });
  }
  /** Those of the org whom this sync is for: of others it may take none, so they allow it none. */
  async #active(tx: Transaction, ready: ReadyToPlan): Promise<number> {
    const { scope, shared } = ready;
    if (scope.own === undefined) {
      return (await this.planning.activeUsers(scope.orgId, shared.org.ownerKey)).min;
    }
    const users = await usersOfOrg(tx, ready);
    return users
      .filter(({ isOwner, isOutside, status }) => {
        const isActive = status.confidence !== 'unknown' && status.value !== 'INACTIVE';
        return !isOwner && !isOutside && isActive;
      })
      .reduce((sum, { people }) => sum + people, 0);
  }
}
