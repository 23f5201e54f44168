import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { planListLines } from '../view/plan-list-view.js';
import { withState } from '../with-run.js';

const LISTED = 20;

/** `plan list`: the newest plans and how they stand. Reads the state only. */
export async function planList(flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withState(flags, terminal, async ({ reader }) => {
    const plans = await reader.recentPlans(LISTED);
    if (flags.json) terminal.result(JSON.stringify({ plans }, null, 1));
    else for (const line of planListLines(plans, terminal.paint)) terminal.result(line);
    return 0;
  });
}
