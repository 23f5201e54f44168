import type { RunFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { totals } from '../view/plan-view.js';
import { showRun } from '../view/show-run.js';
import { withRun } from '../with-run.js';

/** `undo`: a plan that puts back what a run has changed; with `--apply` it is applied at once. */
export async function undo(run: string, flags: RunFlags & { apply?: true }): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withRun(flags, terminal, async (place) => {
    const { reader } = place;
    const planned = await place.undo(run);
    const { changes } = await totals(reader, planned.run.id);
    const { planHash } = planned.run;
    const applies = flags.apply && changes > 0 && planHash !== null && !planned.stopped;
    const exitCode = await showRun(
      planned,
      reader,
      applies ? { ...terminal, result: (line: string) => terminal.note(line) } : terminal,
      applies ? { configFilename: flags.configFilename } : flags,
    );
    if (exitCode !== 130 && planned.run.error === null) {
      terminal.note(
        'The next sync decides by directory and rules again: correct first what led to that run.',
      );
    }
    if (!applies || exitCode === 130 || exitCode === 1) return exitCode;
    return showRun(await place.apply(planHash), reader, terminal, flags);
  });
}
