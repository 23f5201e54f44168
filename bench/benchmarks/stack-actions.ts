import { type Benchmark, type BenchOptions, measure, type Measure, scaled } from '../benchmark.js';
import { actionsOfRun, actionsPerSecond } from '../stack/actions-of-run.js';
import { orgsOf } from '../stack/crowd.js';
import { peakMeasures, shareMeasures } from '../stack/stack-measures.js';
import { StackSite, type WatchedRun } from '../stack/stack-site.js';

const ORGS = 8;
const PEOPLE_EACH = 1000;
const GOAL = { sense: 'at least', value: 600 } as const;

export const stackActions: Benchmark = {
  name: 'stack-actions',
  about: `The same as \`actions\` by the four services, one process each, over RabbitMQ and PostgreSQL: ${(ORGS * PEOPLE_EACH).toLocaleString('en-US')} moves over ${ORGS} orgs, one PUT each, through outbox, broker and one executor, while Sign answers at once: from the first approval to the last stored result. With \`fsync\`, \`synchronous_commit\` and publisher confirms. The shares are those of the runs with request_concurrency 4, from the request to the end of the run, in per cent of one core; a server's with all processes that it starts. All of it shares one machine.`,
  scales: true,
  async measure(options) {
    const orgs = orgsOf(ORGS, scaled(PEOPLE_EACH, options));
    const site = await StackSite.open({ orgs, concurrency: 1 });
    try {
      const measures: Measure[] = [];
      let last: WatchedRun[] = [];
      for (const concurrency of [1, 4]) {
        await site.configure(concurrency);
        const { rates, runs } = await ratesOf(site, orgs, concurrency, options);
        measures.push(measure(`request_concurrency: ${concurrency}`, 'actions/s', rates, GOAL));
        last = runs;
      }
      return [...measures, ...shareMeasures(last), ...peakMeasures(site)];
    } finally {
      await site.close();
    }
  },
};

async function ratesOf(
  site: StackSite,
  orgs: ReturnType<typeof orgsOf>,
  concurrency: number,
  options: BenchOptions,
): Promise<{ rates: number[]; runs: WatchedRun[] }> {
  const rates: number[] = [];
  const runs: WatchedRun[] = [];
  for (let index = 0; index < options.runs; index += 1) {
    const run = await site.apply(await site.planMoves(orgs));
    const people = orgs.reduce((sum, org) => sum + org.people, 0);
    const rate = actionsPerSecond(await actionsOfRun(site.db, run.id), people);
    options.note(`  request_concurrency ${concurrency}: ${Math.round(rate)} actions/s`);
    rates.push(rate);
    runs.push(run);
  }
  return { rates, runs };
}
