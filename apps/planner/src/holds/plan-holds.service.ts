import { Injectable } from '@nestjs/common';
import type { Transaction } from '#db';
import { firstOf, type Withholding } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';
import { guardsOf } from './guards-of.js';

/** Gathers what the items of a plan may have to wait for beyond the person, before the first item is written. */
@Injectable()
export class PlanHolds {
  of(_tx: Transaction, ready: ReadyToPlan & { readonly planId: string }): Promise<Withholding> {
    return Promise.resolve(firstOf([guardsOf(ready)]));
  }
}
