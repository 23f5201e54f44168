import { loadConfig } from '#config';
import type { Database } from '#db';
import { explain } from '../../fail.js';
import type { CommonOptions } from '../../flags.js';
import { openTerminal, type Terminal } from '../../terminal.js';

/** Opens the state of the configuration, does the work, closes. Whatever goes wrong is said once, for a person. */
export async function withAudit(
  flags: CommonOptions,
  work: (db: Database, terminal: Terminal) => Promise<number>,
): Promise<void> {
  await telling(flags, async (terminal) => {
    const config = await loadConfig(flags.configFilename, {});
    const { openState } = await import('../../../../all-in-one/src/index.js');
    const db = await openState(config, (line) => terminal.note(line));
    try {
      return await work(db, terminal);
    } finally {
      await db.close();
    }
  });
}

export async function telling(
  flags: CommonOptions,
  work: (terminal: Terminal) => Promise<number>,
): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    process.exitCode = await work(terminal);
  } catch (error) {
    terminal.live('');
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}
