import type { PlanItem } from '../plan/plan-item.js';
import { isUnder, type ItemWords, itemWords, PLAN_HEADINGS, type PlanHeading } from './plan-lines.js';
import { holdWords } from './words.js';

/** What stands together in a document: one heading, done or held for one reason. */
export interface PlanSection {
  readonly heading: PlanHeading;
  /** Why it waits, in words; missing for what is done. */
  readonly held?: string;
  readonly rows: readonly ItemWords[];
}

/** Groups the items of one org as people read them: what is done first, then what waits; as many rows as there are. */
export function planSections(items: readonly PlanItem[]): PlanSection[] {
  const done = items.filter((item) => heldFor(item) === undefined);
  const reasons = new Set(items.flatMap((item) => heldFor(item) ?? []));
  return [
    ...PLAN_HEADINGS.flatMap((heading) => sectionOf(done, heading)),
    ...[...reasons].flatMap((reason) => {
      const waiting = items.filter((item) => heldFor(item) === reason);
      // A held change stands once, under the gravest of what it would do.
      const rest = new Set(waiting);
      return PLAN_HEADINGS.flatMap((heading) => {
        const here = [...rest].filter((item) => isUnder(item, heading));
        for (const item of here) rest.delete(item);
        return sectionOf(here, heading).map((section) => ({ ...section, held: holdWords(reason) }));
      });
    }),
  ];
}

function heldFor(item: PlanItem): string | undefined {
  return item.subject === 'person' ? item.held : undefined;
}

function sectionOf(items: readonly PlanItem[], heading: PlanHeading): PlanSection[] {
  const rows = items.filter((item) => isUnder(item, heading)).map((item) => itemWords(item, heading));
  return rows.length === 0 ? [] : [{ heading, rows }];
}
