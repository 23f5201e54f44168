import { measure, type Measure } from '../benchmark.js';
import type { StackSite, WatchedRun } from './stack-site.js';

const PEAK = { sense: 'at most', value: 256 } as const;

/** The most memory of each service in the whole life of its process, planning included. */
export function peakMeasures({ peaks }: StackSite): Measure[] {
  return [...peaks].map(([name, bytes]) => measure(`peak RSS: ${name}`, 'MiB', [bytes / 2 ** 20], PEAK));
}

/** What each process used while it was measured. */
export function shareMeasures(runs: readonly Pick<WatchedRun, 'shares'>[]): Measure[] {
  const names = [...(runs[0]?.shares.keys() ?? [])];
  return names.map((name) =>
    measure(
      `processor: ${name}`,
      '% of a core',
      runs.map(({ shares }) => shares.get(name) ?? Number.NaN),
    ),
  );
}
