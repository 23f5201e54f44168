import { canonical } from '../plan/canonical.js';
import type { PlanItem } from '../plan/plan-item.js';
import { type PlanHeader, PlanSeal } from '../plan/seal-plan.js';
import type { ItemDifference } from './plan-replay.js';

/** A row of a stored plan: the item as it was sealed, and what of it stands in columns of its own. */
export interface StoredPlanItem {
  readonly position: number;
  readonly subjectKey: string;
  readonly email: string | null;
  readonly signUserId: string | null;
  readonly action: string;
  readonly item: PlanItem;
}

/** Follows a plan's stored items and those that its inputs give, side by side, and remembers the first difference. */
export class ItemComparison {
  readonly #stored: PlanSeal;
  readonly #replayed: PlanSeal;
  #storedInOrder = true;
  #items = 0;
  #difference: ItemDifference | null = null;

  /** @param stored what the plan's row says that it was made from */
  constructor(stored: PlanHeader, replayed: PlanHeader) {
    this.#stored = new PlanSeal(stored);
    this.#replayed = new PlanSeal(replayed);
  }

  /** The next of each; undefined where there is none any more. */
  add(stored: StoredPlanItem | undefined, replayed: PlanItem | undefined): void {
    if (stored !== undefined) this.#seal(stored.item);
    if (replayed !== undefined) {
      this.#replayed.add(replayed);
      this.#items += 1;
    }
    this.#difference ??= differenceOf(stored, replayed, this.#items);
  }

  end(): {
    readonly stored: string | null;
    readonly replayed: string;
    readonly items: number;
    readonly difference: ItemDifference | null;
  } {
    return {
      stored: this.#storedInOrder ? this.#stored.digest() : null,
      replayed: this.#replayed.digest(),
      ...{ items: this.#items, difference: this.#difference },
    };
  }

  /** Rows that somebody has moved or changed may stand in no order. */
  #seal(item: PlanItem): void {
    if (!this.#storedInOrder) return;
    try {
      this.#stored.add(item);
    } catch {
      this.#storedInOrder = false;
    }
  }
}

function differenceOf(
  stored: StoredPlanItem | undefined,
  replayed: PlanItem | undefined,
  items: number,
): ItemDifference | null {
  if (replayed === undefined) {
    if (stored === undefined) return null;
    return { position: stored.position, subject: stored.subjectKey, what: 'extra', fields: [] };
  }
  const subject = keyOf(replayed);
  if (stored === undefined) return { position: items, subject, what: 'missing', fields: [] };
  const fields = changedFields(stored, replayed);
  return fields.length === 0 ? null : { position: items, subject, what: 'changed', fields };
}

/** Of the item its members, and of its change the two states; the columns under the names of the members that they repeat. */
function changedFields(stored: StoredPlanItem, replayed: PlanItem): string[] {
  const [was, is] = [partsOf(stored.item), partsOf(replayed)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  const changed = [...names].filter((name) => canonical(was[name]) !== canonical(is[name]));
  const person = replayed.subject === 'person' ? replayed : undefined;
  const columns: readonly (readonly [string, string | null, string | null])[] = [
    ['subject', stored.subjectKey, keyOf(replayed)],
    ['email', stored.email, person?.email ?? null],
    ['signUserId', stored.signUserId, person?.signUserId ?? null],
    ['action', stored.action, person?.change.action ?? 'create-group'],
  ];
  const differing = columns.flatMap(([name, there, expected]) => (there === expected ? [] : [name]));
  return [...new Set([...changed, ...differing])].toSorted();
}

function partsOf(item: PlanItem): Readonly<Record<string, unknown>> {
  if (item.subject === 'group') return { ...item };
  const { change, ...rest } = item;
  return { ...rest, ...change };
}

function keyOf(item: PlanItem): string {
  return item.subject === 'group' ? item.groupKey : item.emailKey;
}
