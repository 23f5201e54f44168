import { type HistoryBody, STEPS_PAGE_MAX } from '#contracts';
import type { PageFlags } from '../flags.js';
import { assertOrg } from '../org-option.js';
import { wholeNumberOption } from '../whole-number-option.js';
import { openTerminal } from '../terminal.js';
import { historyLines } from '../view/history-view.js';
import { withState } from '../with-run.js';

/** Steps that are shown where nobody names a number. */
const SHOWN = 50;

/** `history`: every recorded step of one person, the newest first. Reads the state only. */
export async function history(email: string, flags: PageFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withState(flags, terminal, async ({ reader }) => {
    const { org, before } = flags;
    const page: HistoryBody = await reader.history(email, {
      limit: wholeNumberOption('--limit', flags.limit, SHOWN, STEPS_PAGE_MAX),
      ...(org !== undefined && { org }),
      ...(before !== undefined && { before }),
    });
    assertOrg(org, page.orgs);
    if (flags.json) terminal.result(JSON.stringify(page, null, 1));
    else for (const line of historyLines(page, terminal.paint)) terminal.result(line);
    return 0;
  });
}
