import { auditKeysOf, type VerifyOptions, verifyAudit } from '#db';
import { type AuditReport, grouped, PublicKeys } from '#domain';
import { parseAuditSettings, readEnvironment } from '#service';
import { auditLines, checkpointsOf, readText } from '../../audit-files/audit-lines.js';
import { telling, withAudit } from './audit-state.js';
import { verifyExport } from '../../audit-files/verify-export.js';
import type { AuditVerifyFlags } from '../../flags.js';
import type { Terminal } from '../../terminal.js';
import { auditReportLines } from '../../view/audit-view.js';

/** `audit verify`: follows every chain. Exit 1 when something is wrong, with the first bad number of each chain. */
export async function auditVerify(flags: AuditVerifyFlags): Promise<void> {
  const { export: file, org } = flags;
  if (file !== undefined) {
    return telling(flags, async (terminal) => tell(await ofFile(file, flags), flags, terminal));
  }
  return withAudit(flags, async (db, terminal) => {
    const options: VerifyOptions = {
      ...(await given(flags)),
      ...(org !== undefined && { org }),
      onProgress: (records) => terminal.live(`${grouped(records)} records`),
    };
    const report = await verifyAudit(db, options);
    terminal.live('');
    return tell(report, flags, terminal);
  });
}

/** The keys are those that are given; no configuration and no database is needed. */
async function ofFile(file: string, flags: AuditVerifyFlags): Promise<AuditReport> {
  const { org } = flags;
  const { publicKey, checkpoints = [] } = await given(flags);
  const { macKeys, signing } = auditKeysOf(parseAuditSettings(await readEnvironment(process.env)));
  const pem = publicKey ?? signing?.publicPem;
  const publicKeys = pem === undefined ? undefined : new PublicKeys(pem);
  const ground = { file, macKeys, publicKeys, checkpoints, ...(org !== undefined && { org }) };
  return verifyExport(auditLines(file), ground);
}

async function given({ publicKey, checkpoints }: AuditVerifyFlags) {
  return {
    ...(publicKey !== undefined && { publicKey: await readText(publicKey) }),
    ...(checkpoints !== undefined && { checkpoints: await checkpointsOf(checkpoints) }),
  };
}

function tell(report: AuditReport, { json }: AuditVerifyFlags, terminal: Terminal): number {
  if (json) terminal.result(JSON.stringify(report, null, 1));
  else for (const line of auditReportLines(report, terminal.paint)) terminal.result(line);
  return report.isIntact ? 0 : 1;
}
