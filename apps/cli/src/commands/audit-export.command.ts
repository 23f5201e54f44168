import { faultWords, grouped } from '#domain';
import { withDesk } from '../desk.js';
import type { AuditExportFlags } from '../flags.js';
import { auditLines } from '../audit-files/audit-lines.js';
import { AuditWriter } from '../audit-files/audit-writer.js';
import { verifyExport } from '../audit-files/verify-export.js';
import { openTerminal } from '../terminal.js';

/** `audit export --server`: takes the server's audit into a file, and looks whether all of it has come. */
export async function auditExportAtServer(flags: AuditExportFlags): Promise<void> {
  const terminal = openTerminal(flags);
  const { org, out } = flags;
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const writer = await AuditWriter.open(out);
    let digest: string;
    try {
      for await (const part of desk.download('/audit/export', { org })) await writer.write(part);
      digest = await writer.end();
    } finally {
      await writer.abandon();
    }
    const ground = { file: out, macKeys: new Map(), publicKeys: undefined, checkpoints: [] };
    const { chains } = await verifyExport(auditLines(out), ground);
    for (const { fault, org: label, chain } of chains) {
      if (fault) terminal.error(`${label ?? chain}: ${faultWords(fault)}. It is exported as it is.`);
    }
    const records = chains.reduce((sum, one) => sum + one.records, 0);
    terminal.result(`${grouped(records)} records in ${out}, SHA-256 ${digest}`);
    return chains.some(({ fault }) => fault) ? 1 : 0;
  });
}
