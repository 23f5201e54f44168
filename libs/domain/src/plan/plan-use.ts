import { SyncError } from '../errors/sync-error.js';

/** The plan cannot be applied: unknown, ambiguous, used, superseded, tampered with, or of another configuration. */
export class PlanRefusedError extends SyncError {
  readonly code = 'PLAN_REFUSED';
  readonly retryable = false;

  constructor(why: string) {
    super(`${why} Nothing was written.`);
  }
}

/** A run's plan as it was found by the first digits of its hash. */
export interface FoundPlan {
  readonly runId: string;
  readonly hash: string;
}

/**
 * The one plan that the digits mean.
 * @throws PlanRefusedError none, or several
 */
export function meantPlan(digits: string, found: readonly FoundPlan[]): FoundPlan {
  const [only, ...others] = found;
  if (only === undefined) {
    throw new PlanRefusedError(`No stored plan has the hash ${digits}. See "sign-sync plan show".`);
  }
  if (others.length > 0) {
    const hashes = found.map(({ hash }) => hash.slice(0, 12)).join(', ');
    throw new PlanRefusedError(`Several plans begin with ${digits}: ${hashes}. Give more digits.`);
  }
  return only;
}

/** What a plan was made from, and how the parts of it stand: one for each org. */
export interface StoredPlan {
  readonly configDigest: string;
  readonly parts: readonly { readonly state: 'planned' | 'approved' | 'done' | 'superseded' }[];
}

/**
 * A plan is used once, and only while the configuration it was made with is the one that counts.
 * @param configDigest of the configuration now; undefined when there is none of that name any more
 * @throws PlanRefusedError
 */
export function assertUsable(plan: StoredPlan, configDigest: string | undefined): void {
  if (plan.configDigest !== configDigest) {
    throw new PlanRefusedError('The configuration has changed since this plan was made. Plan again.');
  }
  if (plan.parts.length === 0) throw new PlanRefusedError('No org was planned in that run.');
  const used = plan.parts.find(({ state }) => state !== 'planned');
  if (used === undefined) return;
  const why =
    used.state === 'superseded'
      ? 'A later run has decided anew'
      : 'This plan was applied before; a plan is used once';
  throw new PlanRefusedError(`${why}. Plan again.`);
}
