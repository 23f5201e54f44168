import { type Benchmark, type BenchOptions, measure, type Measure } from '../benchmark.js';
import { refuseUnsafe } from '../support/refuse-unsafe.js';
import { runWell } from '../support/run-command.js';
import { Sandbox } from '../support/sandbox.js';
import { withDatabase } from '../support/with-database.js';

const ORGS = 8;
const PEOPLE = 8000;
const GENERATED = `orgs=${ORGS},users=${PEOPLE},groups=20,moved=1`;

export const actions: Benchmark = {
  name: 'actions',
  about: `${PEOPLE.toLocaleString('en-US')} moves over ${ORGS} orgs, one PUT each, while Sign answers at once: from the approval of the plans to the last stored result. Nothing is left out for speed: every intent is committed before its call and every result after it, in groups, with \`fsync\` and \`synchronous_commit\` on. Everybody's status was learnt before.`,
  async measure(options) {
    const measures: Measure[] = [];
    for (const concurrency of [1, 4]) measures.push(await rate(concurrency, options));
    return measures;
  },
};

async function rate(concurrency: number, { runs, note }: BenchOptions): Promise<Measure> {
  const samples: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    samples.push(await rateOnce(concurrency));
    note(`  request_concurrency ${concurrency}: ${Math.round(samples.at(-1) ?? Number.NaN)} actions/s`);
  }
  const goal = { sense: 'at least', value: 600 } as const;
  return measure(`request_concurrency: ${concurrency}`, 'actions/s', samples, goal);
}

async function rateOnce(concurrency: number): Promise<number> {
  const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
  try {
    await sandbox.edit(
      'sign-sync-config.yml',
      'logging:\n',
      `connection:\n  request_concurrency: ${concurrency}\nlogging:\n`,
    );
    await runWell(['sync', '-t'], sandbox.folder);
    await runWell(['sync'], sandbox.folder);
    return await actionsPerSecond(sandbox);
  } finally {
    await sandbox.close();
  }
}

/** @throws Error when not everybody was moved: then it is no measure of anything */
function actionsPerSecond({ statePath }: Sandbox): Promise<number> {
  return withDatabase(statePath, async (db) => {
    await refuseUnsafe(db);
    const [done] = await db.query<{ items: number; seconds: number }>(
      `select count(*)::int as items, extract(epoch from max(i.finished_at) - min(p.approved_at))::float8 as seconds
       from plan p join plan_item i on i.plan_id = p.id where p.state = 'done' and i.state = 'applied'`,
    );
    if (done?.items !== PEOPLE) throw new Error(`${done?.items ?? 0} of ${PEOPLE} actions were applied.`);
    return done.items / done.seconds;
  });
}
