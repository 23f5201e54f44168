import { AuditChainRepository, type Database, wholeAudit } from '#db';
import { faultWords, grouped } from '#domain';
import { withAudit } from './audit-state.js';
import { writeAudit } from './write-audit.js';
import type { AuditExportFlags } from '../../flags.js';
import { assertOrg } from '../../org-option.js';
import type { Terminal } from '../../terminal.js';

/** `audit export`: every chain with its checkpoints, as lines of JSON that `audit verify --export` follows. */
export async function auditExport(flags: AuditExportFlags): Promise<void> {
  await withAudit(flags, (db, terminal) => write(db, flags, terminal));
}

async function write(db: Database, { org, out }: AuditExportFlags, terminal: Terminal): Promise<number> {
  const labels = (await new AuditChainRepository(db).chains()).flatMap((one) => one.org ?? []);
  assertOrg(org, labels);
  const audit = await wholeAudit(db, org === undefined ? undefined : [org]);
  let isIntact = true;
  const { records, digest } = await writeAudit(db, out, audit, [], (verdicts) => {
    for (const { fault, org: label, chain } of verdicts) {
      if (fault === undefined) continue;
      isIntact = false;
      terminal.error(`${label ?? chain}: ${faultWords(fault)}. It is exported as it is.`);
    }
  });
  terminal.result(`${grouped(records)} records in ${out}, SHA-256 ${digest}`);
  return isIntact ? 0 : 1;
}
