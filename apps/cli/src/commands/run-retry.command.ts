import { runAcceptedBody } from '#contracts';
import { withDesk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { showRun } from '../view/show-run.js';

/** `runs retry`: a new run for those whose change failed in that one, and nobody else. */
export async function runRetry(nameOrId: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const path = `/runs/${encodeURIComponent(nameOrId)}/retry`;
    const finished = await desk.follow(await desk.post(runAcceptedBody, path, { by: await desk.by() }));
    return showRun(finished, desk.reader, terminal, flags);
  });
}
