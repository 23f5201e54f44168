import type { Database } from '#db';
import { watchPhases } from './phases.js';
import type { ProcessUsage } from './process-usage.js';
import { runWell } from './run-command.js';

/** A `sign-sync sync -t` as it was seen from beside. Durations are milliseconds. */
export interface ObservedRun {
  /** From the opening of the source to the stored people, as the run itself notes it. */
  readonly ingestMs: number;
  /** From the moment both sides are stored to the sealed plans. */
  readonly planningMs: number;
  readonly usage: ProcessUsage | undefined;
}

/** Runs `sync -t` in a folder while another connection to its database watches. */
export async function observeTestRun(folder: string, db: Database): Promise<ObservedRun> {
  const [clock] = await db.query<{ now: Date }>('select clock_timestamp() as now');
  const ended = new AbortController();
  const phases = watchPhases(db, clock?.now ?? new Date(), ended.signal);
  const command = runWell(['sync', '-t'], folder).finally(() =>
    ended.abort(new Error('The command ended without a plan.')),
  );
  const [{ bothKnownAt, sealedAt }, { usage }] = await Promise.all([phases, command]);
  return { ingestMs: await ingestMs(db), planningMs: sealedAt - bothKnownAt, usage };
}

async function ingestMs(db: Database): Promise<number> {
  const [run] = await db.query<{ milliseconds: number }>(
    `select (directory ->> 'milliseconds')::float8 as milliseconds from run order by started_at desc limit 1`,
  );
  return run?.milliseconds ?? Number.NaN;
}
