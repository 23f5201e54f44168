import { type Benchmark, measure, type Measure } from '../benchmark.js';
import { orgsOf } from '../stack/crowd.js';
import { StackSite } from '../stack/stack-site.js';

export const start: Benchmark = {
  name: 'start',
  about:
    'How long a service takes from the start of its process to the first 200 of /health/ready, with a database and a broker that are there and a schema that is up to date: each alone, while the others wait, and all four at the same time. Looked at every 50 ms.',
  scales: true,
  async measure({ runs, note }) {
    const site = await StackSite.open({ orgs: orgsOf(1, 1), concurrency: 1 });
    try {
      const names = site.stack.services.map(({ name }) => name);
      const samples = new Map<string, number[]>();
      for (let index = 0; index < runs; index += 1) {
        for (const chosen of [...names.map((name) => [name]), names]) {
          const what = chosen.length === 1 ? (chosen[0] ?? '') : 'all at once';
          const seconds = await secondsToReady(site, chosen);
          note(`  ${what}: ${seconds.toFixed(2)} s`);
          samples.set(what, [...(samples.get(what) ?? []), seconds]);
        }
      }
      return [...samples].map(([what, seconds]): Measure => measure(what, 's', seconds));
    } finally {
      await site.close();
    }
  },
};

async function secondsToReady(site: StackSite, names: readonly string[]): Promise<number> {
  await Promise.all(names.map((name) => site.stopService(name)));
  const beganAt = performance.now();
  await Promise.all(names.map((name) => site.startService(name)));
  return (performance.now() - beganAt) / 1000;
}
