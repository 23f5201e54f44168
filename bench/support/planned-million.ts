import type { BenchOptions } from '../benchmark.js';
import { type ObservedRun, observeTestRun } from './observed-run.js';
import { Sandbox } from './sandbox.js';
import { withDatabase } from './with-database.js';

export const PEOPLE = 1_000_000;

/** 200,000 are in Sign; a twentieth of them are in the wrong group there, which makes 1 % of the directory. */
const GENERATED = `users=${PEOPLE},groups=50,present=0.2,moved=0.05`;

export interface PlannedMillion {
  /** Sign is asked for the status of those who move. */
  readonly first: ObservedRun;
  /** The same again: every status that matters is known. */
  readonly again: readonly ObservedRun[];
}

let planned: Promise<PlannedMillion> | undefined;

/** Two benchmarks look at the same runs, so these are done once a process. */
export function plannedMillion(options: BenchOptions): Promise<PlannedMillion> {
  planned ??= planMillion(options);
  return planned;
}

async function planMillion({ runs, note }: BenchOptions): Promise<PlannedMillion> {
  const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
  try {
    await sandbox.edit('connector-sign.yml', 'create_users: True', 'create_users: False');
    return await withDatabase(sandbox.statePath, async (db) => {
      const observe = async (words: string) => {
        const run = await observeTestRun(sandbox.folder, db);
        const peak = Math.round((run.usage?.peakBytes ?? Number.NaN) / 2 ** 20);
        note(`  ${words}: planning ${(run.planningMs / 1000).toFixed(1)} s, peak ${peak} MiB`);
        return run;
      };
      const first = await observe('first run, with questions');
      const again: ObservedRun[] = [];
      for (let index = 0; index < runs; index += 1) again.push(await observe('again'));
      return { first, again };
    });
  } finally {
    await sandbox.close();
  }
}
