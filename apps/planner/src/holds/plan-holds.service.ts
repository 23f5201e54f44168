import { Injectable } from '@nestjs/common';
import type { Transaction } from '#db';
import { firstOf, holdDrift, type Withholding } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';
import { guardsOf } from './guards-of.js';
import type { PlanDrift } from './plan-drift.js';

/** Gathers what the items of a plan may have to wait for beyond the person, before the first item is written. */
@Injectable()
export class PlanHolds {
  of(
    _tx: Transaction,
    ready: ReadyToPlan & { readonly planId: string; readonly drift: PlanDrift },
  ): Promise<Withholding> {
    const { govern } = ready.ground.config;
    const drift = holdDrift(govern.drift, (item) => ready.drift.firstSeen(item));
    return Promise.resolve(firstOf([guardsOf(ready), drift]));
  }
}
