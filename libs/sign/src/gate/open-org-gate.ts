import { systemClock, type Clock } from '../clock.js';
import { BottleneckGate, type OrgGateOptions } from './bottleneck-gate.js';
import type { OrgGate } from './org-gate.js';

/** The gate of one org. Two labels of the same account share one: give it to both apis. */
export function openOrgGate(
  options: Omit<OrgGateOptions, 'clock' | 'maxWaitMs'> & {
    readonly clock?: Clock;
    readonly maxWaitMs?: number;
  },
): OrgGate {
  return new BottleneckGate({
    ...options,
    clock: options.clock ?? systemClock,
    maxWaitMs: options.maxWaitMs ?? Number.POSITIVE_INFINITY,
  });
}
