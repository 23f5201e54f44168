import { DRIFTS_PAGE_MAX } from '#contracts';
import type { PageFlags } from '../flags.js';
import { assertOrg } from '../org-option.js';
import { wholeNumberOption } from '../whole-number-option.js';
import { openTerminal } from '../terminal.js';
import { driftLines } from '../view/drift-view.js';
import { withState } from '../with-run.js';

/** Drifts that are shown where nobody names a number. */
const SHOWN = 100;

/** `drift list`: changes that somebody made in Sign by hand. Reads the state only. */
export async function driftList(flags: PageFlags & { state?: string }): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withState(flags, terminal, async ({ reader }) => {
    const { org, state } = flags;
    const page = await reader.drifts({
      limit: wholeNumberOption('--limit', flags.limit, SHOWN, DRIFTS_PAGE_MAX),
      ...(org !== undefined && { org }),
      ...(state !== undefined && { states: [state] }),
      ...(flags.before !== undefined && {
        before: wholeNumberOption('--before', flags.before, 1, Number.MAX_SAFE_INTEGER),
      }),
    });
    assertOrg(org, page.orgs);
    if (flags.json) terminal.result(JSON.stringify(page, null, 1));
    else for (const line of driftLines(page, terminal.paint)) terminal.result(line);
    return 0;
  });
}
