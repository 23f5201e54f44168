import type { RunFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { withRun } from '../with-run.js';
import { showRun } from '../view/show-run.js';

/** `sync`: read, plan, apply. With `-t` the plan is shown and nothing is written. */
export async function sync(flags: RunFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withRun(flags, terminal, async (place) =>
    showRun(await place.run('sync'), place.reader, terminal, flags),
  );
}
