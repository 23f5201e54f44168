import { explain } from '../../fail.js';
import type { SetupFlags } from '../../flags.js';
import { openTerminal, type Terminal } from '../../terminal.js';
import { type Asker, openAsker, USUAL_ANSWERS } from './asker.js';

/** Does work that may ask. Whatever goes wrong is said once, for a person; the exit code of the process is set. */
export async function withAsker(
  flags: SetupFlags,
  work: (asker: Asker, terminal: Terminal) => Promise<number>,
): Promise<void> {
  const terminal = openTerminal(flags);
  const asker = flags.defaults ? USUAL_ANSWERS : openAsker(process.stdin, process.stderr);
  try {
    process.exitCode = await work(asker, terminal);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') {
      terminal.error('\nStopped. Nothing was written.');
      process.exitCode = 130;
      return;
    }
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  } finally {
    asker.close();
  }
}
