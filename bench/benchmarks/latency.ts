import { type Benchmark, type BenchOptions, measure, type Measure } from '../benchmark.js';
import { runWell } from '../support/run-command.js';
import { Sandbox } from '../support/sandbox.js';
import { withDatabase } from '../support/with-database.js';

const GENERATED = 'users=20000,groups=50';
const LATENCY_MS = 50;

export const latency: Benchmark = {
  name: 'latency',
  about: `The wall time of the cold run of \`calls\` with \`create_users: False\`, when each answer of Sign takes ${LATENCY_MS} ms: the whole command from its start to its end, the creation of its embedded database included, and the run in it apart. \`request_concurrency\` is 1 unless configured.`,
  async measure(options) {
    const measures: Measure[] = [];
    for (const concurrency of [1, 4]) measures.push(...(await wallTime(concurrency, options)));
    return measures;
  },
};

async function wallTime(concurrency: number, { runs, note }: BenchOptions): Promise<Measure[]> {
  const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
  try {
    await sandbox.edit('connector-sign.yml', 'create_users: True', 'create_users: False');
    await sandbox.edit(
      'sign-sync-config.yml',
      'logging:\n',
      `connection:\n  request_concurrency: ${concurrency}\nlogging:\n`,
    );
    await sandbox.simulator.control({ latencyMs: LATENCY_MS });
    const command: number[] = [];
    const run: number[] = [];
    for (let index = 0; index < runs; index += 1) {
      await sandbox.forgetState();
      command.push((await runWell(['sync'], sandbox.folder)).milliseconds / 1000);
      run.push(await runSeconds(sandbox));
      note(
        `  request_concurrency ${concurrency}: command ${command.at(-1)?.toFixed(1)} s, run ${run.at(-1)?.toFixed(1)} s`,
      );
    }
    const goal = { sense: 'at most', value: 5 } as const;
    return [
      measure(`whole command, request_concurrency: ${concurrency}`, 's', command, goal),
      measure(`the run itself, request_concurrency: ${concurrency}`, 's', run, goal),
    ];
  } finally {
    await sandbox.close();
  }
}

/** From the request of the newest run to its end. */
function runSeconds({ statePath }: Sandbox): Promise<number> {
  return withDatabase(statePath, async (db) => {
    const [run] = await db.query<{ seconds: number }>(
      `select extract(epoch from finished_at - started_at)::float8 as seconds from run order by started_at desc limit 1`,
    );
    return run?.seconds ?? Number.NaN;
  });
}
