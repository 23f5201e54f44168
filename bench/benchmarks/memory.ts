import { type Benchmark, measure } from '../benchmark.js';
import { millionPeople } from './million-people.js';

export const memory: Benchmark = {
  name: 'memory',
  about:
    'The most memory (VmHWM) of the Node process of `sign-sync sync -t` over 1,000,000 CSV rows, the embedded database server apart.',
  async measure(options) {
    const { first, again } = await millionPeople(options);
    const samples = [first, ...again].map((run) => run.peakMebibytes);
    return [measure('peak RSS', 'MiB', samples, { sense: 'at most', value: 256 })];
  },
};
