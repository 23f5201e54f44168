import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Database, migrate, openDatabase } from '#db';
import { startPrivatePostgres } from '#testing';
import { ApiProcess } from '../api/api-process.js';
import { percentile } from '../api/asker.js';
import { addressOf, type CrowdPlaces, lastName, storeCrowd } from '../api/crowd-in-database.js';
import { type Benchmark, type BenchOptions, measure, type Measure, scaled } from '../benchmark.js';
import { ConsolePage, openChromium } from '../console/console-page.js';
import { configurationFiles, orgsOf } from '../stack/crowd.js';
import { refuseUnsafe } from '../support/refuse-unsafe.js';

/** One in ten of those in Sign is in the plan. */
const PEOPLE = 1_000_000;
const RUNS = 300;
const CONFIGURATION = 'acme';
const HOST = 'api.example.com';
const TURNS = 60;
/** Of each filter in each run. */
const FILTERED = 5;

const FIRST = { sense: 'at most', value: 1000 } as const;
const FILTER = { sense: 'at most', value: 300 } as const;
const NONE = { sense: 'at most', value: 0 } as const;

export const consoleBench: Benchmark = {
  name: 'console',
  about: `The console in headless Chromium, served by \`sign-sync serve\` on the same machine over ${words(PEOPLE)} people of a directory, all of them in one org, and a plan of ${words(PEOPLE / 10)} changes, loaded in bulk. First content: from the begin of a navigation with empty caches to the first frame with a tile or a row of the answer. Filters: from the last key, or the click on the choice, to the first frame in which every row fits; the pause that tells the end of typing is in it. Scrolling: ${TURNS} turns of the wheel, a window and a half each; a frame is blank when a place in view has no row. Chromium, the server and PostgreSQL share the machine.`,
  scales: true,
  async measure(options) {
    const root = await mkdtemp(join(tmpdir(), 'sign-sync-bench-'));
    const server = await startPrivatePostgres();
    try {
      const places = await load(server.url, options);
      await writeConfiguration(root);
      const variables = { SIGN_SYNC_DATABASE_URL: server.url, SIGN_SYNC_RATE_LIMIT: '0' };
      const api = await ApiProcess.start(root, variables);
      try {
        await assertBuilt(api.url);
        const browser = await openChromium();
        try {
          return await measured(browser, api.url, places, options);
        } finally {
          await browser.close();
        }
      } finally {
        await api.close();
      }
    } finally {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    }
  },
};

async function load(url: string, options: BenchOptions): Promise<CrowdPlaces> {
  const db: Database = await openDatabase({ url, statePath: '' });
  try {
    await migrate(db);
    await refuseUnsafe(db);
    const people = scaled(PEOPLE, options);
    options.note(`  loading ${people} people`);
    return await storeCrowd(db, {
      ...{ configName: CONFIGURATION, orgs: orgsOf(1, 0), account: `admin@example.com at https://${HOST}` },
      ...{ people, inSign: people, runs: RUNS },
    });
  } finally {
    await db.close();
  }
}

async function writeConfiguration(root: string): Promise<void> {
  const folder = join(root, CONFIGURATION);
  await mkdir(folder, { recursive: true });
  const files = configurationFiles(orgsOf(1, 0), `https://${HOST}`, 4);
  for (const [file, text] of Object.entries({ ...files, 'users.csv': 'email,groups\n' })) {
    await writeFile(join(folder, file), text);
  }
}

/** @throws Error there is nothing to measure: the benchmark's own build leaves the console out */
async function assertBuilt(url: string): Promise<void> {
  const { status } = await fetch(`${url}/`);
  if (status !== 200) throw new Error('The console is not built: npm run build, then this again.');
}

interface Samples {
  readonly first: Record<'overview' | 'people' | 'plan', number[]>;
  readonly filter: Record<'people' | 'plan' | 'state', number[]>;
  readonly blank: number[];
  readonly frames: number[];
}

async function measured(
  browser: Browser,
  url: string,
  { plans }: CrowdPlaces,
  options: BenchOptions,
): Promise<Measure[]> {
  const samples: Samples = {
    first: { overview: [], people: [], plan: [] },
    filter: { people: [], plan: [], state: [] },
    ...{ blank: [], frames: [] },
  };
  const plan = `${url}/plans/${plans[0] ?? ''}`;
  // As on any server that was looked at before: connections, prepared statements, compiled code.
  for (const path of [`${url}/`, `${url}/people`, plan])
    await (await ConsolePage.open(browser, path)).close();
  for (let run = 0; run < options.runs; run += 1) {
    await overview(browser, url, samples);
    await people(browser, url, samples, scaled(PEOPLE, options), run);
    await planItems(browser, plan, samples, scaled(PEOPLE, options), run);
    options.note(`  ${JSON.stringify(latest(samples))}`);
  }
  const { first, filter, blank, frames } = samples;
  return [
    measure('overview: first content', 'ms', first.overview, FIRST),
    measure('people: first content', 'ms', first.people, FIRST),
    measure('plan: first content', 'ms', first.plan, FIRST),
    measure('people: search by a name, the slowest', 'ms', filter.people, FILTER),
    measure('plan: search by an address, the slowest', 'ms', filter.plan, FILTER),
    measure('plan: filter by a state', 'ms', filter.state, FILTER),
    measure('scrolling: blank frames', 'frames', blank, NONE),
    measure('scrolling: from frame to frame, p95', 'ms', frames),
  ];
}

async function overview(browser: Browser, url: string, { first }: Samples): Promise<void> {
  const page = await ConsolePage.open(browser, `${url}/`);
  first.overview.push(page.firstContentMs);
  await page.close();
}

async function people(
  browser: Browser,
  url: string,
  { first, filter, ...scrolled }: Samples,
  total: number,
  run: number,
): Promise<void> {
  const page = await ConsolePage.open(browser, `${url}/people`);
  first.people.push(page.firstContentMs);
  await scroll(page, scrolled);
  const times: number[] = [];
  for (let n = 0; n < FILTERED; n += 1) {
    const name = lastName(anybody(total, run, n)).toLowerCase();
    times.push(await page.search('How an address or a name begins', name));
  }
  filter.people.push(Math.max(...times));
  await page.close();
}

async function planItems(
  browser: Browser,
  plan: string,
  { first, filter, ...scrolled }: Samples,
  total: number,
  run: number,
): Promise<void> {
  const page = await ConsolePage.open(browser, plan);
  first.plan.push(page.firstContentMs);
  await scroll(page, scrolled);
  const times: number[] = [];
  for (let n = 0; n < FILTERED; n += 1) {
    // One in ten has a change: those whose number ends with 3.
    const number = Math.floor(anybody(total, run, n) / 10) * 10 + 3;
    times.push(await page.search('Address begins with…', addressOf(number).slice(0, 9)));
  }
  filter.plan.push(Math.max(...times));
  await page.close();
  const again = await ConsolePage.open(browser, plan);
  filter.state.push(await again.choose('State', 'held'));
  await again.close();
}

async function scroll(
  page: ConsolePage,
  { blank, frames }: Pick<Samples, 'blank' | 'frames'>,
): Promise<void> {
  const seen = await page.scroll(TURNS);
  blank.push(seen.blank);
  frames.push(percentile(seen.lengths, 0.95));
}

/** Somebody else each time, and the same ones whenever it is measured. */
function anybody(total: number, run: number, n: number): number {
  return ((run * FILTERED + n + 1) * 7_919 * 13) % total;
}

function latest({ first, filter, blank, frames }: Samples): Record<string, number | undefined> {
  const last = (name: string, list: readonly number[]) =>
    [name, Math.round(list.at(-1) ?? Number.NaN)] as const;
  return Object.fromEntries([
    ...Object.entries(first).map(([name, list]) => last(`${name}: first`, list)),
    ...Object.entries(filter).map(([name, list]) => last(`${name}: filter`, list)),
    ...[last('blank', blank), last('frame', frames)],
  ]);
}

function words(count: number): string {
  return count.toLocaleString('en-US');
}
