import { type Benchmark, type BenchOptions, measure, type Measure } from '../benchmark.js';
import { runWell } from '../support/run-command.js';
import { Sandbox } from '../support/sandbox.js';

const GENERATED = 'users=20000,groups=50';
const GOALS = {
  False: { cold: 80, idle: 80 },
  True: { cold: 20_100, idle: 80 },
} as const;

export const calls: Benchmark = {
  name: 'calls',
  about:
    'Requests that Sign receives in a whole `sign-sync sync`, counted by the ledger of the simulator: 20,000 people in 50 groups, one group a person, everybody in step, `exclude`. Cold: nothing is stored yet. Idle: the same once more.',
  async measure(options) {
    return [...(await callsOf('False', options)), ...(await callsOf('True', options))];
  },
};

async function callsOf(createUsers: 'True' | 'False', { note }: BenchOptions): Promise<Measure[]> {
  const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
  try {
    await sandbox.edit('connector-sign.yml', 'create_users: True', `create_users: ${createUsers}`);
    const measures: Measure[] = [];
    for (const kind of ['cold', 'idle'] as const) {
      await runWell(['sync'], sandbox.folder);
      const { requests, writes } = (await sandbox.simulator.takeCounters()).total;
      if (writes > 0) throw new Error(`A run with nothing to do wrote ${writes} times.`);
      note(`  create_users: ${createUsers}, ${kind}: ${requests} calls`);
      const goal = { sense: 'at most', value: GOALS[createUsers][kind] } as const;
      measures.push(measure(`${kind} run, create_users: ${createUsers}`, 'calls', [requests], goal));
    }
    return measures;
  } finally {
    await sandbox.close();
  }
}
