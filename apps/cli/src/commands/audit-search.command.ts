import { AUDIT_PAGE_MAX, auditBody } from '#contracts';
import { withDesk } from '../desk.js';
import type { AuditFlags } from '../flags.js';
import { parseMoment } from '../moment.js';
import { openTerminal } from '../terminal.js';
import { auditLines } from '../view/audit-search-view.js';
import { wholeNumberOption } from '../whole-number-option.js';

const SHOWN = 50;

/** `audit search`: who did what to whom, and when. */
export async function auditSearch(flags: AuditFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const { person, org, run, actor, kind, event, trace, after } = flags;
    const page = await desk.get(auditBody, '/audit', {
      ...{ person, org, run, actor, kind, event, trace, after },
      from: momentOf('--from', flags.from),
      to: momentOf('--to', flags.to),
      limit: wholeNumberOption('--limit', flags.limit, SHOWN, AUDIT_PAGE_MAX),
    });
    if (flags.json) terminal.result(JSON.stringify(page, null, 1));
    else for (const line of auditLines(page, terminal.paint)) terminal.result(line);
    return 0;
  });
}

function momentOf(option: string, written: string | undefined): string | undefined {
  return written === undefined ? undefined : parseMoment(written, option).toISOString();
}
