import { seededInteger, seededRandom } from '../../support/seeded-random.js';

/** What can be ended: a service's process, or a whole tree of processes. */
export type Target =
  'source-ingest' | 'planner' | 'executor-1' | 'executor-2' | 'ops-api' | 'broker' | 'database';

/**
 * When something happens: so many milliseconds after the run was requested; or when Sign has received this share of the
 * reads, or of the writes, of the undisturbed run.
 */
export type Moment = { readonly afterMs: number } | { readonly reads: number } | { readonly writes: number };

export interface Disturbance {
  readonly target: Target;
  readonly at: Moment;
  /** A process that is paused knows nothing of the time that passes, as on a machine that sleeps. */
  readonly how: 'kill' | 'pause';
  /** How long until it is started again, or goes on. */
  readonly downMs: number;
}

export interface ScheduleOptions {
  readonly seed: number;
  readonly kills: number;
  /** Of executors, each longer than a lease lasts. */
  readonly pauses: number;
  /** Milliseconds. */
  readonly leaseMs: number;
  /** How long reading the directory may take: the first kills fall into it. */
  readonly readingMs: number;
}

/** Of a hundred kills. */
const WEIGHTS: Readonly<Record<Target, number>> = {
  'executor-1': 22,
  'executor-2': 22,
  planner: 18,
  'source-ingest': 10,
  database: 12,
  broker: 10,
  'ops-api': 6,
};
const TARGETS = Object.keys(WEIGHTS) as Target[];
/** Who works before the first request reaches Sign. */
const EARLY_TARGETS: readonly Target[] = ['source-ingest', 'planner', 'database', 'broker'];
const EARLY_SHARE = 0.1;
const READING_SHARE = 0.25;
/** The last calls of a run are few and far between: a kill after this share might find it ended. */
const LAST_SHARE = 0.96;

/** Seeded kills, in order: some while the directory is read, some while Sign is, most of them while it is written. */
export function makeSchedule(options: ScheduleOptions): Disturbance[] {
  const { seed, kills, readingMs } = options;
  const random = seededRandom(seed ^ 0x5eed);
  const early = Math.ceil(kills * EARLY_SHARE);
  const reading = Math.floor(kills * READING_SHARE);
  const writing = kills - early - reading;
  const moments: Moment[] = [
    ...spread(reading, random).map((reads) => ({ reads })),
    ...spread(writing, random).map((writes) => ({ writes })),
  ];
  const targets = shuffled(everyTargetOnce(moments.length, random), random);
  const killings = [
    ...spread(early, random).map((share, index) => ({
      target: EARLY_TARGETS[index % EARLY_TARGETS.length] ?? 'planner',
      at: { afterMs: Math.round(share * readingMs) },
      how: 'kill' as const,
      downMs: downMs(random),
    })),
    ...moments.map((at, index) => ({
      target: targets[index] ?? 'planner',
      ...{ at, how: 'kill' as const, downMs: downMs(random) },
    })),
  ];
  return [...killings, ...pauses(options, random)].toSorted((one, other) => rankOf(one) - rankOf(other));
}

function pauses({ pauses: count, leaseMs }: ScheduleOptions, random: () => number): Disturbance[] {
  return spread(count, random).map((writes, index) => ({
    target: index % 2 === 0 ? 'executor-1' : 'executor-2',
    at: { writes },
    how: 'pause',
    downMs: Math.round(leaseMs * (1.2 + random())),
  }));
}

/** The directory is read first, then Sign, and then Sign is written. */
function rankOf({ at }: Disturbance): number {
  if ('afterMs' in at) return at.afterMs / Number.MAX_SAFE_INTEGER;
  return 'reads' in at ? 1 + at.reads : 2 + at.writes;
}

/** Shares in order: one at random in each of so many equal parts. */
function spread(count: number, random: () => number): number[] {
  return Array.from({ length: count }, (_, index) => ((index + random()) / count) * LAST_SHARE);
}

/** An orchestrator takes this long to start again what has ended. */
function downMs(random: () => number): number {
  return seededInteger(random, 200, 2_000);
}

/** Each once as far as there is room, the others by their weights. */
function everyTargetOnce(count: number, random: () => number): Target[] {
  const first = TARGETS.slice(0, count);
  return [...first, ...Array.from({ length: count - first.length }, () => weighted(random))];
}

function weighted(random: () => number): Target {
  let left = random() * 100;
  for (const target of TARGETS) {
    left -= WEIGHTS[target];
    if (left < 0) return target;
  }
  return 'planner';
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  const keyed = all.map((value) => ({ value, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}
