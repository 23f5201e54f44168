import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';

/** Where and beside what a benchmark ran. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGibibytes: number;
  readonly node: string;
  /** Processes that wanted to run, on average over the minute before the benchmark began. */
  readonly loadBefore: number;
}

export function thisMachine(): Machine {
  return {
    system: `${type()} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore: Number((loadavg()[0] ?? Number.NaN).toFixed(1)),
  };
}
