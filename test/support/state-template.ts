import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the global set-up tells the processes that run specs of it. */
const STATE_TEMPLATE = 'SIGN_SYNC_TEST_STATE';

/**
 * Makes one state folder as a first command does, database and tables and nothing else, for specs to begin with a
 * copy of it: a tenth of the time of making one each.
 *
 * @returns takes it away again
 */
export async function makeStateTemplate(): Promise<() => Promise<void>> {
  const { openEmbeddedState } = await import('#db');
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-state-'));
  await chmod(folder, 0o755); // as root the server runs as another user, who must get through
  const statePath = join(folder, 'state');
  const db = await openEmbeddedState({ statePath }, async () => undefined);
  await db.close();
  process.env[STATE_TEMPLATE] = statePath;
  return () => rm(folder, { recursive: true, force: true });
}

/** Nothing where there is no template: the first command makes the state itself then. */
export async function copyStateTemplate(statePath: string): Promise<void> {
  const template = process.env[STATE_TEMPLATE];
  // With owners and modes, which the server insists on.
  if (template !== undefined) await run('cp', ['-a', template, statePath]);
}
