import { AUDIT_CHECKPOINTS_MAX, auditVerifyBody } from '#contracts';
import { type AuditCheckpoint, type AuditReport, type ChainReport, grouped, SyncError } from '#domain';
import { type Desk, withDesk } from '../desk.js';
import type { AuditVerifyFlags } from '../flags.js';
import { checkpointsOf } from '../audit-files/audit-lines.js';
import { openTerminal, type Terminal } from '../terminal.js';
import { auditReportLines } from '../view/audit-view.js';

class OwnKeyAtServerError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** `audit verify --server`: the server follows its chains with its keys, a part at a time. */
export async function auditVerifyAtServer(flags: AuditVerifyFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    if (flags.publicKey !== undefined) {
      throw new OwnKeyAtServerError(
        '--public-key: what a server says of itself proves nothing under your key. Take "audit export --server" and verify the file.',
      );
    }
    const kept = flags.checkpoints === undefined ? [] : await checkpointsOf(flags.checkpoints);
    const report = await follow(desk, flags.org, newest(kept), terminal);
    terminal.live('');
    if (flags.json) terminal.result(JSON.stringify(report, null, 1));
    else for (const line of auditReportLines(report, terminal.paint)) terminal.result(line);
    return report.isIntact ? 0 : 1;
  });
}

async function follow(
  desk: Desk,
  org: string | undefined,
  checkpoints: readonly AuditCheckpoint[],
  terminal: Terminal,
): Promise<AuditReport> {
  const chains: ChainReport[] = [];
  const given = { org, ...(checkpoints.length > 0 && { checkpoints }) };
  let followed = 0;
  let unchained = 0;
  for (let after: string | null | undefined; ;) {
    const { next, records, ...report } = await desk.post(auditVerifyBody, '/audit/verify', {
      ...given,
      after,
    });
    chains.push(...report.chains);
    followed += records;
    unchained += report.unchained;
    terminal.live(`${grouped(followed)} records`);
    if (next === null) return { ...report, chains, unchained };
    after = next;
  }
}

/** The last of each chain say all that the others say of what lies before them; more than a request takes are left out. */
function newest(checkpoints: readonly AuditCheckpoint[]): readonly AuditCheckpoint[] {
  return checkpoints.toSorted((a, b) => b.seq - a.seq).slice(0, AUDIT_CHECKPOINTS_MAX);
}
