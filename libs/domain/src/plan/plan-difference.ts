import { canonical } from './canonical.js';
import type { PlanItem } from './plan-item.js';
import { byCodePoint, itemKey } from './seal-plan.js';

/** What two plans of one org would do to the same person or group, and differently. */
export interface ChangedItems {
  readonly here: readonly PlanItem[];
  readonly there: readonly PlanItem[];
}

/** The difference of two plans of one org, each list in the plans' order. */
export interface PlanDifference {
  readonly onlyHere: readonly PlanItem[];
  readonly onlyThere: readonly PlanItem[];
  readonly changed: readonly ChangedItems[];
}

/**
 * What one plan would do and the other would not. Compared is what happens, not why: rules have other numbers in another
 * file. The two items of a person of whom a part is held count as one.
 */
export function differenceOf(here: readonly PlanItem[], there: readonly PlanItem[]): PlanDifference {
  const [ours, theirs] = [bySubject(here), bySubject(there)];
  const subjects = [...new Set([...ours.keys(), ...theirs.keys()])].sort(byCodePoint);
  const onlyHere: PlanItem[] = [];
  const onlyThere: PlanItem[] = [];
  const changed: ChangedItems[] = [];
  for (const subject of subjects) {
    const [our = [], their = []] = [ours.get(subject), theirs.get(subject)];
    if (their.length === 0) onlyHere.push(...our);
    else if (our.length === 0) onlyThere.push(...their);
    else if (effectOf(our) !== effectOf(their)) changed.push({ here: our, there: their });
  }
  return { onlyHere, onlyThere, changed };
}

/** @returns true when both plans do the same */
export function isSamePlan({ onlyHere, onlyThere, changed }: PlanDifference): boolean {
  return onlyHere.length === 0 && onlyThere.length === 0 && changed.length === 0;
}

function bySubject(items: readonly PlanItem[]): Map<string, PlanItem[]> {
  const all = new Map<string, PlanItem[]>();
  const sorted = items.toSorted((a, b) => byCodePoint(itemKey(a), itemKey(b)));
  for (const item of sorted) {
    const subject = item.subject === 'group' ? `0\t${item.groupKey}` : `1\t${item.emailKey}`;
    all.set(subject, [...(all.get(subject) ?? []), item]);
  }
  return all;
}

function effectOf(items: readonly PlanItem[]): string {
  return canonical(
    items.map((item) => {
      if (item.subject === 'group') return item;
      const { email, signUserId, change, held } = item;
      return { email, signUserId, change, held };
    }),
  );
}
