import { guardHolding, type Withholding } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';

/** What the guards of the configuration make wait. */
export function guardsOf({ decided: { guards } }: ReadyToPlan): Withholding {
  return guards === undefined ? () => undefined : guardHolding(guards);
}
