import { SCHEDULES_PAGE_MAX, schedulesBody } from '#contracts';
import { withDesk } from '../desk.js';
import type { ListFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { scheduleLines } from '../view/schedule-view.js';
import { wholeNumberOption } from '../whole-number-option.js';

const SHOWN = 100;

/** `schedule list`: when runs of a server begin by themselves. */
export async function scheduleList(flags: ListFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const limit = wholeNumberOption('--limit', flags.limit, SHOWN, SCHEDULES_PAGE_MAX);
    const { configuration, after } = flags;
    const { schedules, next } = await desk.get(schedulesBody, '/schedules', { configuration, limit, after });
    if (flags.json) terminal.result(JSON.stringify({ schedules, next }, null, 1));
    else for (const line of scheduleLines(schedules, next)) terminal.result(line);
    return 0;
  });
}
