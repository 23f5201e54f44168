/** What the issue of the product asks of a figure. */
export interface Goal {
  readonly sense: 'at least' | 'at most';
  readonly value: number;
}

/** One figure of a benchmark. */
export interface Measure {
  readonly what: string;
  /** The median of the samples. */
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal;
  /** In the order of the runs. */
  readonly samples: readonly number[];
}

/** What a benchmark is run with. */
export interface BenchOptions {
  /** Samples of each figure where that is affordable. */
  readonly runs: number;
  /** What the numbers of people are multiplied with; 1 but for a look whether a benchmark works. */
  readonly scale: number;
  /** Tells people what is going on. */
  readonly note: (line: string) => void;
}

/** Measures the product by its real processes against the simulator in a process of its own. */
export interface Benchmark {
  readonly name: string;
  /** What is in the figures and what is not. */
  readonly about: string;
  /** Whether `scale` makes it smaller. */
  readonly scales?: true;
  measure(options: BenchOptions): Promise<Measure[]>;
}

/** A figure of several samples. */
export function measure(what: string, unit: string, samples: readonly number[], goal?: Goal): Measure {
  return { what, value: median(samples), unit, samples, ...(goal && { goal }) };
}

/** A number of people, at the scale of this run. */
export function scaled(people: number, { scale }: Pick<BenchOptions, 'scale'>): number {
  return Math.max(1, Math.round(people * scale));
}

/** @returns undefined when there is no goal */
export function isMet({ value, goal }: Measure): boolean | undefined {
  if (goal === undefined) return undefined;
  return goal.sense === 'at least' ? value >= goal.value : value <= goal.value;
}

/** Of an even number of samples the mean of the two in the middle; NaN of none. */
function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
