import type { Database } from '#db';
import type { BenchOptions } from '../benchmark.js';
import { watchPhases } from '../support/phases.js';
import { runWell } from '../support/run-command.js';
import { Sandbox } from '../support/sandbox.js';
import { withDatabase } from '../support/with-database.js';

const PEOPLE = 1_000_000;
/** 200,000 in Sign; a twentieth of them are in the wrong group, which makes 1 % of the directory. */
const GENERATED = `users=${PEOPLE},groups=50,present=0.2,moved=0.05`;

/** One `sign-sync sync -t` over a million rows. */
export interface MillionRun {
  readonly peoplePerSecondIngest: number;
  readonly peoplePerSecondPlanning: number;
  readonly peakMebibytes: number;
}

export interface MillionRuns {
  /** Into an empty database; Sign is asked for the status of those who move, so its planning is not counted. */
  readonly first: MillionRun;
  /** The same again: nobody has changed in the directory, and every status that matters is known. */
  readonly again: readonly MillionRun[];
}

let runs: Promise<MillionRuns> | undefined;

/** Three benchmarks look at the same runs, so they are done once a process. */
export function millionPeople(options: BenchOptions): Promise<MillionRuns> {
  runs ??= runAll(options);
  return runs;
}

async function runAll({ runs: count, note }: BenchOptions): Promise<MillionRuns> {
  note(`Inventing ${PEOPLE.toLocaleString('en-US')} people …`);
  const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
  try {
    await sandbox.edit('connector-sign.yml', 'create_users: True', 'create_users: False');
    return await withDatabase(sandbox.statePath, async (db) => {
      const first = await runOnce(sandbox, db);
      note(`First read: ${describe(first)}`);
      const again: MillionRun[] = [];
      for (let index = 0; index < Math.max(1, count - 1); index += 1) {
        const run = await runOnce(sandbox, db);
        note(`Read again: ${describe(run)}`);
        again.push(run);
      }
      return { first, again };
    });
  } finally {
    await sandbox.close();
  }
}

async function runOnce({ folder }: Sandbox, db: Database): Promise<MillionRun> {
  const [now] = await db.query<{ now: Date }>('select clock_timestamp() as now');
  const ended = new AbortController();
  const phases = watchPhases(db, now?.now ?? new Date(), ended.signal);
  const command = runWell(['sync', '-t'], folder).finally(() =>
    ended.abort(new Error('The command has ended')),
  );
  const [{ bothKnownAt, sealedAt }, { usage }] = await Promise.all([phases, command]);
  return {
    peoplePerSecondIngest: (PEOPLE / (await ingestMs(db))) * 1000,
    peoplePerSecondPlanning: (PEOPLE / (sealedAt - bothKnownAt)) * 1000,
    peakMebibytes: usage === undefined ? Number.NaN : usage.peakBytes / 2 ** 20,
  };
}

/** From the opening of the source to the stored people, as the run itself notes it. */
async function ingestMs(db: Database): Promise<number> {
  const [run] = await db.query<{ milliseconds: number }>(
    `select (directory ->> 'milliseconds')::float8 as milliseconds from run order by started_at desc limit 1`,
  );
  return run?.milliseconds ?? Number.NaN;
}

function describe({ peoplePerSecondIngest, peoplePerSecondPlanning, peakMebibytes }: MillionRun): string {
  const [ingest, planning] = [peoplePerSecondIngest, peoplePerSecondPlanning].map((value) =>
    Math.round(value).toLocaleString('en-US'),
  );
  return `ingest ${ingest}/s, planning ${planning}/s, peak ${Math.round(peakMebibytes)} MiB`;
}
