import { plural } from '../../words/count.js';

interface Day {
  readonly day: string;
  readonly runs: number;
  readonly applied: number;
  readonly skipped: number;
  readonly held: number;
  readonly failed: number;
}

/** What is counted of a day, from the ground up, and the colour of each. */
export const PARTS = [
  { key: 'applied', label: 'applied', token: '--ss-good-line' },
  { key: 'skipped', label: 'skipped', token: '--ss-quiet-line' },
  { key: 'held', label: 'held', token: '--ss-warn-line' },
  { key: 'failed', label: 'failed', token: '--ss-bad-line' },
] as const;
export type Part = (typeof PARTS)[number]['key'];

/** The height of each part's top edge on each day, the highest first: drawn in this order the lower ones cover the rest. */
export function topsOf(
  days: readonly Day[],
): readonly { readonly part: (typeof PARTS)[number]; readonly tops: number[] }[] {
  return PARTS.map((part, index) => ({
    part,
    tops: days.map((day) => PARTS.slice(0, index + 1).reduce((sum, { key }) => sum + day[key], 0)),
  })).toReversed();
}

export function totalOf(days: readonly Day[], part: Part): number {
  return days.reduce((sum, day) => sum + day[part], 0);
}

/** The chart in words: `14 days, 23 runs: 1,204 applied, 312 held`. */
export function historyWords(days: readonly Day[]): string {
  const runs = days.reduce((sum, day) => sum + day.runs, 0);
  const parts = PARTS.map(({ key, label }) => [totalOf(days, key), label] as const).filter(
    ([total]) => total > 0,
  );
  const counted = parts.map(([total, label]) => `${total.toLocaleString('en-US')} ${label}`).join(', ');
  return `${plural(days.length, 'day')}, ${plural(runs, 'run')}${counted === '' ? '' : `: ${counted}`}`;
}

/** `2026-11-22` → `22 Nov`. */
export function dayLabel(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
