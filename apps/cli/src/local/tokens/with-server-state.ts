import type { Database } from '#db';
import { explain } from '../../fail.js';
import type { CommonOptions } from '../../flags.js';
import { openTerminal, type Terminal } from '../../terminal.js';
import { openServerState } from './open-server-state.js';

/** Opens the state of a server, does the work, closes. Whatever goes wrong is said once, for a person. */
export async function withServerState(
  flags: CommonOptions,
  work: (db: Database, terminal: Terminal) => Promise<void>,
): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    const db = await openServerState(flags, terminal);
    try {
      await work(db, terminal);
    } finally {
      await db.close();
    }
    process.exitCode = 0;
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}
