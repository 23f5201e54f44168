import type { PlanItem } from '../plan/plan-item.js';
import { isSamePlan, type PlanDifference } from '../plan/plan-difference.js';
import type { Paint } from './paint.js';
import { isUnder, itemWords, PLAN_HEADINGS } from './plan-lines.js';
import { counted, holdWords } from './words.js';

/** Two configurations whose plans are set side by side. Nothing in it is a secret. */
export interface ComparisonDocument {
  readonly format: 1;
  readonly here: ComparedPlan;
  readonly there: ComparedPlan;
  readonly orgs: readonly (PlanDifference & { readonly org: string })[];
}

export interface ComparedPlan {
  /** The configuration file as it was given. */
  readonly file: string;
  readonly digest: string;
  readonly run: string;
  readonly hash: string;
}

/** What an item would do, in the words of the gravest heading that it stands under. */
export interface DifferenceWords {
  readonly subject: string;
  readonly what: string;
  readonly why: string;
}

export function differenceWords(item: PlanItem): DifferenceWords {
  const heading = PLAN_HEADINGS.find((candidate) => isUnder(item, candidate));
  if (heading === undefined)
    return { subject: item.subject === 'group' ? item.name : item.email, what: '', why: '' };
  const { subject, detail, why } = itemWords(item, heading);
  const others = PLAN_HEADINGS.filter((other) => other !== heading && isUnder(item, other));
  const also = others.map((other) => `${other.words} ${itemWords(item, other).detail}`.trim());
  const held = item.subject === 'person' && item.held !== undefined ? [`held: ${holdWords(item.held)}`] : [];
  return { subject, what: [`${heading.words} ${detail}`.trim(), ...also, ...held].join('; '), why };
}

/** The difference for a person at a terminal: everybody concerned, and nobody else. */
export function differenceLines({ here, there, orgs }: ComparisonDocument, paint: Paint): string[] {
  const lines = orgs.flatMap((org) => {
    if (isSamePlan(org)) return [];
    return [
      paint.strong(org.org),
      ...section('-', paint.removed, `only with ${here.file}`, org.onlyHere, paint),
      ...section('+', paint.added, `only with ${there.file}`, org.onlyThere, paint),
      ...(org.changed.length === 0
        ? []
        : [`  ${paint.strong(`~ otherwise with ${there.file}`)}   ${org.changed.length}`]),
      ...org.changed.flatMap(({ here: ours, there: theirs }) => [
        ...ours.map((item) => line('-', paint.removed, item, paint)),
        ...theirs.map((item) => line('+', paint.added, item, paint)),
      ]),
    ];
  });
  return [...lines, summaryOf({ orgs })];
}

/** The difference in one sentence. */
export function summaryOf({ orgs }: Pick<ComparisonDocument, 'orgs'>): string {
  const count = (pick: (org: PlanDifference) => number) => orgs.reduce((sum, org) => sum + pick(org), 0);
  const total = count(
    ({ onlyHere, onlyThere, changed }) => onlyHere.length + onlyThere.length + changed.length,
  );
  return total === 0
    ? 'Both configurations plan the same. Nothing has been written.'
    : `${counted(total, 'difference', 'differences')}. Nothing has been written.`;
}

function section(
  mark: string,
  tone: (text: string) => string,
  words: string,
  items: readonly PlanItem[],
  paint: Paint,
): string[] {
  if (items.length === 0) return [];
  return [
    `  ${tone(`${mark} ${words}`)}   ${items.length}`,
    ...items.map((item) => line(mark, tone, item, paint)),
  ];
}

function line(mark: string, tone: (text: string) => string, item: PlanItem, paint: Paint): string {
  const { subject, what, why } = differenceWords(item);
  return `    ${tone(mark)} ${subject.padEnd(32)} ${what.padEnd(30)} ${paint.quiet(why)}`.trimEnd();
}
