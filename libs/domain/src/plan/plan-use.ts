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

/** A plan's part of one org. */
export interface StoredPlanPart {
  readonly state: 'planned' | 'approved' | 'done' | 'superseded';
  /** Null: it can be applied as long as nothing else has been decided. */
  readonly expiresAt: Date | null;
}

/** What a plan was made from, and how the parts of it stand: one for each org. */
export interface StoredPlan {
  readonly configDigest: string;
  readonly parts: readonly StoredPlanPart[];
}

/**
 * What was planned is used once, and only while the configuration it was made with is the one that counts. An approval
 * of what was held opens a part again for exactly that.
 *
 * @param configDigest of the configuration now; undefined when there is none of that name any more
 * @throws PlanRefusedError
 */
export function assertUsable(plan: StoredPlan, configDigest: string | undefined, now: Date): void {
  assertSameConfiguration(plan.configDigest, configDigest);
  const { parts } = plan;
  if (parts.length === 0) throw new PlanRefusedError('No org was planned in that run.');
  const why = whyUnusable(parts, now);
  if (why !== undefined) throw new PlanRefusedError(`${why}. Plan again.`);
}

/** @throws PlanRefusedError */
export function assertSameConfiguration(planned: string, configDigest: string | undefined): void {
  if (planned === configDigest) return;
  throw new PlanRefusedError('The configuration has changed since this plan was made. Plan again.');
}

function whyUnusable(parts: readonly StoredPlanPart[], now: Date): string | undefined {
  const open = parts.filter(({ state }) => state === 'planned');
  const has = (wanted: StoredPlanPart['state']) => parts.some(({ state }) => state === wanted);
  if (has('approved') || (open.length === 0 && has('done'))) {
    return 'This plan was applied before; a plan is used once';
  }
  if (has('superseded')) return 'A later run has decided anew';
  const expired = open.find(({ expiresAt }) => isPast(expiresAt, now));
  return expired && `This plan has expired at ${expired.expiresAt?.toISOString() ?? ''}`;
}

/** How a stored plan stands, in a word for people. */
export type PlanStanding = 'open' | 'expired' | 'applying' | 'applied' | 'superseded';

export function planStanding(parts: readonly StoredPlanPart[], now: Date): PlanStanding {
  const has = (wanted: StoredPlanPart['state']) => parts.some(({ state }) => state === wanted);
  if (has('approved')) return 'applying';
  if (has('superseded')) return 'superseded';
  if (!has('planned')) return 'applied';
  return parts.some(({ expiresAt }) => isPast(expiresAt, now)) ? 'expired' : 'open';
}

function isPast(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt.getTime() <= now.getTime();
}
