/** Why a plan cannot be made once more. Codes are stable. */
export type ReplayObstacle = 'CONFIGURATION_CHANGED' | 'INPUTS_NOT_KEPT' | 'INPUTS_GONE';

/** The first place where stored items are not what the plan's inputs give. */
export interface ItemDifference {
  /** From 1. */
  readonly position: number;
  /** The person's address or the group's key, in its folded form. */
  readonly subject: string;
  /** `changed`: it is another one; `missing`: it is not stored any more; `extra`: nothing gives it. */
  readonly what: 'changed' | 'missing' | 'extra';
  /** Names of what differs within the item; empty unless it is `changed`. */
  readonly fields: readonly string[];
}

/** One org's plan, made once more from what it was made from. */
export interface PlanReplay {
  readonly orgId: string;
  readonly org: string;
  readonly planId: string;
  /** Under which it was sealed. */
  readonly hash: string;
  /** `same`: its inputs and its stored items both give that hash; `impossible`: see `obstacle`. */
  readonly verdict: 'same' | 'differs' | 'impossible';
  /** What its inputs give today; null where it is impossible. */
  readonly replayed: string | null;
  /** What its stored items give; null where their order is broken. */
  readonly stored: string | null;
  /** Items of the plan as it was replayed. */
  readonly items: number;
  readonly difference: ItemDifference | null;
  readonly obstacle: { readonly code: ReplayObstacle; readonly message: string } | null;
}

/** What came of all plans of a run: the worst counts. Without a plan there was nothing to compare. */
export function replayVerdict(
  plans: readonly Pick<PlanReplay, 'verdict'>[],
): PlanReplay['verdict'] | 'nothing' {
  if (plans.length === 0) return 'nothing';
  const has = (verdict: PlanReplay['verdict']) => plans.some((plan) => plan.verdict === verdict);
  if (has('differs')) return 'differs';
  return has('impossible') ? 'impossible' : 'same';
}
