import { count, people, share } from '../../words/count.js';
import type { Causes } from './plan.types.js';
import { ruleWords } from './why.js';

export interface BlastLine {
  readonly key: string;
  readonly label: string;
  readonly items: number;
  readonly held: number;
  readonly losing: number;
  /** Of the longest bar, 0 to 1. */
  readonly length: number;
  /** What of the address shows these items; undefined: no filter does. */
  readonly filter?: { readonly rule: number } | { readonly group: string };
}

/** Which rules most of a plan comes from. */
export function ruleLines({ rules }: Causes): BlastLine[] {
  return lines(
    rules.map(({ rule, place, ...counts }) => ({
      ...counts,
      key: String(rule),
      label: rule === null ? 'no rule: in Sign only, or of the scope alone' : ruleName(rule, place),
      ...(rule !== null && { filter: { rule } }),
    })),
  );
}

/** Which Sign groups people leave and join. */
export function groupLines({ signGroups }: Causes): BlastLine[] {
  return lines(
    signGroups.map(({ key, name, joining, leaving, ...counts }) => ({
      ...counts,
      key,
      label: `${name}: ${[...said(joining, 'join'), ...said(leaving, 'leave')].join(', ')}`,
      filter: { group: name },
    })),
  );
}

/** From which primary group to which. */
export function moveLines({ moves }: Causes): BlastLine[] {
  return lines(
    moves.map(({ from, to, ...counts }) => ({
      ...counts,
      key: `${from ?? ''}\t${to ?? ''}`,
      label: `${from ?? 'no group'} → ${to ?? 'no group'}`,
      ...(to !== null && { filter: { group: to } }),
    })),
  );
}

function ruleName(rule: number, place: Causes['rules'][number]['place']): string {
  return place === null ? `rule ${rule}` : `rule ${rule}, ${ruleWords(rule, new Map([[rule, place]]))}`;
}

function said(value: number, verb: string): string[] {
  return value === 0 ? [] : [`${count(value)} ${verb}`];
}

type Unscaled = Omit<BlastLine, 'length'>;

function lines(of: readonly Unscaled[]): BlastLine[] {
  const longest = Math.max(1, ...of.map(({ items }) => items));
  return of.map(({ key, label, items, held, losing, filter }) => ({
    ...{ key, label, items, held, losing, length: items / longest },
    ...(filter !== undefined && { filter }),
  }));
}

/** Below that share no rule has caused most of it. */
const MOST = 0.5;

/** Who caused most of a plan, in one sentence; undefined where too few are changed to ask. */
export function culprit({ people: all, rules, directoryGroups }: Causes): string | undefined {
  const [first] = rules;
  if (first === undefined || all.items < 2) return undefined;
  const of = `${count(first.items)} of ${people(all.items)} (${share(first.items, all.items)})`;
  if (first.items / all.items < MOST) {
    const from = first.rule === null ? 'no rule' : ruleName(first.rule, first.place);
    return `No rule has caused half of it; ${of} come from ${from}, more than from any other.`;
  }
  if (first.rule === null) return `${of} come from no rule: most of them are in Sign only.`;
  const [group] = directoryGroups.filter(({ directoryGroup }) => directoryGroup !== null);
  const by =
    group === undefined || group.items < first.items
      ? ''
      : `, by the directory group ${group.directoryGroup ?? ''}`;
  return `${of} come from ${ruleName(first.rule, first.place)}${by}.`;
}
