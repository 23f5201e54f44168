import type { PlanDetail } from './plan.types.js';

/** How a plan stands, in the words of `statusWords('plan', …)`. */
type Standing = 'open' | 'expired' | 'applying' | 'applied' | 'superseded';

export function standingOf(
  { state, expiresAt }: Pick<PlanDetail, 'state' | 'expiresAt'>,
  now: Date,
): Standing {
  if (state === 'superseded') return 'superseded';
  if (state === 'approved') return 'applying';
  if (state === 'done') return 'applied';
  return expiresAt !== null && new Date(expiresAt) <= now ? 'expired' : 'open';
}

interface PlanCounts {
  readonly all: number;
  /** They wait for nobody. */
  readonly planned: number;
  readonly held: number;
}

export function countsOf({ items }: Pick<PlanDetail, 'items'>): PlanCounts {
  const all = Object.values(items).reduce((sum, one) => sum + one, 0);
  return { all, planned: items['planned'] ?? 0, held: items['held'] ?? 0 };
}

/** Why a plan cannot be applied now; undefined: it can. */
export function whyNotApplied(
  mode: string,
  standing: Standing,
  { planned, held }: PlanCounts,
): string | undefined {
  if (mode === 'test') return 'A test is never applied: make a plan, or sync.';
  if (standing === 'superseded') return 'A later run has decided anew. See its plan.';
  if (standing === 'expired') return 'This plan has expired. Plan again.';
  if (standing === 'applying') return 'A run is applying it.';
  if (standing === 'applied') {
    return held > 0 ? 'What waited for nobody is done. What is held waits for approvals.' : undefined;
  }
  if (planned > 0) return undefined;
  return held > 0 ? 'Everything in it is held.' : 'There is nothing to do.';
}

/** Words about held items are taken as long as nothing else has decided, and no run is at it. */
export function takesVotes(mode: string, standing: Standing, { held }: PlanCounts): boolean {
  return mode !== 'test' && held > 0 && (standing === 'open' || standing === 'applied');
}
