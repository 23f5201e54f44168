import type { Config } from '#config';
import { type Database, OpsRepository, type RunEntity, UndoRepository } from '#db';
import { assertUndoable, orgAccounts, UndoRefusedError } from '#domain';

/**
 * The run that shall be undone; of a request that another run has answered, that one.
 * @throws UndoRefusedError
 */
export async function findUndoable(
  db: Database,
  config: Pick<Config, 'name' | 'orgs'>,
  idOrName: string,
): Promise<RunEntity> {
  const ops = new OpsRepository(db);
  const named = await ops.findRun(idOrName);
  const run = named && named.joinedRunId !== null ? await ops.findRun(named.joinedRunId) : named;
  if (run === undefined) throw new UndoRefusedError(`There is no run ${idOrName}.`);
  const orgs = await new UndoRepository(db).orgs(run.id);
  assertUndoable(run, orgs, { name: config.name, orgs: orgAccounts(config.orgs) });
  return run;
}
