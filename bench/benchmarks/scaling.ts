import { type Benchmark, measure, scaled } from '../benchmark.js';
import { actionsOfRun, actionsPerSecond } from '../stack/actions-of-run.js';
import { orgsOf } from '../stack/crowd.js';
import { peakMeasures } from '../stack/stack-measures.js';
import { StackSite } from '../stack/stack-site.js';

const ORGS = 20;
const PEOPLE_EACH = 400;
const LATENCY_MS = 50;
const CALLS_IN_FLIGHT = 8;
const SECOND = 'executor-2';

export const scaling: Benchmark = {
  name: 'scaling',
  about: `${(ORGS * PEOPLE_EACH).toLocaleString('en-US')} moves over ${ORGS} orgs, when each answer of Sign takes ${LATENCY_MS} ms and each executor is kept to ${CALLS_IN_FLIGHT} calls at once (\`SIGN_SYNC_CALLS_IN_FLIGHT\`, so that ${(CALLS_IN_FLIGHT * 1000) / LATENCY_MS} calls/s is the most that one can make): first by one executor, then by two that share the orgs. From the first approval to the last stored result. \`request_concurrency\` is 4.`,
  scales: true,
  async measure(options) {
    const orgs = orgsOf(ORGS, scaled(PEOPLE_EACH, options));
    const people = orgs.reduce((sum, org) => sum + org.people, 0);
    const rates = new Map<number, number[]>([
      [1, []],
      [2, []],
    ]);
    const site = await StackSite.open({
      ...{ orgs, concurrency: 4, replicas: { executor: 2 } },
      // A short lease only makes the waiting for a new share shorter; nothing is waited for while it is measured.
      env: { SIGN_SYNC_CALLS_IN_FLIGHT: String(CALLS_IN_FLIGHT), SIGN_SYNC_ORG_LEASE_SECONDS: '15' },
    });
    try {
      for (let index = 0; index < options.runs; index += 1) {
        for (const [executors, samples] of rates) {
          const hash = await site.planMoves(orgs);
          if (executors === 1) await site.stopService(SECOND);
          await untilShared(site, executors);
          await site.simulator.control({ latencyMs: LATENCY_MS });
          const { id } = await site.apply(hash);
          if (executors === 1) await site.startService(SECOND);
          samples.push(actionsPerSecond(await actionsOfRun(site.db, id), people));
          options.note(`  executors: ${executors}, ${Math.round(samples.at(-1) ?? Number.NaN)} actions/s`);
        }
      }
      const [one = [], two = []] = rates.values();
      const times = two.map((rate, index) => rate / (one[index] ?? Number.NaN));
      return [
        measure('one executor', 'actions/s', one),
        measure('two executors', 'actions/s', two),
        measure('two executors over one', 'times', times, { sense: 'at least', value: 1.7 }),
        ...peakMeasures(site),
      ];
    } finally {
      await site.close();
    }
  },
};

/** Every executor that lives holds its equal share of the orgs. */
async function untilShared(site: StackSite, executors: number): Promise<void> {
  await site.until(async () => {
    const holders = await site.db.query<{ orgs: number }>(
      `select count(*)::int as orgs from org_lease l where l.held_until > clock_timestamp() group by l.holder`,
    );
    return holders.length === executors && holders.every(({ orgs }) => orgs === ORGS / executors);
  });
}
