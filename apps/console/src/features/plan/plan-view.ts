import { z } from 'zod';
import { numberIn, oneIn, someIn, tableSearch, textIn } from '../../app/search.js';
import { KIND_NAMES } from './kinds.js';

export const ITEM_STATES = [
  ...(['planned', 'held', 'pending', 'intended', 'in_doubt'] as const),
  ...(['applied', 'failed', 'skipped', 'superseded', 'cancelled'] as const),
] as const;

const TABS = ['people', 'rules', 'groups', 'held', 'changed'] as const;
export type Tab = (typeof TABS)[number];

/** Everything that the page of a plan shows, as its address has it. */
export const planSearch = z.object({
  tab: oneIn(TABS),
  kind: oneIn(KIND_NAMES as [(typeof KIND_NAMES)[number], ...typeof KIND_NAMES]),
  state: someIn(ITEM_STATES),
  action: textIn,
  reason: textIn,
  rule: numberIn,
  group: textIn,
  person: textIn,
  /** With a hash: the run whose plan is meant, where several have made the same. */
  run: textIn,
  /** The item whose explanation is open. */
  item: textIn,
  ...tableSearch,
});
export type PlanView = z.output<typeof planSearch>;

/** Which items are shown, as the API takes it. */
export interface ItemFilter {
  readonly kind?: (typeof KIND_NAMES)[number];
  readonly state?: string[];
  readonly action?: string;
  readonly reason?: string;
  readonly rule?: number;
  readonly group?: string;
  readonly person?: string;
}

/** The code of items whose person was found otherwise than planned. */
const CHANGED = 'CHANGED_SINCE_PLAN';

/** What the table shows; tabs narrow it as filters do. */
export function itemFilterOf({
  tab,
  kind,
  state,
  action,
  reason,
  rule,
  group,
  person,
}: PlanView): ItemFilter {
  const states = tab === 'held' ? ['held'] : state;
  const code = tab === 'changed' ? CHANGED : reason;
  return {
    ...(kind !== undefined && { kind }),
    ...(states !== undefined && states.length > 0 && { state: [...states] }),
    ...(action !== undefined && { action }),
    ...(code !== undefined && { reason: code }),
    ...(rule !== undefined && { rule }),
    ...(group !== undefined && { group }),
    ...(person !== undefined && { person }),
  };
}

/** Whose words mean exactly the held items of a filter; undefined: the filter shows no held item. */
export type Meant =
  | {
      readonly org: string;
      readonly kind?: (typeof KIND_NAMES)[number];
      readonly heldFor?: string;
      readonly rule?: number;
      readonly group?: string;
      readonly begins?: string;
    }
  | undefined;

/** The ballot of a filter: what it shows and is held. */
export function meantBy(
  { state, action, kind, reason, rule, group, person }: ItemFilter,
  org: string,
): Meant {
  if (state !== undefined && !state.includes('held')) return undefined;
  // A word is about people; groups to create are never held, and no word says "of that action".
  if (action !== undefined) return undefined;
  return {
    org,
    ...(kind !== undefined && { kind }),
    ...(reason !== undefined && { heldFor: reason }),
    ...(rule !== undefined && { rule }),
    ...(group !== undefined && { group }),
    ...(person !== undefined && { begins: person }),
  };
}

/** The same as words of an address, for a download of exactly what is shown. */
export function exportQuery(filter: ItemFilter): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) {
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  }
  return search.toString();
}
