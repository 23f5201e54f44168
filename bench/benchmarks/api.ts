import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditKeysOf, type Database, migrate, openDatabase } from '#db';
import { Secret } from '#domain';
import { startPrivatePostgres } from '#testing';
import { ApiProcess } from '../api/api-process.js';
import { Asker, percentile } from '../api/asker.js';
import { storeAudit } from '../api/audit-in-database.js';
import { type CrowdPlaces, storeCrowd } from '../api/crowd-in-database.js';
import {
  auditQuestions,
  mixedQuestions,
  peopleQuestions,
  type Questions,
  type StoredRecords,
} from '../api/questions.js';
import { type Benchmark, type BenchOptions, measure, type Measure, scaled } from '../benchmark.js';
import { configurationFiles, orgsOf } from '../stack/crowd.js';
import { atAPace } from '../support/at-a-pace.js';
import { peakBytesOf } from '../support/process-usage.js';
import { refuseUnsafe } from '../support/refuse-unsafe.js';

const PEOPLE = 1_000_000;
const RECORDS = 2_000_000;
const IN_SIGN = 200_000;
const RUNS = 1_000;
const ORGS = 10;
const CONFIGURATION = 'acme';
const HOST = 'api.example.com';

/** Times that each kind of question is asked; the 95th percentile of fewer says little. */
const ASKED = 60;
const MIXED = { perSecond: 500, seconds: 20 };
/** Asked before, so many at once: code is compiled for good after some thousands, and each connection has planned what is asked. */
const WARM = { requests: 6_000, atOnce: 24 };

const SEARCHED = { sense: 'at most', value: 150 } as const;
const ANSWERED = { sense: 'at most', value: 100 } as const;

export const api: Benchmark = {
  name: 'api',
  about: `The API of \`sign-sync serve\` over ${words(PEOPLE)} people of a directory, ${words(IN_SIGN)} of them in Sign in ${ORGS} orgs, ${words(RUNS)} runs and ${words(RECORDS)} audit records in chains that verify, all loaded in bulk. Lists and searches: one after the other, ${ASKED} of each kind about other people each time, from the request to the last byte; the figure is the 95th percentile of the slowest kind, which the notes name. Mixed reads: ${MIXED.perSecond} a second for ${MIXED.seconds} s, begun by the clock whether or not earlier ones are answered, and measured from when they should have begun. Whoever asks shares the machine with the API and PostgreSQL.`,
  scales: true,
  async measure(options) {
    const root = await mkdtemp(join(tmpdir(), 'sign-sync-bench-'));
    const server = await startPrivatePostgres();
    try {
      const auditKeys = auditKeysOf({ hmacKey: new Secret('0123456789abcdef0123456789abcdef') });
      const db = await openDatabase({ url: server.url, statePath: '', auditKeys });
      try {
        await migrate(db);
        await refuseUnsafe(db);
        const { places, stored } = await load(db, options);
        await writeConfiguration(root);
        return await measured(root, server.url, places, stored, options);
      } finally {
        await db.close();
      }
    } finally {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    }
  },
};

interface Loaded {
  readonly places: CrowdPlaces;
  readonly stored: StoredRecords;
}

async function load(db: Database, options: BenchOptions): Promise<Loaded> {
  const { note } = options;
  const people = scaled(PEOPLE, options);
  const orgs = orgsOf(ORGS, 0);
  note(`  loading ${people} people`);
  const places = await storeCrowd(db, {
    ...{ configName: CONFIGURATION, orgs, people, account: `admin@example.com at https://${HOST}` },
    ...{ inSign: scaled(IN_SIGN, options), runs: scaled(RUNS, options) },
  });
  await storeAudit(db, places, { records: scaled(RECORDS, options), people, note });
  const [stored] = await db.query<StoredRecords>(
    'select max(id)::int as "newestId", min(at) as "oldestAt", max(at) as "newestAt" from audit_record',
  );
  if (stored === undefined) throw new Error('There are no records.');
  return { places, stored };
}

async function writeConfiguration(root: string): Promise<void> {
  const folder = join(root, CONFIGURATION);
  await mkdir(folder, { recursive: true });
  const files = configurationFiles(orgsOf(ORGS, 0), `https://${HOST}`, 4);
  for (const [file, text] of Object.entries({ ...files, 'users.csv': 'email,groups\n' })) {
    await writeFile(join(folder, file), text);
  }
}

async function measured(
  root: string,
  databaseUrl: string,
  places: CrowdPlaces,
  stored: StoredRecords,
  options: BenchOptions,
): Promise<Measure[]> {
  const token = 'a-token-of-this-benchmark-alone';
  const variables = {
    ...{ SIGN_SYNC_DATABASE_URL: databaseUrl, SIGN_SYNC_API_TOKEN: token, SIGN_SYNC_RATE_LIMIT: '0' },
  };
  const process = await ApiProcess.start(root, variables);
  const asker = new Asker(process.url, token);
  try {
    const ground = { ...places, people: scaled(PEOPLE, options), configName: CONFIGURATION };
    const people = await slowestOf(asker, peopleQuestions(ground), 'people', options);
    const audit = await slowestOf(asker, auditQuestions(ground, stored), 'audit', options);
    const mixed: number[][] = [];
    for (let run = 0; run < options.runs; run += 1) {
      mixed.push(await mixedReads(asker, mixedQuestions(ground, stored), options));
    }
    const peak = (await peakBytesOf(process.pid)) ?? Number.NaN;
    return [
      measure('people: list and search, p95 of the slowest kind', 'ms', [people], SEARCHED),
      measure('audit: list and search, p95 of the slowest kind', 'ms', [audit], SEARCHED),
      measure(
        `${MIXED.perSecond} mixed reads a second, p99`,
        'ms',
        mixed.map((samples) => percentile(samples, 0.99)),
        ANSWERED,
      ),
      measure(
        `${MIXED.perSecond} mixed reads a second, p50`,
        'ms',
        mixed.map((samples) => percentile(samples, 0.5)),
      ),
      measure('peak RSS of the server', 'MiB', [peak / 2 ** 20]),
    ];
  } finally {
    await asker.close();
    await process.close();
  }
}

/** @returns the 95th percentile of the kind whose is the greatest, in milliseconds */
async function slowestOf(
  asker: Asker,
  questions: Questions,
  what: string,
  { note }: BenchOptions,
): Promise<number> {
  const found: { kind: string; p95: number }[] = [];
  for (const [kind, question] of Object.entries(questions)) {
    const samples: number[] = [];
    for (let asked = 0; asked < ASKED; asked += 1) samples.push(await asker.milliseconds(question()));
    found.push({ kind, p95: percentile(samples, 0.95) });
  }
  const sorted = found.toSorted((a, b) => b.p95 - a.p95);
  note(`  ${what}: ${sorted.map(({ kind, p95 }) => `${kind} ${p95.toFixed(1)} ms`).join(', ')}`);
  return sorted[0]?.p95 ?? Number.NaN;
}

/** Begins each request at its time, also while others wait. @returns milliseconds from that time to the last byte */
async function mixedReads(asker: Asker, question: () => string, { note }: BenchOptions): Promise<number[]> {
  const { perSecond, seconds } = MIXED;
  // Prepared statements, caches and compiled code, as in a server that runs for longer than this.
  let left = WARM.requests;
  const warmUp = async (): Promise<void> => {
    for (; left > 0; left -= 1) await asker.ask(question());
  };
  await Promise.all(Array.from({ length: WARM.atOnce }, warmUp));
  const beganAt = performance.now();
  const samples = await atAPace({ perSecond, count: perSecond * seconds }, () => asker.ask(question()));
  note(
    `  mixed: p50 ${percentile(samples, 0.5).toFixed(1)} ms, p99 ${percentile(samples, 0.99).toFixed(1)} ms, ${((perSecond * seconds * 1000) / (performance.now() - beganAt)).toFixed(0)} answers/s`,
  );
  return samples;
}

function words(count: number): string {
  return count.toLocaleString('en-US');
}
