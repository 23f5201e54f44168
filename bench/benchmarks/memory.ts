import { type Benchmark, measure } from '../benchmark.js';
import { plannedMillion } from '../support/planned-million.js';

export const memory: Benchmark = {
  name: 'memory',
  about:
    'The most memory (VmHWM) of the Node process of `sign-sync sync -t` over 1,000,000 CSV rows, with 200,000 users in Sign as in `planning`; the embedded database server apart.',
  async measure(options) {
    const { first, again } = await plannedMillion(options);
    const mebibytes = (runs: (typeof first)[]) =>
      runs.map(({ usage }) => (usage?.peakBytes ?? Number.NaN) / 2 ** 20);
    const goal = { sense: 'at most', value: 256 } as const;
    return [
      measure('peak RSS, first run', 'MiB', mebibytes([first]), goal),
      measure('peak RSS, the same again', 'MiB', mebibytes([...again]), goal),
    ];
  },
};
