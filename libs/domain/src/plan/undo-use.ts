import { SyncError } from '../errors/sync-error.js';
import type { OrgAccount } from '../orgs/org-accounts.js';

/** The run cannot be undone: unknown, of another configuration, still at work, or it has changed nothing. */
export class UndoRefusedError extends SyncError {
  readonly code = 'UNDO_REFUSED';
  readonly retryable = false;

  constructor(why: string) {
    super(`${why} Nothing was read or written.`);
  }
}

/** A run as far as it matters to whoever wants it undone. */
export interface UndoableRun {
  readonly name: string;
  readonly configName: string;
  readonly state: string;
}

const AT_WORK = new Set(['waiting', 'joined', 'running']);

/**
 * @param orgs in which the run has changed something
 * @param config its name, and its orgs as they are now: a label that means another account is another org
 * @throws UndoRefusedError
 */
export function assertUndoable(
  run: UndoableRun,
  orgs: readonly OrgAccount[],
  config: { readonly name: string; readonly orgs: readonly OrgAccount[] },
): void {
  const { name } = run;
  if (run.configName !== config.name) {
    throw new UndoRefusedError(`Run ${name} is one of "${run.configName}", not of "${config.name}".`);
  }
  if (AT_WORK.has(run.state)) throw new UndoRefusedError(`Run ${name} has not ended yet.`);
  if (orgs.length === 0) {
    throw new UndoRefusedError(`Run ${name} has changed nothing, so there is nothing to undo.`);
  }
  const gone = orgs.filter(
    ({ label, account }) => !config.orgs.some((org) => org.label === label && org.account === account),
  );
  if (gone.length === 0) return;
  const labels = gone.map(({ label }) => label).join(', ');
  throw new UndoRefusedError(
    `Run ${name} has changed ${labels}, and the configuration has no org of that name and account any more.`,
  );
}
