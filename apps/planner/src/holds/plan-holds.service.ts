import { Injectable } from '@nestjs/common';
import type { Transaction } from '#db';
import { firstOf, holdDrift, type Withholding } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';
import { ApprovalHolds } from './approval-holds.service.js';
import { guardsOf } from './guards-of.js';
import type { PlanDrift } from './plan-drift.js';
import { SignOnlyWindowService } from './sign-only-window.service.js';

/** Gathers what the items of a plan may have to wait for beyond the person, before the first item is written. */
@Injectable()
export class PlanHolds {
  constructor(
    private readonly approvals: ApprovalHolds,
    private readonly windows: SignOnlyWindowService,
  ) {}

  async of(
    tx: Transaction,
    ready: ReadyToPlan & { readonly planId: string; readonly drift: PlanDrift },
  ): Promise<Withholding> {
    const { govern } = ready.ground.config;
    const drift = holdDrift(govern.drift, (item) => ready.drift.firstSeen(item));
    const withholding = firstOf([guardsOf(ready), drift, this.approvals.required(ready)]);
    // What nobody is meant to apply takes no approval over.
    if (ready.isHypothetical) return withholding;
    // Asked last: whoever waits for another reason takes no place in the window.
    const [lifted, window] = [
      await this.approvals.lifted(tx, ready, withholding),
      await this.windows.of(tx, ready),
    ];
    return firstOf([lifted, window]);
  }
}
