import type { Tone } from '../../words/status.js';
import { plural } from '../../words/count.js';
import type { Run } from './run.types.js';

const MODES: Readonly<Record<string, string>> = {
  sync: 'sync',
  test: 'test',
  plan: 'plan',
  apply: 'apply a plan',
};

export function modeWords(mode: string): string {
  return MODES[mode] ?? mode;
}

/** Whom a run concerns. */
export function scopeWords({ scope }: Pick<Run, 'scope'>): string {
  if (scope.kind === 'all') return 'everybody';
  if (scope.kind === 'mapped') return 'everybody whom a rule names';
  return `people of ${scope.groups.join(', ')}`;
}

/** Who asked for it. */
export function requesterWords(requestedBy: string | null | undefined): string {
  return requestedBy ?? 'the schedule';
}

const OPEN = new Set(['waiting', 'joined', 'running']);

export function isOpen(state: string): boolean {
  return OPEN.has(state);
}

/** What a run shows of its items, the best first. */
const ORDER: readonly { readonly state: string; readonly tone: Tone }[] = [
  { state: 'applied', tone: 'good' },
  { state: 'intended', tone: 'busy' },
  { state: 'pending', tone: 'busy' },
  { state: 'planned', tone: 'quiet' },
  { state: 'in_doubt', tone: 'warn' },
  { state: 'held', tone: 'warn' },
  { state: 'failed', tone: 'bad' },
  { state: 'skipped', tone: 'quiet' },
  { state: 'superseded', tone: 'quiet' },
  { state: 'cancelled', tone: 'quiet' },
];

interface ItemShare {
  readonly state: string;
  readonly tone: Tone;
  readonly items: number;
  /** Of all, 0 to 1. */
  readonly part: number;
}

/** Items by state, as parts of one bar. */
export function itemShares(items: Readonly<Record<string, number>>): ItemShare[] {
  const all = Object.values(items).reduce((sum, one) => sum + one, 0);
  return ORDER.flatMap(({ state, tone }) => {
    const here = items[state] ?? 0;
    return here === 0 ? [] : [{ state, tone, items: here, part: here / all }];
  });
}

/** Whether what failed can be tried again by itself; undefined: it can. */
export function whyNoRetry(run: Pick<Run, 'state'>, failed: number): string | undefined {
  if (isOpen(run.state)) return 'The run goes on. When it has ended, what failed can be tried again.';
  if (failed > RETRIED_MAX)
    return `${plural(failed, 'person', 'people')} failed: start a full run, it tries all of them again.`;
  return undefined;
}

/** People whom the API tries again by name at most. */
const RETRIED_MAX = 100;

/** Whether a run has done something that an undo would set back. */
export function canBeUndone(
  { state, mode }: Pick<Run, 'state' | 'mode'>,
  items: Readonly<Record<string, number>>,
): boolean {
  return !isOpen(state) && (mode === 'sync' || mode === 'apply') && (items['applied'] ?? 0) > 0;
}
