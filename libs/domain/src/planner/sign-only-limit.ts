import type { SignOnlyLimit } from '../rules/sync-policy.js';

/** A number that is known only between bounds, because some statuses have not been read. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export interface SignOnlyCount {
  /** Sign-only users whose status is known to be not INACTIVE … and with those whose status is unknown. */
  readonly signOnly: Bounds;
  /** All users of the org that are not INACTIVE, its owner not counted, between the same kind of bounds. */
  readonly active: Bounds;
}

export type LimitVerdict =
  | { readonly verdict: 'within' }
  | { readonly verdict: 'exceeded'; readonly signOnly: number; readonly allowed: number }
  /** The bounds straddle the limit: read the unknown statuses of Sign-only users, or of everybody. */
  | { readonly verdict: 'ask'; readonly whom: 'sign-only' | 'everybody' };

/**
 * Judges `sign_only_limit` (SEMANTICS 20): an integer, or a percentage without rounding. Equal is allowed.
 * It asks for statuses only when the bounds leave the answer open.
 */
export function judgeSignOnlyLimit(count: SignOnlyCount, limit: SignOnlyLimit): LimitVerdict {
  const { signOnly, active } = count;
  const unknownSignOnly = signOnly.max - signOnly.min;
  if (limit.kind === 'count') {
    if (signOnly.max <= limit.value) return { verdict: 'within' };
    if (signOnly.min > limit.value) return exceeded(signOnly.min, limit.value);
    return { verdict: 'ask', whom: 'sign-only' };
  }
  // Each unknown Sign-only user who is active adds to both sides; each other unknown one only to the whole.
  if (!isMoreThan(signOnly.max, limit.value, active.min + unknownSignOnly)) return { verdict: 'within' };
  const wholeAtMost = active.max - unknownSignOnly;
  if (isMoreThan(signOnly.min, limit.value, wholeAtMost)) {
    return exceeded(signOnly.min, (wholeAtMost * limit.value) / 100);
  }
  const unknownOthers = active.max - active.min - unknownSignOnly;
  return { verdict: 'ask', whom: unknownOthers > 0 ? 'everybody' : 'sign-only' };
}

/** Compared in whole numbers, to ten decimals of the percentage: binary fractions would refuse 69 of 1,500 at 4.6 %. */
export function isMoreThan(part: number, percent: number, whole: number): boolean {
  const scale = 10 ** 10;
  return BigInt(part) * 100n * BigInt(scale) > BigInt(whole) * BigInt(Math.round(percent * scale));
}

function exceeded(signOnly: number, allowed: number): LimitVerdict {
  return { verdict: 'exceeded', signOnly, allowed };
}

/**
 * The verdict when nobody is left to ask and the bounds still straddle the limit: what could not be read counts as the
 * worst it can be, so the limit holds rather than lets go.
 */
export function undecidedLimit({ signOnly, active }: SignOnlyCount, limit: SignOnlyLimit): LimitVerdict {
  return exceeded(signOnly.max, limit.kind === 'count' ? limit.value : (active.min * limit.value) / 100);
}
