import type { EmailKey } from '../text/keys.js';
import { canonical } from './canonical.js';
import type { PersonItem } from './plan-item.js';
import type { Reversal } from './reverse-item.js';

/** The applied item, and whom it concerns today: a changed address is a new key for the same user. */
export interface AppliedItem {
  readonly run: string;
  readonly item: PersonItem;
  readonly emailKey: EmailKey;
  readonly email: string;
  readonly signUserId: string;
}

/** The item of a plan that undoes an applied one. */
export function undoingItem(
  { run, item, emailKey, email, signUserId }: AppliedItem,
  { change }: Extract<Reversal, { kind: 'change' }>,
): PersonItem {
  const isCreation = item.change.before === undefined;
  return {
    subject: 'person',
    org: item.org,
    ...{ emailKey, email, signUserId, change },
    because: { rules: [], undoes: { run, ...(isCreation && { created: true as const }) } },
    needsGroups: [],
  };
}

/** Items that differ in nothing but the person: one of them, and how many there are. */
export interface AlikeItems {
  readonly item: PersonItem;
  readonly people: number;
}

/** Counts items by what they do, so that a plan of any size is judged from a few of them. */
export class AlikeItemsCounter {
  readonly #counted = new Map<string, { readonly item: PersonItem; people: number }>();

  add(item: PersonItem): void {
    const { action, effects, before, after } = item.change;
    const place = (state: typeof after | undefined) =>
      state && [state.status ?? null, state.accountAdmin, state.memberships];
    const key = canonical([action, effects, place(before) ?? null, place(after)]);
    const known = this.#counted.get(key);
    if (known) known.people += 1;
    else this.#counted.set(key, { item, people: 1 });
  }

  result(): readonly AlikeItems[] {
    return [...this.#counted.values()];
  }
}

/**
 * Several items of one person that one run applied, as one: from where the first found them to where the last left them.
 *
 * @param items in the order in which they were applied
 */
export function asOneChange(items: readonly PersonItem[]): PersonItem | undefined {
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined || first === last) return last;
  const { before: _, ...change } = last.change;
  const begins = first.change.before;
  return { ...last, change: { ...change, ...(begins && { before: begins }) } };
}
