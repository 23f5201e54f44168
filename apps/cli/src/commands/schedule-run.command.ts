import { runAcceptedBody } from '#contracts';
import { withDesk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { showRun } from '../view/show-run.js';

/** `schedule run`: what the schedule would begin, now; its next tick comes when it would have come. */
export async function scheduleRun(name: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const path = `/schedules/${encodeURIComponent(name)}/run`;
    const accepted = await desk.post(runAcceptedBody, path, { configuration: flags.configuration });
    return showRun(await desk.follow(accepted), desk.reader, terminal, flags);
  });
}
