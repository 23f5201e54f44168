import { type AuditExport, type Database, exportLines, textOf } from '#db';
import { type AuditCheckpoint, ChainVerifier, type ChainVerdict } from '#domain';
import { AuditWriter } from '../../audit-files/audit-writer.js';

export interface WrittenAudit {
  readonly records: number;
  /** SHA-256 of the file. */
  readonly digest: string;
}

/**
 * Writes parts of chains into a file and follows them meanwhile, as `audit verify` does.
 *
 * @param believed checkpoints that the records are held against
 * @param judge is told what was found before the file gets its end, and may throw
 */
export async function writeAudit(
  db: Database,
  file: string,
  audit: Pick<AuditExport, 'chains' | 'checkpoints'>,
  believed: readonly AuditCheckpoint[],
  judge: (verdicts: readonly (ChainVerdict & { readonly org: string | null })[]) => void,
): Promise<WrittenAudit> {
  const { macKeys } = db.auditKeys;
  const parts = audit.chains.map((part) => {
    const { chain, start, to } = part;
    const checkpoints = believed.filter((one) => one.chain === chain && one.seq <= to);
    return { part, verifier: new ChainVerifier({ chain, macKeys, checkpoints, ...(start && { start }) }) };
  });
  const verifiers = new Map(parts.map(({ part, verifier }) => [part.chain, verifier]));
  const writer = await AuditWriter.open(file);
  let records = 0;
  try {
    const onRecord: AuditExport['onRecord'] = (record) => verifiers.get(record.chain)?.add(record);
    for await (const lines of exportLines(db, { ...audit, onRecord })) {
      const [first] = lines;
      if (first !== undefined && 'end' in first) {
        records = first.end.records;
        judge(parts.map(({ part, verifier }) => ({ ...verifier.end(part.head), org: part.org })));
      }
      await writer.write(textOf(lines));
    }
    return { digest: await writer.end(), records };
  } finally {
    await writer.abandon();
  }
}
