import type { PersonItem } from '../plan/plan-item.js';
import type { HoldReason } from '../planner/plan-person.js';

/** Why an item waits, as a code and, where there is more to say than the code does, in words. */
export interface Hold {
  readonly reason: HoldReason;
  readonly because?: string;
}

/** Says whether an item must wait for a reason beyond the person: a guard, an approval. Asked in the plan's order. */
export type Withholding = (item: PersonItem) => Hold | undefined;

/** The first of several reasons counts. */
export function firstOf(all: readonly Withholding[]): Withholding {
  return (item) => {
    for (const withholding of all) {
      const hold = withholding(item);
      if (hold) return hold;
    }
    return undefined;
  };
}

/**
 * Marks what must wait among the items of one person. Where a removal waits already and the rest must wait as well,
 * they are one item again: the held one has the whole change.
 *
 * @param items of one person: at most one to do, and at most one held
 */
export function withhold(items: readonly PersonItem[], withholding: Withholding): PersonItem[] {
  const waiting = items.find(({ held }) => held !== undefined);
  return items.flatMap((item) => {
    const hold = item.held === undefined ? withholding(item) : undefined;
    if (hold === undefined) return [item];
    if (waiting !== undefined) return [];
    return [{ ...item, held: hold.reason, ...(hold.because !== undefined && { heldBecause: hold.because }) }];
  });
}
