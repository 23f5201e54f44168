import type { Answer } from '../../api/client.js';
import { count, plural } from '../../words/count.js';
import type { Tone } from '../../words/status.js';

/** What was done for one org, day by day, the oldest first. */
export type OrgDays = Answer<'/overview/activity'>['orgs'][number];

/** One day of an org as a bar. */
export interface SparkBar {
  /** Of the highest day's changes: 0 to 1. A day with runs and without changes is 0, and still has a tone. */
  readonly height: number;
  /** Undefined: nothing has run. */
  readonly tone: Extract<Tone, 'good' | 'warn' | 'bad' | 'quiet'> | undefined;
}

/** The days of an org as bars: as high as what was to be changed, and coloured by the worst of it. */
export function sparkOf({ runs, applied, held, failed }: OrgDays): readonly SparkBar[] {
  const days = runs.map((number, day) => ({
    ...{ runs: number, applied: applied[day] ?? 0, held: held[day] ?? 0, failed: failed[day] ?? 0 },
  }));
  const changes = days.map((day) => day.applied + day.held + day.failed);
  const most = Math.max(1, ...changes);
  return days.map((day, index) => ({ height: (changes[index] ?? 0) / most, tone: toneOf(day) }));
}

function toneOf(day: {
  readonly runs: number;
  readonly applied: number;
  readonly held: number;
  readonly failed: number;
}): SparkBar['tone'] {
  if (day.failed > 0) return 'bad';
  if (day.held > 0) return 'warn';
  if (day.applied > 0) return 'good';
  return day.runs > 0 ? 'quiet' : undefined;
}

/** The bars in words: `14 days, 9 runs: 31 applied, 2 held`. */
export function sparkWords({ runs, applied, held, failed }: OrgDays): string {
  const parts = [
    [sum(applied), 'applied'],
    [sum(held), 'held'],
    [sum(failed), 'failed'],
  ] as const;
  const changes = parts.flatMap(([number, word]) => (number === 0 ? [] : [`${count(number)} ${word}`]));
  const head = `${plural(runs.length, 'day')}, ${plural(sum(runs), 'run')}`;
  return changes.length === 0 ? `${head}, nothing changed` : `${head}: ${changes.join(', ')}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
