import { SyncError } from '../errors/sync-error.js';

/** The life of a plan item. Final states never change again. */
export const ITEM_STATES = [
  'planned',
  'held',
  'pending',
  'intended',
  'in_doubt',
  'applied',
  'failed',
  'skipped',
  'superseded',
  'cancelled',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

const NEXT: Readonly<Record<ItemState, readonly ItemState[]>> = {
  // A sealed plan that nobody has released yet; held when a wave before it did not go well.
  planned: ['pending', 'held', 'superseded', 'cancelled', 'skipped', 'failed'],
  // Listed, not done, until people let it go; else a later plan decides anew.
  held: ['planned', 'superseded', 'cancelled'],
  // Released: whoever owns the org may intend it.
  pending: ['intended', 'superseded', 'cancelled', 'skipped', 'failed'],
  // The intent is stored; a call may have been sent.
  intended: ['applied', 'failed', 'in_doubt', 'skipped'],
  // A write was sent and its answer is missing: look, never send again blindly.
  in_doubt: ['intended', 'applied', 'failed', 'superseded'],
  applied: [],
  failed: [],
  skipped: [],
  superseded: [],
  cancelled: [],
};

/** A step that the action state machine does not allow: a defect of the program, never retried. */
export class IllegalTransitionError extends SyncError {
  readonly code = 'ITEM_ILLEGAL_TRANSITION';
  readonly retryable = false;
}

/** @throws IllegalTransitionError when an item in `from` must never become `to` */
export function assertTransition(from: ItemState, to: ItemState): void {
  if (!canBecome(from, to)) {
    throw new IllegalTransitionError(`A plan item that is ${from} cannot become ${to}.`, { from, to });
  }
}

export function canBecome(from: ItemState, to: ItemState): boolean {
  return NEXT[from].includes(to);
}

/** States from which an item may become `to`; for compare-and-set in the database. */
export function statesBefore(to: ItemState): ItemState[] {
  return ITEM_STATES.filter((from) => canBecome(from, to));
}

export function isFinal(state: ItemState): boolean {
  return NEXT[state].length === 0;
}
