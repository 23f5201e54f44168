import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Benchmark, type BenchOptions, measure, type Measure } from '../benchmark.js';
import { orgsOf } from '../stack/crowd.js';
import { askOps } from '../stack/ops-client.js';
import { StackSite } from '../stack/stack-site.js';
import { chromiumSeconds } from '../support/chromium.js';
import { observeTestRun } from '../support/observed-run.js';
import { runWell } from '../support/run-command.js';
import { Sandbox } from '../support/sandbox.js';
import { withDatabase } from '../support/with-database.js';

const PEOPLE = 100_000;
const CHANGES = PEOPLE / 10;
const GENERATED = `users=${PEOPLE},groups=50,present=1,moved=0.1`;
/** People who are explained by a running service, one after the other. */
const EXPLAINED = 50;

export const plans: Benchmark = {
  name: 'plans',
  about:
    '100,000 people, of whom each has to move with a chance of one in ten. Planning: from the moment both sides are stored to the sealed plan with its items committed, every status known from a run before. `explain`: the whole command with the start of its database, and 50 people asked of a running ops-api, the slowest. The HTML page of the plan in headless Chromium: from the start of the browser to its end with the page laid out, and the same without a page.',
  async measure(options) {
    return [...(await byCommand(options)), ...(await byService(options))];
  },
};

async function byCommand({ runs, note }: BenchOptions): Promise<Measure[]> {
  const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
  const samples = {
    plan: [] as number[],
    explain: [] as number[],
    page: [] as number[],
    empty: [] as number[],
  };
  try {
    await sandbox.edit('connector-sign.yml', 'create_users: True', 'create_users: False');
    const email = await withDatabase(sandbox.statePath, async (db) => {
      await observeTestRun(sandbox.folder, db);
      for (let index = 0; index < runs; index += 1) {
        const { planningMs } = await observeTestRun(sandbox.folder, db);
        samples.plan.push(planningMs / 1000);
        note(`  planned in ${(planningMs / 1000).toFixed(1)} s`);
      }
      const [item] = await db.query<{ email: string; items: number }>(
        `select max(email) as email, count(*)::int as items from plan_item
         where plan_id = (select id from plan order by created_at desc limit 1)`,
      );
      if (item === undefined || Math.abs(item.items - CHANGES) > CHANGES / 20) {
        throw new Error(`The plan has ${item?.items ?? 0} items, not about ${CHANGES}.`);
      }
      return item.email;
    });
    const page = join(sandbox.root, 'plan.html');
    await writeFile(
      page,
      (await runWell(['plan', 'show', '--quiet', '--format', 'html'], sandbox.folder)).output,
    );
    for (let index = 0; index < runs; index += 1) {
      samples.explain.push((await runWell(['explain', email], sandbox.folder)).milliseconds / 1000);
      samples.empty.push(await chromiumSeconds('about:blank'));
      samples.page.push(await chromiumSeconds(`file://${page}`));
      note(
        `  explained in ${samples.explain.at(-1)?.toFixed(2)} s, page in ${samples.page.at(-1)?.toFixed(2)} s`,
      );
    }
  } finally {
    await sandbox.close();
  }
  const atMost = (value: number) => ({ sense: 'at most', value }) as const;
  return [
    measure('plan, seal and store', 's', samples.plan, atMost(10)),
    measure('`explain`, the whole command', 's', samples.explain, atMost(2)),
    measure('HTML of about 10,000 changes in Chromium', 's', samples.page, atMost(2)),
    measure('Chromium with an empty page', 's', samples.empty),
  ];
}

async function byService({ note }: BenchOptions): Promise<Measure[]> {
  const [inStep, moving] = orgsOf(2, 0).map((org, index) => ({
    ...org,
    people: index === 0 ? PEOPLE - CHANGES : CHANGES,
  }));
  if (inStep === undefined || moving === undefined) throw new Error('Two orgs were asked for.');
  const site = await StackSite.open({ orgs: [inStep, moving], concurrency: 8 });
  try {
    await site.planMoves([moving]);
    const people = await site.db.query<{ email: string }>(
      `(select email from plan_item limit ${EXPLAINED / 2})
       union all (select email from sign_user where valid_to is null order by email limit ${EXPLAINED / 2})`,
    );
    const milliseconds: number[] = [];
    for (const { email } of people) {
      const beganAt = performance.now();
      await askOps(site.stack, `people/explain?configuration=acme&email=${encodeURIComponent(email)}`);
      milliseconds.push(performance.now() - beganAt);
    }
    const slowest = Math.max(...milliseconds);
    note(`  explained by a service in at most ${slowest.toFixed(0)} ms`);
    return [
      measure('`explain` of a running service, the slowest of 50', 'ms', [slowest], {
        sense: 'at most',
        value: 300,
      }),
      measure('`explain` of a running service', 'ms', milliseconds),
    ];
  } finally {
    await site.close();
  }
}
