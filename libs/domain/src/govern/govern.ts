import type { Guards } from './guards.js';
import type { DriftPolicy } from './drift-policy.js';
import type { ApprovalPolicy } from './approvals.js';
import type { OffboardingPolicy } from './offboarding.js';
import type { WavePolicy } from './waves.js';

/**
 * What a configuration says about plans rather than about people: guards, approvals, waves. Every part is absent unless
 * its key is written, and then nothing waits but for SEMANTICS 18–22.
 */
export interface Govern {
  readonly guards?: Guards;
  readonly drift?: DriftPolicy;
  readonly approvals?: ApprovalPolicy;
  readonly waves?: WavePolicy;
  readonly offboarding?: OffboardingPolicy;
}
