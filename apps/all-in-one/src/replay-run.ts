import { type Config, Configurations } from '#config';
import { type Database, OpsRepository, type RunEntity } from '#db';
import { type PlanReplay, SyncError } from '#domain';
import { ReplayService } from '../../planner/src/replay/replay.service.js';

class ReplayedRunUnknownError extends SyncError {
  readonly code = 'RUN_UNKNOWN';
  readonly retryable = false;
}

/**
 * Makes the plans of a run once more in this process, and compares them. Stores nothing.
 * @throws RunUnknown
 */
export async function replayRun(
  db: Database,
  config: Config,
  idOrName: string,
): Promise<{ readonly run: RunEntity; readonly plans: readonly PlanReplay[] }> {
  const ops = new OpsRepository(db);
  const named = await ops.findRun(idOrName);
  const run = named && named.joinedRunId !== null ? await ops.findRun(named.joinedRunId) : named;
  if (run === undefined) throw new ReplayedRunUnknownError(`There is no run ${idOrName}.`);
  return { run, plans: await new ReplayService(db, new Configurations([config])).run(run.id) };
}
