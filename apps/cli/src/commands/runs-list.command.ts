import { runsBody } from '#contracts';
import { z } from 'zod';
import { withDesk } from '../desk.js';
import type { ListFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { runListLines } from '../view/run-list-view.js';
import { wholeNumberOption } from '../whole-number-option.js';

const SHOWN = { usual: 20, max: 500 };
/** A server of an earlier version has no second page. */
const pageBody = z.looseObject({ ...runsBody.shape, next: z.string().nullish() });

/** `runs list`: the newest runs of a server. */
export async function runsList(flags: ListFlags & { state?: string[]; mode?: string[] }): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const { state, mode, org, after } = flags;
    const limit = wholeNumberOption('--limit', flags.limit, SHOWN.usual, SHOWN.max);
    const query = { configuration: flags.configuration, state, mode, org, after, limit };
    const { runs, next } = await desk.get(pageBody, '/runs', query);
    if (flags.json) terminal.result(JSON.stringify({ runs, next: next ?? null }, null, 1));
    else for (const line of runListLines(runs, next)) terminal.result(line);
    return 0;
  });
}
