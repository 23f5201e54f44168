import type { RunFlags } from '../program.js';
import { openTerminal } from '../terminal.js';
import { withRun } from '../with-run.js';
import { showRun } from '../view/show-run.js';

/** `sync`: read, plan, apply. With `-t` the plan is shown and nothing is written. */
export async function sync(flags: RunFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withRun(flags, terminal, async ({ config, run }) => {
    const mode = config.testMode ? 'test' : 'sync';
    const { finished, reports } = await run(mode, runOptions(flags));
    return showRun(finished, reports, terminal, flags);
  });
}

export function runOptions({ allowEmpty, allowShrink }: RunFlags) {
  return { ...(allowEmpty && { allowEmpty }), ...(allowShrink && { allowShrink }) };
}
