import { runBody } from '#contracts';
import { withDesk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';

/** `runs cancel`: nothing new of the run begins; what is in flight finishes and is recorded. */
export async function runCancel(nameOrId: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const run = await desk.post(runBody, `/runs/${encodeURIComponent(nameOrId)}/cancel`, {});
    if (flags.json) terminal.result(JSON.stringify({ run }, null, 1));
    else terminal.result(`Run ${run.name} is cancelled. What was begun is finished and recorded.`);
    return 0;
  });
}
