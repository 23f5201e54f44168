/** A schedule, as far as it says when an org is next run for. */
interface Scheduled {
  readonly orgs: readonly string[];
  readonly state: string;
  readonly next: string | null;
}

/** When the next run of an org begins by itself, or why that cannot be said. */
export type NextRun =
  { readonly kind: 'at'; readonly at: string } | { readonly kind: 'waiting' | 'paused' | 'over' | 'none' };

/**
 * The earliest of all schedules that concern the org. One that still runs or waits comes before one that is paused: it
 * is the one that will begin.
 *
 * @returns undefined where the server keeps no schedule at all: then runs begin elsewhere, and nothing is missing
 */
export function nextRunOf(org: string, schedules: readonly Scheduled[]): NextRun | undefined {
  if (schedules.length === 0) return undefined;
  const here = schedules.filter(({ orgs }) => orgs.includes(org));
  if (here.length === 0) return { kind: 'none' };
  const [at] = here
    .flatMap(({ next }) => (next === null ? [] : [next]))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
  if (at !== undefined) return { kind: 'at', at };
  if (here.some(({ state }) => state === 'waiting')) return { kind: 'waiting' };
  return { kind: here.some(({ state }) => state === 'paused') ? 'paused' : 'over' };
}

/** What is said instead of a moment. */
export const NEXT_RUN_WORDS = {
  waiting: 'next run after this one',
  paused: 'schedule paused',
  over: 'schedule is over',
  none: 'no schedule',
} as const;
