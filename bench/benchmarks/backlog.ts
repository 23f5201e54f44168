import type { ControlInput } from '../../apps/sign-simulator/src/index.js';
import { type Benchmark, type BenchOptions, measure, type Measure, scaled } from '../benchmark.js';
import { actionsOfRun } from '../stack/actions-of-run.js';
import { orgsOf } from '../stack/crowd.js';
import { peakMeasures } from '../stack/stack-measures.js';
import { StackSite } from '../stack/stack-site.js';

const PEOPLE = 50_000;
/** Requests a second that the limits come to. */
const LIMIT = 200;
const WINDOW_SECONDS = 60;
const GOAL = { sense: 'at least', value: 95 } as const;

export const backlog: Benchmark = {
  name: 'backlog',
  about: `${PEOPLE.toLocaleString('en-US')} moves in one org that bears ${LIMIT} requests a second, by one executor with \`request_concurrency: 4\`: what was done a second, in per cent of that limit. Under windows of ${LIMIT * WINDOW_SECONDS} requests in ${WINDOW_SECONDS} s, as Sign documents its limits, from the first action of the first window to the first one of the last window, since the last one is not used up (the reads before have begun the first one, so that it can be more than 100); and under a token bucket, from the first action to the last. Whoever comes early waits anew.`,
  scales: true,
  async measure(options) {
    const orgs = orgsOf(1, scaled(PEOPLE, options));
    const site = await StackSite.open({ orgs, concurrency: 4 });
    // A smaller crowd would not fill a whole window.
    const seconds = options.scale < 1 ? Math.min(WINDOW_SECONDS, 4) : WINDOW_SECONDS;
    const windows = [{ limit: LIMIT * seconds, seconds }];
    try {
      return [
        await share(site, 'windows', { windows, penalty: true }, LIMIT * seconds, options),
        await share(site, 'token bucket', { rate: { rps: LIMIT }, penalty: true }, 1, options),
        ...peakMeasures(site),
      ];
    } finally {
      await site.close();
    }
  },
};

/** @param atOnce actions that may be done at once: whole lots of them are looked at */
async function share(
  site: StackSite,
  name: string,
  control: ControlInput,
  atOnce: number,
  options: BenchOptions,
): Promise<Measure> {
  const samples: number[] = [];
  for (let index = 0; index < options.runs; index += 1) {
    const hash = await site.planMoves(orgsOf(1, scaled(PEOPLE, options)));
    await site.simulator.control(control);
    await site.simulator.takeCounters();
    const { id } = await site.apply(hash);
    const { throttled, early } = (await site.simulator.takeCounters()).total;
    const [org] = await actionsOfRun(site.db, id);
    if (org === undefined || org.failed > 0) throw new Error(`${org?.failed ?? 'All'} actions failed.`);
    samples.push((paceOf(org.endedAt, atOnce) / LIMIT) * 100);
    options.note(
      `  ${name}: ${samples.at(-1)?.toFixed(1)} % of the limit; refused ${throttled}, early ${early} times`,
    );
  }
  return measure(`under a limit by ${name}`, '% of the limit', samples, GOAL);
}

/** Actions a second over as many whole lots as there are. @throws Error there is none */
function paceOf(endedAt: readonly number[], lot: number): number {
  const done = Math.floor((endedAt.length - 1) / lot) * lot;
  const [first, last] = [endedAt[0], endedAt[done]];
  if (first === undefined || last === undefined || done === 0) throw new Error('Too few for one window.');
  return done / (last - first);
}
