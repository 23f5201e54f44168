import { ORGS_PAGE_MAX, orgBody, orgsBody } from '#contracts';
import { withDesk } from '../desk.js';
import type { CommonOptions, ListFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { orgLines, orgListLines } from '../view/org-view.js';
import { wholeNumberOption } from '../whole-number-option.js';

const SHOWN = 100;

/** `orgs list`: how each org of a server is. */
export async function orgsList(flags: ListFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const limit = wholeNumberOption('--limit', flags.limit, SHOWN, ORGS_PAGE_MAX);
    const { configuration, after } = flags;
    const { orgs, next } = await desk.get(orgsBody, '/orgs', { configuration, limit, after });
    if (flags.json) terminal.result(JSON.stringify({ orgs, next }, null, 1));
    else for (const line of orgListLines(orgs, next, new Date())) terminal.result(line);
    return 0;
  });
}

/** `orgs show`: everything that is known of one. */
export async function orgShow(name: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const org = await desk.get(orgBody, `/orgs/${encodeURIComponent(name)}`);
    if (flags.json) terminal.result(JSON.stringify(org, null, 1));
    else for (const line of orgLines(org, terminal.paint)) terminal.result(line);
    return 0;
  });
}
